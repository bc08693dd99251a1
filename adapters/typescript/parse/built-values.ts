// Values that source text builds with `new`, where they mean the same on every machine.
import type { Value } from '../../../src/artifacts/index.ts';

const ISO_UTC = /^\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d))?)?)?$/;

/** `new name(…)` of literals as a value; undefined when no value says it. */
export function builtValue(name: string, args: readonly Value[]): Value | undefined {
  const [first] = args;
  if (name === 'Date' && args.length === 1) return dateValue(first as Value);
  if (name === 'Date' && args.length > 1) return localDate(args);
  if (name === 'Set' && args.length <= 1) {
    return first === undefined
      ? { $: 'set', items: [] }
      : Array.isArray(first)
        ? { $: 'set', items: first }
        : undefined;
  }
  if (name === 'Map' && args.length <= 1) {
    if (first === undefined) return { $: 'map', entries: [] };
    const pairs = Array.isArray(first) ? (first as readonly Value[]) : [];
    const isPairs = Array.isArray(first) && pairs.every((pair) => Array.isArray(pair) && pair.length === 2);
    return isPairs ? { $: 'map', entries: pairs as readonly (readonly [Value, Value])[] } : undefined;
  }
  if (
    /^(?:[A-Z][a-z]+)?Error$/.test(name) &&
    args.length <= 1 &&
    (first === undefined || typeof first === 'string')
  ) {
    return { $: 'error', class: name, message: first ?? '' };
  }
  if (/^(?:(?:Ui|I)nt(?:8|16|32)|Float(?:32|64)|Uint8Clamped)Array$/.test(name) && Array.isArray(first)) {
    return { $: 'bytes', type: name, items: first };
  }
  return undefined;
}

/** Parts of a date in local time: the same on the wall of every time zone. */
function localDate(args: readonly Value[]): Value | undefined {
  const parts = args.filter((arg): arg is number => typeof arg === 'number');
  const [year = 0, month = 0, ...rest] = parts;
  if (parts.length !== args.length || args.length > 7 || year < 100) return undefined;
  const ms = Date.UTC(year, month, ...rest);
  return Number.isNaN(ms) ? undefined : { $: 'date', ms, local: true };
}

/** Only what means the same in every time zone. */
function dateValue(argument: Value): Value | undefined {
  if (typeof argument === 'number')
    return { $: 'date', ms: Math.abs(argument) <= 8.64e15 ? Math.trunc(argument) : null };
  if (argument !== null && typeof argument === 'object' && '$' in argument && argument.$ === 'NaN')
    return { $: 'date', ms: null };
  if (typeof argument !== 'string' || !ISO_UTC.test(argument)) return undefined;
  const ms = Date.parse(argument);
  return { $: 'date', ms: Number.isNaN(ms) ? null : ms };
}
