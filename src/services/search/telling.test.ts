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
  const telling = createTelling(states);
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
