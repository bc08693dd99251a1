// Spies that call back with plain values: the function that makes them stands once in a test file.
import { isTagged, type SpyBehaviour, type Value } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { allValues, isSpy } from './deep.ts';
import type { Style } from './style.ts';

/** What a spy does at every call. */
export type OneBehaviour = Exclude<SpyBehaviour, { readonly kind: 'in-turn' }>;

/** What a spy does at its first call, at its second, and so on. */
export function turnsOf(behaviour: SpyBehaviour): readonly OneBehaviour[] {
  return behaviour.kind === 'in-turn' ? behaviour.behaviours.flatMap(turnsOf) : [behaviour];
}

/** The function of a test file that makes spies which call back. */
export const CALLS_BACK = 'callsBack';

/** What is passed back is made once by that function: only for values that nothing can change. */
export function isShared(behaviour: SpyBehaviour): boolean {
  return (
    behaviour.kind === 'calls-back' &&
    behaviour.args.every((arg) => arg === null || typeof arg !== 'object' || isEmpty(arg))
  );
}

function isEmpty(value: Value): boolean {
  return isTagged(value) && (value.$ === 'undefined' || value.$ === 'NaN');
}

/** True when a spy of these tests is made by `callsBack`. */
export function usesCallsBack(tests: readonly PrintableTest[]): boolean {
  return tests.some((test) =>
    [...allValues(test)].some((value) => isSpy(value) && turnsOf(value.behaviour).some(isShared)),
  );
}

/** The lines that define it. */
export function callsBackLines(typed: boolean, { indent, semicolon }: Style): readonly string[] {
  const [values, args] = typed ? ['...values: unknown[]', '...args: unknown[]'] : ['...values', '...args'];
  const cast = typed ? ' as never' : '';
  return [
    '',
    '/** A function that calls the last function it is given with these values. */',
    `const ${CALLS_BACK} = (${values}) => (${args}) =>`,
    `${indent}args.filter(${isFunction(typed)}).pop()?.(...values)${cast}${semicolon}`,
  ];
}

/** The predicate that finds functions among arguments. */
export function isFunction(typed: boolean): string {
  return typed
    ? `(arg): arg is (...values: unknown[]) => void => typeof arg === 'function'`
    : `(arg) => typeof arg === 'function'`;
}
