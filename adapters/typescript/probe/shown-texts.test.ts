import { expect, test } from 'vitest';
import { commentTexts, documentTexts } from './shown-texts.ts';

test('shows code spans and the literals of examples', () => {
  const texts = documentTexts(
    [
      '* `~1.2.3` := `>=1.2.3 <1.3.0`, see `clean("=v1")`',
      '```js',
      "valid('1.2.3') // it's fine",
      "let html = '<b> \\",
      '    <a href="x">y</a>\'',
      '```',
    ].join('\n'),
  );
  expect(texts).toEqual(expect.arrayContaining(['~1.2.3', '>=1.2.3 <1.3.0', '=v1', '1.2.3']));
  expect(texts).toContain('<a href="x">y</a>');
});

test('shows what comments quote, and no prose', () => {
  const texts = commentTexts(
    ['// `a || b` and "1.x" but "not a whole long sentence"', 'const url = "http://example.org";'].join('\n'),
  );
  expect(texts).toEqual(['a || b', '1.x']);
});
