// Events that a test hears: a listener that was there before the act tells what was emitted.
import { isTagged, type Step, type TestCase, type Value } from '../../artifacts/index.ts';

const LISTENS = /^(?:on|once|addListener|addEventListener|prependListener)$/;

export interface Heard {
  readonly event: string;
  /** The step that begins to listen. */
  readonly step: Step;
  readonly spy: string;
  /** Arguments of each call; at least one. */
  readonly calls: readonly (readonly Value[])[];
}

/** The events that the test asserts, in the order in which it begins to listen to them. */
export function eventsHeard({ setup, expect }: TestCase): readonly Heard[] {
  return setup.flatMap((step) => {
    if (step.op !== 'call' || step.args.length !== 2 || !LISTENS.test(step.callee.path.at(-1) ?? ''))
      return [];
    const [event, listener] = step.args;
    const spy = spyOf(listener);
    if (typeof event !== 'string' || spy === undefined) return [];
    const calls = expect.flatMap((each) => (each.kind === 'calls' && each.spy === spy ? each.calls : []));
    return calls.length === 0 ? [] : [{ event, step, spy, calls }];
  });
}

function spyOf(value: Value | undefined): string | undefined {
  if (value === null || typeof value !== 'object' || !isTagged(value)) return undefined;
  return value.$ === 'spy' ? value.id : undefined;
}
