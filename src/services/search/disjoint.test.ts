import { describe, expect, it } from 'vitest';
import type { MutantIdentity } from '../../artifacts/index.ts';
import { disjoint } from './disjoint.ts';
import { createMutantStates } from './mutant-states.ts';

const at = (file: string, line: number, from: number, to: number, end = line) =>
  ({ file, range: { start: { line, column: from }, end: { line: end, column: to } } }) as MutantIdentity;

describe('mutants that are switched on together', () => {
  it('change different pieces of code', () => {
    const mutants = createMutantStates(
      [
        at('a.js', 1, 0, 1, 9),
        at('a.js', 2, 4, 8),
        at('a.js', 2, 4, 8),
        at('a.js', 2, 8, 12),
        at('a.js', 10, 0, 4),
        at('b.js', 2, 4, 8),
      ],
      [],
    );
    expect(disjoint(mutants, [5, 4, 3, 2, 1, 0])).toEqual([[0, 4, 5], [1, 3], [2]]);
    expect(disjoint(mutants, [])).toEqual([]);
  });
});
