import { expect, it } from 'vitest';
import { jsonPieces } from './json-pieces.ts';

const text = (record: object) => [...jsonPieces(record)].join('');

it('is what JSON.stringify prints while lists are short', () => {
  const records: readonly object[] = [
    {},
    { a: 1, skipped: undefined, b: { c: [1, { d: 'line\nbreak' }], e: [] }, 'ke"y': null, f: {} },
  ];
  for (const record of records) expect(text(record)).toBe(`${JSON.stringify(record, null, 2)}\n`);
});

it('gives a long list or record a line per element, in several pieces, and loses nothing', () => {
  const list = Array.from({ length: 3000 }, (_, i) => ({ i, text: 'é"\n'.repeat(100) }));
  const record = {
    version: '1.0',
    list: [...list, undefined],
    names: Object.fromEntries(list.map(({ i }) => [`n${i}`, i % 7 === 0 ? undefined : [i]])),
    last: true,
  };
  const pieces = [...jsonPieces(record)];
  expect(pieces.length).toBeGreaterThan(3);
  expect(JSON.parse(pieces.join(''))).toEqual(JSON.parse(JSON.stringify(record)));
  expect(pieces.join('').split('\n').length).toBeLessThan(3001 + 3000 + 10);
});
