import { expect, it } from 'vitest';
import { editDistance, nearest } from './nearest.ts';

it('counts insertions, deletions, substitutions and swaps', () => {
  expect(editDistance('', 'abc')).toBe(3);
  expect(editDistance('kitten', 'sitting')).toBe(3);
  expect(editDistance('incldue', 'include')).toBe(1);
});

it('suggests a close word and stays silent about a far one', () => {
  expect(nearest('--max-target', ['--max-targets', '--out'])).toBe('--max-targets');
  expect(nearest('Include', ['exclude', 'include'])).toBe('include');
  expect(nearest('go', ['js', 'ts'])).toBeUndefined();
  expect(nearest('colour', ['version', 'git'])).toBeUndefined();
});
