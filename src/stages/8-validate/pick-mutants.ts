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

/** A mutant that runs at load costs every test. */
const AT_LOAD = 20;
/** One that never ends under some test costs a wait and a new process, and a time-out proves nothing: asked last. */
const HANGS = 200;

export interface Picked {
  /** Test id → indexes into the matrix. */
  readonly byTest: ReadonlyMap<string, readonly number[]>;
  readonly mutate: Ranges;
  readonly named: readonly MutantIdentity[];
}

/** Picks up to `each` mutants per test, leaving out those in `tried`; `sure`, by test, comes first. */
export function pickMutants(
  matrix: KillMatrix,
  tests: ReadonlySet<string>,
  each: number,
  tried: ReadonlySet<number>,
  sure: ReadonlyMap<string, number> = new Map(),
): Picked {
  const identities = matrix.mutants.map((mutant) => mutant.identity);
  const cost = new Map<number, number>();
  const costOf = (index: number): number => {
    const known = cost.get(index);
    if (known !== undefined) return known;
    const { file, range } = identities[index] as MutantIdentity;
    const inside = identities.filter((other) => other.file === file && contains(range, other.range)).length;
    const { static: atLoad, hangs } = matrix.mutants[index] ?? {};
    const sum = inside + (atLoad ? AT_LOAD : 0) + (hangs ? HANGS : 0);
    cost.set(index, sum);
    return sum;
  };
  const last = (index: number, id: string) => (sure.get(id) === index ? 0 : 1);
  const byTest = new Map<string, readonly number[]>();
  for (const { id, unique } of matrix.tests) {
    if (!tests.has(id)) continue;
    const left = unique.filter((index) => identities[index] !== undefined && !tried.has(index));
    byTest.set(
      id,
      left.toSorted((a, b) => last(a, id) - last(b, id) || costOf(a) - costOf(b) || a - b).slice(0, each),
    );
  }
  const picked = [...new Set([...byTest.values()].flat())].sort((a, b) => a - b);
  const named = picked.map((index) => identities[index] as MutantIdentity);
  return { byTest, mutate: rangesOf(named), named };
}
