import { expect, it } from 'vitest';
import { regexpSamples } from './regexp-samples.ts';

it.each<[string, string]>([
  ['^(-?(?:\\d+)?\\.?\\d+) *(ms|seconds?|s|minutes?)?$', 'i'],
  ['^[a-f0-9]{8}-[a-f0-9]{4}$', ''],
  ['(a|b)\\1', ''],
  ['^[^\\s@]+@[^\\s@]+\\.[a-z]{2,}$', 'i'],
  ['(?:x(?=y)y|\\bword\\b)', ''],
  ['^\\p{Lu}', 'u'],
  ['.+', 's'],
  ['(?<year>\\d{4})-(?<month>0[1-9]|1[0-2])', ''],
])('gives different strings that /%s/%s matches, the same every time', (source, flags) => {
  const samples = regexpSamples(source, flags);
  expect(samples.length).toBeGreaterThan(1);
  expect(new Set(samples).size).toBe(samples.length);
  expect(samples.filter((sample) => !new RegExp(source, flags).test(sample))).toEqual([]);
  expect(Math.max(...samples.map((sample) => sample.length))).toBeLessThanOrEqual(40);
  expect(regexpSamples(source, flags)).toEqual(samples);
});

it('takes every alternative of a plain choice', () => {
  expect(regexpSamples('^(?:on|off|auto)$', '').toSorted()).toEqual(['auto', 'off', 'on']);
});

it('gives nothing for what is no pattern or matches nothing', () => {
  expect(regexpSamples('(', '')).toEqual([]);
  expect(regexpSamples('a', 'zz')).toEqual([]);
  expect(regexpSamples('a^b', '')).toEqual([]);
});
