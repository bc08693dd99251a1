// Which mutants the judge is asked about: for each test a few that only it kills, those that cost least to judge first.
import type { KillMatrix, MutantIdentity, Position, Range } from '../../artifacts/index.ts';

function before(a: Position, b: Position): boolean {
  return a.line < b.line || (a.line === b.line && a.column <= b.column);
}

function contains(outer: Range, inner: Range): boolean {
  return before(outer.start, inner.start) && before(inner.end, outer.end);
}

type Ranges = readonly { readonly file: string; readonly range: Range }[];

/** The ranges of these mutants; one inside another is judged with it. */
export function rangesOf(mutants: readonly Pick<MutantIdentity, 'file' | 'range'>[]): Ranges {
  const ranges = new Map<string, { file: string; range: Range }>();
  for (const { file, range } of mutants) {
    ranges.set(`${file}:${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`, {
      file,
      range,
    });
  }
  const all = [...ranges.values()];
  return all.filter(
    (one) =>
      !all.some((other) => other !== one && other.file === one.file && contains(other.range, one.range)),
  );
}

export interface Picked {
  /** Test id → indexes into the matrix. */
  readonly byTest: ReadonlyMap<string, readonly number[]>;
  readonly mutate: Ranges;
}

/** Picks up to `each` mutants per test, leaving out those in `tried`. */
export function pickMutants(
  matrix: KillMatrix,
  tests: ReadonlySet<string>,
  each: number,
  tried: ReadonlySet<number>,
): Picked {
  const identities = matrix.mutants.map((mutant) => mutant.identity);
  const cost = new Map<number, number>();
  const costOf = (index: number): number => {
    const known = cost.get(index);
    if (known !== undefined) return known;
    const { file, range } = identities[index] as MutantIdentity;
    const inside = identities.filter((other) => other.file === file && contains(range, other.range)).length;
    // A mutant that runs at load costs every test.
    const sum = inside + (matrix.mutants[index]?.static ? 20 : 0);
    cost.set(index, sum);
    return sum;
  };
  const byTest = new Map<string, readonly number[]>();
  for (const { id, unique } of matrix.tests) {
    if (!tests.has(id)) continue;
    const left = unique.filter((index) => identities[index] !== undefined && !tried.has(index));
    byTest.set(id, left.toSorted((a, b) => costOf(a) - costOf(b) || a - b).slice(0, each));
  }
  const picked = [...new Set([...byTest.values()].flat())].sort((a, b) => a - b);
  return { byTest, mutate: rangesOf(picked.map((index) => identities[index] as MutantIdentity)) };
}
