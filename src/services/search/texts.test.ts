import { expect, test } from 'vitest';
import { createRandom } from './random.ts';
import { createTexts } from './texts.ts';

const drawn = (texts: ReturnType<typeof createTexts>, name?: string) =>
  new Set(Array.from({ length: 200 }, () => texts.some(name)).flat());

test('offers what documents show, and nothing where nothing is known', () => {
  expect(drawn(createTexts([], createRandom(1)))).toEqual(new Set());
  expect(drawn(createTexts(['1.2.3', ''], createRandom(1)))).toEqual(new Set(['1.2.3']));
});

test('offers what did well under a name to others of that name, and to all', () => {
  const texts = createTexts(['shown'], createRandom(1));
  texts.worked('v1', '1.0.0');
  texts.worked('range', '>1');
  texts.came('given');
  expect(drawn(texts, 'v2')).toEqual(new Set(['shown', '1.0.0', '>1', 'given']));
  expect(Array.from({ length: 200 }, () => texts.some('v2')).filter((list) => list.length === 1)).not.toEqual(
    [],
  );
});

test('passes on no long text that no document shows', () => {
  const long = 'x'.repeat(100);
  const texts = createTexts([], createRandom(1));
  texts.worked('v', long);
  expect(drawn(texts, 'v')).toEqual(new Set());
});
