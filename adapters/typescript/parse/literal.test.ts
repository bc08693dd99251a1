import { expect, test } from 'vitest';
import { literalOf, readLiteral } from './literal.ts';

test.each([
  ["'it\\'s'", "it's"],
  ['"\\u00e9\\x41\\n"', 'éA\n'],
  ['`plain`', 'plain'],
  ['-1.5e3', -1500],
  ['0x1F', 31],
  ['1_000', 1000],
  ['60 * 60 * 1000', 3600000],
  ['2 ** 10 + 1', 1025],
  ["'a' + 'b'", 'ab'],
  ['-0', { $: '-0' }],
  ['-Infinity', { $: '-Infinity' }],
  ['NaN', { $: 'NaN' }],
  ['undefined', { $: 'undefined' }],
  ['void 0', { $: 'undefined' }],
  ['-12n', { $: 'bigint', value: '-12' }],
  ['/a[/]b/gi', { $: 'regexp', source: 'a[/]b', flags: 'gi' }],
  ['[1, , "x",]', [1, { $: 'hole' }, 'x']],
  ["{ a: 1, 'b-c': [null], 2: true }", { a: 1, 'b-c': [null], '2': true }],
  ['{ $: 1 }', { $: 'object', entries: [['$', 1]] }],
  ['new Date(0)', { $: 'date', ms: 0 }],
  ["new Date('2020-01-01')", { $: 'date', ms: 1577836800000 }],
  ['new Date(2020, 0, 1)', { $: 'date', ms: 1577836800000, local: true }],
  ['new Map([["a", 1]])', { $: 'map', entries: [['a', 1]] }],
  ['new Set([1])', { $: 'set', items: [1] }],
  ["new TypeError('no')", { $: 'error', class: 'TypeError', message: 'no' }],
  ['Number.MAX_SAFE_INTEGER', 9007199254740991],
  ['/* one */ ( 1 ) // two', 1],
])('reads %s', (text, value) => {
  expect(literalOf(text)).toEqual(value);
});

test.each([
  'x',
  '{ a }',
  '[...a]',
  '(x) => x',
  '`a$' + '{b}`',
  "new Date('2020-01-01T00:00')",
  'new Date(20, 0, 1)',
  'new Foo()',
  '3 items',
  "'open",
  '{',
  '12px',
  'Math.max',
  '',
  '['.repeat(10_000),
])('does not read %s', (text) => {
  expect(literalOf(text)).toBeUndefined();
});

test('says where the literal ends, so that prose may follow', () => {
  expect(readLiteral("  'a' (lower case)", 0)).toEqual({ value: 'a', end: 5 });
});
