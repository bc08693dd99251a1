import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command, Outcome } from '../../ports/index.ts';
import type { Launch } from './launch.ts';
import { keepOutput } from './output.ts';

/** Runs a command to its end and gathers what it printed. */
export async function collectRun(launch: Launch, command: Command, signal?: AbortSignal): Promise<Outcome> {
  const launched = launch(command, command.stdin === undefined ? 'ignore' : 'pipe', signal);
  if ('error' in launched) return { kind: 'not-started', error: launched.error };
  const { child, ended } = launched;
  const stdout = keepOutput(child.stdout, command.limits.outputBytes);
  const stderr = keepOutput(child.stderr, command.limits.outputBytes);
  if (command.stdin !== undefined) child.stdin?.end(command.stdin);
  const read = Promise.all([finished(child.stdout), finished(child.stderr)]);
  const end = await ended;
  // Whoever could write is dead; what is still in the pipes arrives at once.
  await Promise.race([read, sleep(2000, undefined, { ref: false })]);
  child.stdout?.destroy();
  child.stderr?.destroy();
  const text = stderr();
  const failed = setupFailure(end, stdout(), text);
  return failed === undefined
    ? { ...end, stdout: stdout(), stderr: text }
    : { kind: 'not-started', error: failed };
}

async function finished(stream: Readable | null): Promise<void> {
  if (stream !== null && !stream.closed) await once(stream, 'close').catch(() => {});
}

/** Bubblewrap's own complaint, when it could not even begin. */
function setupFailure(
  end: { kind: string; code?: number },
  stdout: string,
  stderr: string,
): string | undefined {
  const own = end.kind === 'exited' && end.code === 1 && stdout === '' && stderr.startsWith('bwrap: ');
  return own ? stderr.trim().slice('bwrap: '.length) : undefined;
}
