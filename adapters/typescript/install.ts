// Installing what a project declares, by its own package manager, without running anybody's code: lifecycle scripts,
// package manager hooks and a package manager that the repository brings along are all switched off.
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { Command, FileView, InstallWay, Limits } from '../../src/ports/index.ts';
import { readPackageJson } from './package-json.ts';

/**
 * The ways to install, best first: the project's own manager from its lockfile; that manager fetched by npm where this
 * machine lacks it; npm from the manifest. Without a known manager: npm.
 */
export function install(
  tree: string,
  project: ProjectFacts,
  view: FileView,
  limits: Limits,
): readonly InstallWay[] {
  const { packageManager, missingBundled = [] } = project;
  const needed = needsDevelopment(project);
  // Where only some source would gain by what is for development, the rest does without rather than with nothing.
  const ways = [
    ...(needed || missingBundled.length > 0 ? waysOf(packageManager, tree, view, true) : []),
    ...(needed ? [] : waysOf(packageManager, tree, view, false)),
  ];
  return ways.map(({ how, exact, argv, env, cwd = tree }) => ({
    how,
    exact,
    command: {
      argv,
      cwd,
      env: { ...QUIET, ...env },
      limits,
      writable: [tree],
      network: 'registry',
    },
  }));
}

/** Runs the scripts of what is installed, without a network: it builds, and can fetch nothing. */
export function runScripts(tree: string, limits: Limits): Command {
  const argv: Command['argv'] = ['npm', 'rebuild', '--foreground-scripts', '--offline'];
  return { argv, cwd: tree, env: { ...QUIET }, limits, writable: [tree], network: 'none' };
}

/** Names of the files that decide what is installed, wherever they lie. */
export const installInputs: readonly string[] = [
  'package.json',
  'package-lock.json',
  'npm-shrinkwrap.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'yarn.lock',
  'bun.lock',
  'bun.lockb',
  '.npmrc',
  '.yarnrc',
  '.yarnrc.yml',
];

type Way = Pick<InstallWay, 'how' | 'exact'> & Required<Pick<Command, 'argv' | 'env'>> & { cwd?: string };

/**
 * Where npm fetches another manager: in a folder with a configuration of its own, the repository would say from which
 * registry the manager comes and what is loaded into it.
 */
const ELSEWHERE = '/usr';

const QUIET = {
  CI: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_fetch_retries: '1',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_manage_package_manager_versions: 'false',
  // A repository's own settings could name a program of its own.
  npm_config_git: 'git',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  COREPACK_ENV_FILE: '0',
  YARN_IGNORE_PATH: '1',
  YARN_ENABLE_SCRIPTS: '0',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_NODE_LINKER: 'node-modules',
};

/** Test framework and type checker stand among the development dependencies. */
function needsDevelopment({ framework, typeCheck }: ProjectFacts): boolean {
  return framework?.from === 'declared' || typeCheck !== undefined;
}

function waysOf(
  manager: string | undefined,
  tree: string,
  view: FileView,
  development: boolean,
): readonly Way[] {
  switch (manager) {
    case 'pnpm': {
      const locked = view.exists('pnpm-lock.yaml');
      const args = [
        'install',
        '--ignore-scripts',
        '--ignore-pnpmfile',
        locked ? '--frozen-lockfile' : '--no-lockfile',
        ...(development ? [] : ['--prod']),
      ];
      return [
        ...borrowed('pnpm', pnpmVersion(view), ['--dir', tree], args, locked && 'pnpm-lock.yaml'),
        ...npm(view, development),
      ];
    }
    case 'yarn':
      return [
        ...(view.exists('.yarnrc.yml') ? yarnBerry(tree, view) : yarnClassic(tree, view, development)),
        ...npm(view, development),
      ];
    case 'bun': {
      const locked = view.exists('bun.lock') ? 'bun.lock' : view.exists('bun.lockb') && 'bun.lockb';
      const args = [
        'install',
        '--ignore-scripts',
        ...(locked ? ['--frozen-lockfile'] : ['--no-save']),
        ...(development ? [] : ['--production']),
      ];
      return [way('bun', [], args, locked), ...npm(view, development)];
    }
    default:
      return npm(view, development);
  }
}

/** From the lockfile or, where that can not be followed, what the manifest asks for at its newest. */
function npm(view: FileView, development: boolean): readonly Way[] {
  const rest = ['--ignore-scripts', '--no-audit', '--no-fund', ...(development ? [] : ['--omit=dev'])];
  const lockfile = ['npm-shrinkwrap.json', 'package-lock.json'].find((file) => view.exists(file));
  const loose = ['install', '--no-save', '--no-package-lock', ...rest];
  return [
    ...(lockfile === undefined ? [] : [way('npm', [], ['ci', ...rest], lockfile)]),
    way('npm', [], loose, false),
    { ...way('npm', [], [...loose, '--legacy-peer-deps'], false), how: 'npm install that overlooks peers' },
  ];
}

/**
 * Yarn 2 and later; its lockfile says for which generation it was written. Its settings name plugins, which it would
 * load, and a dependency may be a program (`exec:`), which it would run: it reads no settings and starts no process.
 */
function yarnBerry(tree: string, view: FileView): readonly Way[] {
  const written = Number(/^\s+version: (\d+)/m.exec(view.read('yarn.lock') ?? '')?.[1] ?? 8);
  const version = declaredVersion(view, 'yarn') ?? (written < 8 ? '3' : '4');
  const env = {
    YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
    // Joined to every folder from the project's upwards.
    YARN_RC_FILENAME: `${'../'.repeat(64)}dev/null`,
  };
  const locked = view.exists('yarn.lock') && 'yarn.lock';
  const allowed = '--permission --allow-fs-read=* --allow-fs-write=* --allow-worker';
  const argv: Way['argv'] = [
    'npm',
    'exec',
    '--yes',
    `--package=@yarnpkg/cli-dist@${version}`,
    `--node-options=${allowed}`,
    '--',
    'yarn',
    '--cwd',
    tree,
    'install',
    '--mode=skip-build',
  ];
  return [{ how: told(`yarn ${version}`, locked), exact: locked !== false, argv, env, cwd: ELSEWHERE }];
}

function yarnClassic(tree: string, view: FileView, development: boolean): readonly Way[] {
  const locked = view.exists('yarn.lock') && 'yarn.lock';
  const args = [
    'install',
    '--ignore-scripts',
    '--non-interactive',
    locked ? '--frozen-lockfile' : '--no-lockfile',
    ...(development ? [] : ['--production']),
  ];
  return borrowed('yarn', declaredVersion(view, 'yarn') ?? '1', ['--cwd', tree], args, locked);
}

/** A manager of this machine, or the same one fetched by npm. */
function borrowed(
  manager: string,
  version: string,
  there: readonly string[],
  args: readonly string[],
  lockfile: string | false,
): readonly Way[] {
  const fetched = ['exec', '--yes', `--package=${manager}@${version}`, '--', manager, ...there];
  const how = told(`${manager} ${version}, fetched by npm,`, lockfile);
  return [way(manager, [], args, lockfile), { ...way('npm', fetched, args, lockfile), how, cwd: ELSEWHERE }];
}

function way(
  program: string,
  before: readonly string[],
  args: readonly string[],
  lockfile: string | false,
): Way {
  const how = told(program === 'npm' ? `npm ${args[0]}` : program, lockfile);
  return { how, exact: lockfile !== false, argv: [program, ...before, ...args], env: {} };
}

function told(program: string, lockfile: string | false): string {
  return lockfile === false ? program : `${program} from ${lockfile}`;
}

/** The generation of pnpm that wrote the lockfile. */
function pnpmVersion(view: FileView): string {
  const written = /^lockfileVersion: '?(\d+)/m.exec(view.read('pnpm-lock.yaml') ?? '')?.[1];
  return declaredVersion(view, 'pnpm') ?? (written === '6' ? '8' : written === '5' ? '7' : '9');
}

/** The exact version that the manifest asks for; anything else than a plain version is not passed on. */
function declaredVersion(view: FileView, manager: string): string | undefined {
  const { packageManager } = readPackageJson(view).raw;
  if (typeof packageManager !== 'string' || !packageManager.startsWith(`${manager}@`)) return undefined;
  return /^\d+\.\d+\.\d+(?:-[\w.]+)?(?=\+|$)/.exec(packageManager.slice(manager.length + 1))?.[0];
}
