// Patterns of the code under test are data here, and some never end on the wrong text: what tries them has a deadline,
// which the engine keeps even in the middle of a match. Nothing of the target's code runs in it.
import { createContext, Script } from 'node:vm';

const room: { work: (() => unknown) | undefined } = { work: undefined };
const context = createContext(room);
const script = new Script('work()');

/** What the work returns; undefined when it takes longer than so many milliseconds. Throws what the work throws. */
export function withinTime<T>(ms: number, work: () => T): T | undefined {
  const outer = room.work;
  room.work = work;
  try {
    return script.runInContext(context, { timeout: ms }) as T;
  } catch (error) {
    // The error's class is the main realm's, which need not be this one.
    if ((error as { code?: unknown } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return undefined;
    throw error;
  } finally {
    room.work = outer;
  }
}
