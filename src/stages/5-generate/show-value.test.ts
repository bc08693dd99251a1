import { expect, it } from 'vitest';
import { asDocumented, showValue } from './show-value.ts';

it('shows values as JSON, and in words what JSON lacks', () => {
  expect(showValue({ a: [1, 'x', null] })).toBe('{"a":[1,"x",null]}');
  expect(showValue([{ $: 'undefined' }, { $: 'bigint', value: '3' }])).toBe('[undefined,3n]');
  expect(showValue({ $: 'function', name: '' })).toBe('a function');
  expect(showValue({ $: 'instance', class: 'Point', properties: { x: 1 } })).toBe('Point {"x":1}');
  expect(showValue({ $: 'map', entries: [['k', { $: 'date', ms: 0 }]] })).toBe(
    'Map {"k" => the date 1970-01-01T00:00:00.000Z}',
  );
});

it('takes an object without a prototype for the plain one that a document shows', () => {
  const inner = { $: 'object', entries: [['a', 1]], nullPrototype: true } as const;
  expect(asDocumented({ $: 'instance', class: '', properties: { inner } })).toEqual({ inner: { a: 1 } });
  const point = { $: 'instance', class: 'Point', properties: { x: 1 } } as const;
  expect(asDocumented([point])).toEqual([point]);
});
