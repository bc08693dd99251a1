// The kind of a value that is there, in the words in which values are made.
import { isTagged, type Value } from '../../artifacts/index.ts';
import type { Kind } from './generic-values.ts';

/** Undefined for what is no kind of its own, such as an export. */
export function kindOf(value: Value): Kind | undefined {
  if (value === null) return 'nothing';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return typeof value as Kind;
  if (Array.isArray(value)) return 'array';
  if (!isTagged(value)) return 'object';
  const kinds: Partial<Record<typeof value.$, Kind>> = {
    undefined: 'nothing',
    NaN: 'number',
    Infinity: 'number',
    '-Infinity': 'number',
    '-0': 'number',
    bigint: 'bigint',
    date: 'date',
    regexp: 'pattern',
    map: 'collection',
    set: 'collection',
    bytes: 'bytes',
    error: 'error',
    spy: 'function',
    object: 'object',
    ref: 'made',
  };
  return kinds[value.$];
}
