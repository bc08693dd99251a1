// One git command, with everything that a hostile repository could make it run switched off.
import type { Outcome } from '../../ports/index.ts';
import type { Runner } from './runner.ts';

export interface GitOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly writable?: readonly string[];
  readonly outputBytes?: number;
  readonly signal?: AbortSignal | undefined;
}

export interface GitHere {
  run(args: readonly string[], options?: GitOptions): Promise<Outcome>;
  /** Standard output of a command that succeeded, else undefined. */
  ask(...args: string[]): Promise<string | undefined>;
  /** The same without its last newline; undefined when empty. */
  line(...args: string[]): Promise<string | undefined>;
}

export type Setting = readonly [key: string, value: string];

/** Settings that beat the repository's own: nothing runs, nothing is fetched, nothing is tidied up. */
export const LOCKED_SETTINGS: readonly Setting[] = [
  ['safe.directory', '*'],
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.pager', 'cat'],
  ['core.sshCommand', 'false'],
  ['core.quotePath', 'false'],
  ['core.splitIndex', 'false'],
  ['credential.helper', ''],
  ['commit.gpgSign', 'false'],
  ['log.showSignature', 'false'],
  ['diff.external', ''],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
];

export const LOCKED_ENVIRONMENT = {
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_PAGER: 'cat',
  LC_ALL: 'C',
};

const WALL_MS = 120_000;

/** Git in a folder, for commands that read and write objects and references. */
export function gitIn(runner: Runner, folder: string): GitHere {
  return withSettings(runner, folder, LOCKED_SETTINGS);
}

/** Git for commands that look at the work tree: the content filters that the repository defines are off as well. */
export async function gitWithoutFilters(runner: Runner, folder: string): Promise<GitHere> {
  const pattern = '^(filter|diff|merge)\\.';
  const names = await gitIn(runner, folder).ask('config', '--name-only', '--null', '--get-regexp', pattern);
  const filters = [...new Set((names ?? '').split('\0'))].filter((name) =>
    /\.(clean|smudge|process|textconv|command|driver)$/i.test(name),
  );
  const required = filters
    .filter((name) => name.startsWith('filter.'))
    .map((name) => name.replace(/\.[^.]*$/, '.required'));
  return withSettings(runner, folder, [
    ...LOCKED_SETTINGS,
    ...filters.map((name) => [name, ''] as const),
    ...required.map((name) => [name, 'false'] as const),
  ]);
}

function withSettings(runner: Runner, folder: string, settings: readonly Setting[]): GitHere {
  const env = { ...LOCKED_ENVIRONMENT, ...commandSettings(settings) };
  const run: GitHere['run'] = (args, options = {}) =>
    runner.run(
      {
        argv: ['git', '--no-pager', ...args],
        cwd: folder,
        env: { ...env, ...options.env },
        ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
        limits: { wallMs: WALL_MS, outputBytes: options.outputBytes ?? 8 * 1024 * 1024 },
        writable: options.writable ?? [],
        network: 'none',
      },
      options.signal,
    );
  const ask: GitHere['ask'] = async (...args) => {
    const outcome = await run(args);
    return outcome.kind === 'exited' && outcome.code === 0 ? outcome.stdout : undefined;
  };
  const line: GitHere['line'] = async (...args) => (await ask(...args))?.replace(/\n$/, '') || undefined;
  return { run, ask, line };
}

/** Settings as the environment that git reads them from: they win over every file. */
export function commandSettings(settings: readonly Setting[]): Record<string, string> {
  const env: Record<string, string> = { GIT_CONFIG_COUNT: String(settings.length) };
  settings.forEach(([key, value], i) => {
    env[`GIT_CONFIG_KEY_${i}`] = key;
    env[`GIT_CONFIG_VALUE_${i}`] = value;
  });
  return env;
}
