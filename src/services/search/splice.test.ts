import { expect, it } from 'vitest';
import { createRandom } from './random.ts';
import { spliceTexts } from './splice.ts';

const made = (text: string, other: string, pool: readonly string[]) => {
  const random = createRandom(1);
  return new Set(Array.from({ length: 2000 }, () => spliceTexts(text, other, pool, random)));
};

it('joins two texts by what the code has between texts', () => {
  const texts = made('a=1', 'b=2', ['&', 'word', '; ']);
  expect([...texts]).toEqual(expect.arrayContaining(['a=1&b=2', 'a=1; b=2']));
  expect([...texts].some((text) => text.includes('word'))).toBe(false);
});

it('repeats parts, and puts parts of one text into the other', () => {
  const texts = made('[a]\nx=1\ny=2', '[b]\nz=3', []);
  expect([...texts]).toEqual(
    expect.arrayContaining(['[a]\nx=1\nx=1\ny=2', '[a]\nz=3\ny=2', '[b]\nx=1\ny=2', '[a]\nx=1\n[b]\ny=2']),
  );
});

it('does not let texts grow for ever', () => {
  const texts = made('a,'.repeat(200), 'b,'.repeat(200), [',']);
  expect(Math.max(...[...texts].map((text) => text.length))).toBeLessThanOrEqual(300);
});
