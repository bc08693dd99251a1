import { expect, it } from 'vitest';
import { createMutantStates } from './mutant-states.ts';
import type { Candidate } from './target-state.ts';
import { createTelling } from './telling.ts';

const mutant = (line: number, original: string) => ({
  file: 'data.js',
  contentHash: '',
  range: { start: { line, column: 0 }, end: { line, column: 9 } },
  operator: 'x',
  original,
  replacement: '""',
});
const MUTANTS = [
  mutant(1, '"Andorra"'),
  mutant(1, '["Europe/Andorra"]'),
  mutant(2, "'Angola'"),
  mutant(3, 'a + "Andorra"'),
  mutant(4, '"Andorra"'),
];
const [one, other] = [{} as Candidate, {} as Candidate];

it('finds the live mutants of the lines that hold a shown text, each once', () => {
  const states = createMutantStates(MUTANTS, [0, 1, 2, 3]);
  const telling = createTelling(states, []);
  expect(
    telling.of([
      { candidate: one, texts: ['Andorra', 'Nowhere'] },
      { candidate: other, texts: ['Andorra', 'Angola'] },
    ]),
  ).toEqual([
    { candidate: one, mutants: [0, 1] },
    { candidate: other, mutants: [2] },
  ]);
  for (const id of [0, 1, 2]) (states[id] as (typeof states)[number]).status = 'killed';
  expect(telling.of([{ candidate: one, texts: ['Andorra', 'Angola'] }])).toEqual([]);
});

it('means the whole entry of a table, and first the one that most of what shows speaks of', () => {
  const at = (from: [number, number], to: [number, number], original: string) => ({
    ...mutant(0, original),
    range: { start: { line: from[0], column: from[1] }, end: { line: to[0], column: to[1] } },
  });
  const entry = (line: number, alias: string) => [
    at([line, 10], [line + 3, 2], `{ a: '${alias}', u: -60 }`),
    at([line + 1, 4], [line + 1, 10], `'${alias}'`),
    at([line + 2, 4], [line + 2, 7], '-60'),
  ];
  const keys = ['Accra', 'Bamako', ...Array.from({ length: 10 }, (_, n) => `Zone${n}`)];
  const all = [
    at([1, 0], [99, 0], '{'),
    ...keys.flatMap((_, n) => entry(2 + n * 5, n < 2 ? 'Abidjan' : `Alias${n}`)),
  ];
  const constants = keys.map((value, n) => ({ file: 'data.js', line: 2 + n * 5, value, samples: [] }));
  const states = createMutantStates(all, [...all.keys()]);
  const telling = createTelling(states, constants);
  expect(telling.of([{ candidate: one, texts: ['Bamako', 'Abidjan'] }])).toEqual([
    { candidate: one, mutants: [4, 5, 6, 1, 2, 3] },
  ]);
  expect(telling.of([{ candidate: one, texts: ['Zone9'] }])).toEqual([
    { candidate: one, mutants: [34, 35, 36] },
  ]);
});
