import { expect, it } from 'vitest';
import { createRandom } from './random.ts';

const draw = (seed: number, count: number) => {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

it('gives the same numbers for the same seed, on every platform', () => {
  expect(draw(1, 50)).toEqual(draw(1, 50));
  expect(draw(1, 3)).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
});

it('gives other numbers for other seeds, also for seeds beyond 32 bits and below zero', () => {
  const firsts = [0, 1, 2, -1, 2 ** 31, 12345].map((seed) => draw(seed, 1)[0]);
  expect(new Set(firsts).size).toBe(firsts.length);
});

it('keeps to its ranges and reaches all of them', () => {
  const random = createRandom(7);
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < 5000; i++) {
    const n = random.below(5);
    counts[n] = (counts[n] ?? 0) + 1;
  }
  expect(counts).toHaveLength(5);
  for (const count of counts) expect(count).toBeGreaterThan(850);
  expect(draw(3, 5000).every((x) => x >= 0 && x < 1)).toBe(true);
  expect(random.chance(0)).toBe(false);
  expect(random.chance(1)).toBe(true);
  expect(random.pick(['only'])).toBe('only');
});
