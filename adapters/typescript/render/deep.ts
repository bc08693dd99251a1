// Walks through the values and steps of a test.
import { isTagged, type Step, type Tagged, type Value, valuesOf } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';

function childrenOf(value: Value): readonly Value[] {
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value;
  if (!isTagged(value)) return Object.values(value as Record<string, Value>);
  switch (value.$) {
    case 'object':
      return value.entries.map(([, item]) => item);
    case 'map':
      return value.entries.flat();
    case 'set':
    case 'bytes':
      return value.items;
    case 'branded':
      return [value.value];
    case 'promise':
      return value.resolves === undefined ? [] : [value.resolves];
    case 'instance':
      return Object.values(value.properties);
    default:
      return [];
  }
}

/** Every value inside a value, itself included. */
export function* deepValues(value: Value): Generator<Value> {
  yield value;
  for (const child of childrenOf(value)) yield* deepValues(child);
}

/** True for a function that records its calls. */
export function isSpy(value: Value): value is Extract<Tagged, { $: 'spy' }> {
  return value !== null && typeof value === 'object' && isTagged(value) && value.$ === 'spy';
}

/** The values a test expects, errors left out. */
export function expectedValues(test: PrintableTest): readonly Value[] {
  return test.expect.flatMap((expectation): readonly Value[] => {
    if (expectation.kind === 'loads' || expectation.kind === 'file' || expectation.kind === 'log-count')
      return [];
    if (expectation.kind === 'log') return expectation.args;
    if (expectation.kind === 'calls') return expectation.calls.flat();
    return expectation.value === undefined ? [] : [expectation.value];
  });
}

export function stepsOf(test: PrintableTest): readonly Step[] {
  return [...test.setup, test.input];
}

/** Every value a test passes in or expects, at any depth. */
export function* allValues(test: PrintableTest): Generator<Value> {
  for (const value of [...stepsOf(test).flatMap(valuesOf), ...expectedValues(test)]) yield* deepValues(value);
}

/** How often later steps and expectations use the result of each step. */
export function stepUses(test: PrintableTest): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const use = (step: string) => uses.set(step, (uses.get(step) ?? 0) + 1);
  for (const value of allValues(test)) {
    if (value !== null && typeof value === 'object' && isTagged(value) && value.$ === 'ref') use(value.step);
  }
  for (const step of stepsOf(test)) {
    if ('callee' in step && 'step' in step.callee.from) use(step.callee.from.step);
    if (step.op === 'await') use(step.step);
  }
  for (const expectation of test.expect) if (expectation.kind === 'receiver') use(expectation.step);
  return uses;
}
