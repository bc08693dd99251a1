// Mutants of the matrix and of the judge are the same when file, range, operator and replacement are.
import type { KillMatrix, Range } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';

interface Named {
  readonly file: string;
  readonly range: Range;
  readonly operator: string;
  readonly replacement: string;
}

/** The identity without the content hash; printers differ in white space. */
export function judgedKey({ file, range, operator, replacement }: Named): string {
  const { start, end } = range;
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column}:${operator}:${replacement.replace(/\s+/g, '')}`;
}

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
