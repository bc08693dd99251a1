import { expect, it } from 'vitest';
import { count, duration, percent, seed } from './values.ts';

it.each([
  ['90', 90_000],
  ['90s', 90_000],
  ['2m', 120_000],
  ['1.5m', 90_000],
  ['250ms', 250],
  ['1h', 3_600_000],
])('reads the time %s', (text, ms) => expect(duration(text)).toBe(ms));

it.each(['', '0', '-1', 'soon', '5 days', 'NaN'])('refuses the time %j', (text) =>
  expect(() => duration(text)).toThrow('Give a time such as 90, 90s or 2m.'),
);

it.each(['0', '1.5', 'x', '-3', ''])('refuses the count %j', (text) =>
  expect(() => count(text)).toThrow('Give a whole number from 1.'),
);

it('reads seeds and percents at their bounds', () => {
  expect(seed('0')).toBe(0);
  expect(seed('4294967295')).toBe(4294967295);
  expect(() => seed('4294967296')).toThrow();
  expect(() => seed('1e3')).toThrow();
  expect(percent('0')).toBe(0);
  expect(percent('100')).toBe(100);
  expect(() => percent('100.1')).toThrow();
  expect(() => percent('')).toThrow();
});
