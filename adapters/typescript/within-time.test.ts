import { expect, test } from 'vitest';
import { withinTime } from './within-time.ts';

const HOSTILE = /^(a+)+$/;
const LONG = `${'a'.repeat(50)}!`;

test('gives what the work gives', () => {
  expect(withinTime(1000, () => /b/.exec('abc')?.index)).toBe(1);
});

test('ends a match that would take years', () => {
  expect(withinTime(20, () => HOSTILE.test(LONG))).toBeUndefined();
});

test('ends the inner of two and goes on with the outer', () => {
  expect(withinTime(5000, () => [withinTime(20, () => HOSTILE.test(LONG)), 'outer'])).toEqual([
    undefined,
    'outer',
  ]);
});

test('throws what the work throws', () => {
  expect(() =>
    withinTime(1000, () => {
      throw new TypeError('of the work');
    }),
  ).toThrow(new TypeError('of the work'));
});
