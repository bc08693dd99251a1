// Ctrl+C in any stage: children die, the stage ends, and the run answers with one error.
import { KnownError } from '../lib/known-error.ts';

export interface StopDeps {
  readonly signal: AbortSignal;
  readonly sandbox: { killAll(): Promise<void> };
}

/** How long a stage may take to end after its processes were killed. */
const GRACE_MS = 3000;

/** Runs the work; when the signal comes, kills all target processes and throws KnownError E_STOPPED (exit 130). */
export async function stoppable<T>(work: () => Promise<T>, { signal, sandbox }: StopDeps): Promise<T> {
  if (signal.aborted) throw stopped();
  const { promise: aborted, resolve } = Promise.withResolvers<'aborted'>();
  const onAbort = () => resolve('aborted');
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const running = work();
    const first = await Promise.race([running, aborted]);
    if (first !== 'aborted') return first as T;
    await sandbox.killAll();
    await Promise.race([running.catch(() => {}), wait(GRACE_MS)]);
    await sandbox.killAll();
    throw stopped();
  } catch (error) {
    // What a stage throws once its processes are gone is a consequence, not a cause.
    throw signal.aborted ? stopped() : error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The error of a run that was stopped from outside; `goOn` is the command that goes on with it. */
export function stopped(goOn?: string): KnownError {
  const hint = goOn === undefined ? '' : `; go on with: ${goOn}`;
  return new KnownError('E_STOPPED', `stopped; nothing was written into the folder${hint}`, { exit: 130 });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}
