// Which isolation is available on this machine, and how a command line looks under it.
import { spawnSync } from 'node:child_process';
import { homedir, platform, tmpdir } from 'node:os';
import { KnownError } from '../../lib/known-error.ts';
import type { Command } from '../../ports/index.ts';
import { bubblewrapArguments } from './bubblewrap.ts';

export type SandboxChoice = 'auto' | 'bwrap' | 'bare' | 'inherited';

export interface Isolation {
  readonly network: boolean;
  readonly files: boolean;
  readonly memory: boolean;
}

export interface Backend {
  readonly name: 'bwrap' | 'bare' | 'inherited';
  readonly isolates: Isolation;
  readonly why: string;
  /** The command line that really runs. `own` are the command's private HOME and TMP. */
  wrap(
    command: Command,
    env: Readonly<Record<string, string>>,
    own: readonly string[],
  ): readonly [string, ...string[]];
}

/** Memory is watched by polling the resident size of the process tree, which needs Linux's /proc. */
const memory = platform() === 'linux';

/** Picks the backend; `auto` falls back to bare processes, an explicit `bwrap` does not. */
export async function chooseBackend(choice: SandboxChoice, readable: readonly string[]): Promise<Backend> {
  if (choice === 'inherited') {
    const why = 'Commands run as plain processes: the surrounding container is what isolates them.';
    return {
      name: 'inherited',
      isolates: { network: false, files: false, memory },
      why,
      wrap: (command) => command.argv,
    };
  }
  if (choice === 'bare') return makeBare('Isolation was turned off: target code can reach the network.');
  const bubblewrap = makeBubblewrap(readable);
  const problem = probe(bubblewrap);
  if (problem === undefined) return bubblewrap;
  if (choice === 'bwrap') {
    throw new KnownError(
      'E_SANDBOX',
      `Bubblewrap does not work here (${problem}); use --sandbox auto or bare.`,
    );
  }
  return makeBare(`Bubblewrap does not work here (${problem}): target code can reach the network.`);
}

/** Plain processes: only memory is watched, where the system tells. */
export function makeBare(why: string): Backend {
  return {
    name: 'bare',
    isolates: { network: false, files: false, memory },
    why,
    wrap: ({ argv: [program, ...rest], guards = [] }) => [program, ...guards, ...rest],
  };
}

/** The backend as such; whether it works here is for `probe` to say. */
export function makeBubblewrap(readable: readonly string[]): Backend {
  const hidden = [homedir(), tmpdir(), '/tmp', '/run'];
  return {
    name: 'bwrap',
    isolates: { network: true, files: true, memory },
    why: 'Bubblewrap: no network, read-only file system, private home and temporary folder.',
    wrap: (command, env, own) => [
      'bwrap',
      ...bubblewrapArguments({ command, env, own, readable, hidden }),
      ...command.argv,
    ],
  };
}

/** What is wrong with bubblewrap here, in a few words, or undefined when a real command ran under it. */
export function probe(backend: Backend): string | undefined {
  if (platform() !== 'linux') return 'it needs Linux';
  const argv = [process.execPath, '--version'] as const;
  const command: Command = { argv, cwd: '/', limits: { wallMs: 10_000 }, writable: [], network: 'none' };
  const [program, ...rest] = backend.wrap(command, {}, []);
  return complaintOf(program, rest);
}

/** What a program that isolates complains of when it is run, in a few words; undefined when it works. */
export function complaintOf(program: string, args: readonly string[]): string | undefined {
  const { status, error, stderr } = spawnSync(program, args, {
    timeout: 10_000,
    env: { PATH: process.env.PATH },
  });
  if (status === 0) return undefined;
  if (error !== undefined)
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'it is not installed' : error.message;
  const last = stderr.toString('utf8').trim().split('\n').at(-1) ?? '';
  return last.replace(/^[a-z]+: /, '') || `exit code ${status}`;
}
