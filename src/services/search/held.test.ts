import { expect, it } from 'vitest';
import type { MutantIdentity, Program } from '../../artifacts/index.ts';
import { type Held, proveHeld } from './held.ts';
import type { Matrix } from './matrix.ts';
import { createMutantStates } from './mutant-states.ts';

const identity: MutantIdentity = {
  file: 'a',
  contentHash: '',
  range: { start: { line: 1, column: 0 }, end: { line: 1, column: 1 } },
  operator: '',
  replacement: '',
  original: '',
};
const program: Program = [{ op: 'load', bind: 'r0', module: 'a' }];
const shown = new Map([[0, ['o']], [1, ['a0']], [2, ['o', 'a0']]]); // biome-ignore format: pairs

/** Knows of a kill only once it was proven, as the real one does. */
function matrix(): Matrix {
  let known = new Map<number, readonly string[]>();
  const unused = () => Promise.reject(new Error('not asked for here'));
  return {
    spent: () => 0,
    hints: () => Promise.resolve([[0, 1, 2]]),
    proven: (entries) => {
      known = shown;
      return Promise.resolve(entries.map(({ kills }) => kills.filter((id) => shown.has(id))));
    },
    facets: (entries) => entries.map(() => known),
    keeping: unused,
    observe: unused,
    together: unused,
    hangs: () => new Set(),
    statuses: unused,
  };
}

it.each<[string, readonly string[] | undefined, number[]]>([
  ['everything', undefined, [0, 1, 2]],
  ['its outcome', ['o'], [0, 2]],
  ['an argument', ['a0'], [1, 2]],
])('a held test that asserts %s kills what that shows', async (_, asserts, kills) => {
  const mutants = createMutantStates([identity, identity, identity, identity], []);
  const held: Held = {
    program,
    target: 0,
    provenance: { from: 'search', seed: 1, execution: 1 },
    observation: { o: 'returns', v: 1 },
    needs: {},
    hints: [3],
    ...(asserts === undefined ? {} : { asserts }),
  };
  const [kept] = await proveHeld([held], mutants, matrix());
  expect([...(kept?.kills ?? [])]).toEqual(kills);
  expect(mutants.filter(({ status }) => status === 'killed').map(({ id }) => id)).toEqual(kills);
});
