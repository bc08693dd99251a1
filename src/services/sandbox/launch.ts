// Starts one process and watches over it: private folders, limits, and the end of everything it started.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf } from '../../lib/process-identity.ts';
import { makeTempFolder } from '../../lib/temp-folder.ts';
import type { Command } from '../../ports/index.ts';
import type { Backend } from './backend.ts';
import { environment } from './environment.ts';
import { findProgram } from './find-program.ts';
import { watchMemory } from './memory-watch.ts';
import { killMembers, members } from './process-tree.ts';

export type StopReason = 'timed-out' | 'out-of-memory' | 'killed';

/** How a process ended, before its output is added. */
export type End =
  | { readonly kind: 'exited'; readonly code: number; readonly ms: number }
  | { readonly kind: 'timed-out' | 'out-of-memory'; readonly ms: number }
  | { readonly kind: 'killed'; readonly signal: string; readonly ms: number };

export interface Launched {
  readonly child: ChildProcess;
  /** Resolves when the process and all it started are gone. */
  readonly ended: Promise<End>;
  /** Kills the whole tree; resolves when it is gone. The first reason wins. */
  stop(reason: StopReason): Promise<void>;
  /** Last resort when this process itself ends: one round of kills and the private folders removed, synchronously. */
  abandon(): void;
}

export type Launch = (
  command: Command,
  stdin: 'pipe' | 'ignore',
  signal?: AbortSignal,
) => Launched | { readonly error: string };

/** Everything that any sandbox of this process runs; abandoned when the process ends, so that nothing outlives it. */
const everything = new Set<Launched>();
let watchesExit = false;

function remember(launched: Launched, alive: Set<Launched>): void {
  if (!watchesExit) {
    watchesExit = true;
    process.once('exit', () => {
      for (const one of everything) one.abandon();
    });
  }
  for (const set of [everything, alive]) {
    set.add(launched);
    void launched.ended.then(() => set.delete(launched));
  }
}

/** Makes the launcher of one sandbox; `alive` holds what currently runs. */
export function launchWith(backend: Backend, alive: Set<Launched>): Launch {
  return (command, stdin, signal) => {
    if (signal?.aborted) return { error: 'stopped before it began' };
    let own: string | undefined;
    try {
      own = makeTempFolder('run');
      const home = join(own, 'home');
      const tmp = join(own, 'tmp');
      for (const folder of [home, tmp, ...command.writable]) mkdirSync(folder, { recursive: true });
      const mark = `${identityOf(process.pid)}/${randomUUID()}`;
      const env = environment(command, { host: process.env, execPath: process.execPath, home, tmp, mark });
      const missing = findProgram(command.argv[0], env.PATH ?? '', command.cwd);
      if (missing !== undefined) throw new Error(missing);
      const [program, ...args] = backend.wrap(command, env, [home, tmp]);
      const child = spawn(program, args, {
        cwd: command.cwd,
        env,
        detached: true,
        stdio: [stdin, 'pipe', 'pipe'],
      });
      if (child.pid === undefined) {
        child.on('error', () => {});
        throw new Error(`${program} could not be started`);
      }
      const launched = supervise(child, child.pid, mark, own, command, backend, signal);
      remember(launched, alive);
      return launched;
    } catch (error) {
      if (own !== undefined) rmSync(own, { recursive: true, force: true });
      return { error: (error as Error).message };
    }
  };
}

function supervise(
  child: ChildProcess,
  pid: number,
  mark: string,
  own: string,
  command: Command,
  backend: Backend,
  signal: AbortSignal | undefined,
): Launched {
  const started = performance.now();
  let reason: StopReason | undefined;
  const { promise: gone, resolve: isGone } = Promise.withResolvers<void>();

  const stop = async (why: StopReason): Promise<void> => {
    reason ??= why;
    killMembers(pid, mark);
    await gone;
  };
  const stopFor = (why: StopReason) => () => void stop(why);
  const abort = stopFor('killed');
  signal?.addEventListener('abort', abort, { once: true });
  const timer = setTimeout(stopFor('timed-out'), Math.min(command.limits.wallMs, 2 ** 31 - 1));
  const { memoryMb } = command.limits;
  const unwatch =
    memoryMb !== undefined && backend.isolates.memory
      ? watchMemory(pid, memoryMb, stopFor('out-of-memory'))
      : () => {};

  const ended = new Promise<End>((resolve) => {
    child.on('error', () => {});
    child.stdin?.on('error', () => {});
    child.once('exit', (code, killer) => {
      const ms = performance.now() - started;
      clearTimeout(timer);
      unwatch();
      signal?.removeEventListener('abort', abort);
      // Bubblewrap's process namespace dies with the command; only when it was killed can its end still be under way.
      const clean = backend.name === 'bwrap' && reason === undefined && killer === null;
      void (clean ? Promise.resolve() : killLeftovers(pid, mark)).then(() => {
        rmSync(own, { recursive: true, force: true, maxRetries: 3 });
        isGone();
        resolve(end(code, killer, reason, backend, ms));
      });
    });
  });

  const abandon = () => {
    killMembers(pid, mark);
    rmSync(own, { recursive: true, force: true });
  };
  return { child, ended, stop, abandon };
}

/** Kills until nobody is left; a process that forks while it is being killed needs several rounds. */
async function killLeftovers(pid: number, mark: string): Promise<void> {
  for (let round = 0; round < 200; round++) {
    if (members(pid, mark).length === 0) return;
    killMembers(pid, mark);
    await sleep(Math.min(round, 20));
  }
}

function end(
  code: number | null,
  killer: string | null,
  reason: StopReason | undefined,
  backend: Backend,
  ms: number,
): End {
  if (reason === 'timed-out' || reason === 'out-of-memory') return { kind: reason, ms };
  if (reason === 'killed') return { kind: 'killed', signal: 'SIGKILL', ms };
  if (killer !== null) return { kind: 'killed', signal: killer, ms };
  // Bubblewrap turns the death by a signal into an exit code, as a shell does.
  const signal = backend.name === 'bwrap' && code !== null && code > 128 ? signalName(code - 128) : undefined;
  return signal === undefined ? { kind: 'exited', code: code ?? -1, ms } : { kind: 'killed', signal, ms };
}

function signalName(number: number): string | undefined {
  return Object.entries(constants.signals).find(([, value]) => value === number)?.[0];
}
