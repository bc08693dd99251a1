// Mutants of the matrix and of the judge are the same when file, range, operator and replacement are.
import { judgedKey, type KillMatrix } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';

/** Index in the matrix of each judged mutant; judged mutants that the matrix does not have are left out. */
export function matchMutants(
  matrix: KillMatrix,
  judged: readonly JudgedMutant[],
): ReadonlyMap<JudgedMutant, number> {
  const indexes = new Map(matrix.mutants.map(({ identity }, index) => [judgedKey(identity), index]));
  const matched = new Map<JudgedMutant, number>();
  for (const mutant of judged) {
    const index = indexes.get(judgedKey(mutant));
    if (index !== undefined) matched.set(mutant, index);
  }
  return matched;
}
