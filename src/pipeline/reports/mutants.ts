// Every mutant with the best verdict there is: the judge's where it ran, else the search's own.
import { type KillMatrix, type MutantIdentity, type MutantStatus, mutantKey } from '../../artifacts/index.ts';
import type { Artifacts } from '../artifact-store.ts';

export interface ReportedMutant {
  readonly identity: MutantIdentity;
  readonly status: MutantStatus | 'error';
  /** Who said so. */
  readonly verdict: 'judged' | 'predicted';
  /** `file:full name` of tests that are shipped or the project's own. */
  readonly killedBy: readonly string[];
  readonly coveredBy: readonly string[];
  readonly static: boolean;
  /** Key of the innermost function that holds it. */
  readonly target?: string;
  /** Why the status is so, where there is more to say. */
  readonly why?: string;
}

/** In the order of the matrix. */
export function reportedMutants(artifacts: Artifacts): readonly ReportedMutant[] {
  const { 'kill-matrix': matrix, mutation, 'validated-tests': validated } = artifacts;
  if (matrix === undefined) return [];
  const judged = new Map((mutation?.verified ?? []).map((one) => [mutantKey(one.mutant), one]));
  const names = namesOf(artifacts);
  const shipped = new Set((validated?.tests ?? []).map((test) => test.id));
  const killers = killersOf(matrix);
  return matrix.mutants.map((mutant, index): ReportedMutant => {
    const { identity, equivalent, target } = mutant;
    const about = { identity, static: mutant.static, ...(target === undefined ? {} : { target }) };
    const verdict = judged.get(mutantKey(identity));
    if (verdict !== undefined) {
      const { killedBy, coveredBy, message } = verdict;
      const why = message ?? equivalent;
      const status = statusOf(verdict.status);
      return {
        ...about,
        status,
        verdict: 'judged',
        killedBy,
        coveredBy,
        ...(why === undefined ? {} : { why }),
      };
    }
    const killing = killers.get(index) ?? [];
    const killedBy = killing.filter((id) => shipped.has(id)).flatMap((id) => names.get(id) ?? []);
    const lost = mutant.status === 'killed' && killing.length > 0 && killedBy.length === 0;
    const why = lost ? 'only tests that were not shipped kill it' : (equivalent ?? WHY[mutant.status]);
    return {
      ...about,
      status: lost ? 'survived' : mutant.status,
      verdict: 'predicted',
      killedBy,
      coveredBy: [],
      ...(why === undefined ? {} : { why }),
    };
  });
}

const WHY: Partial<Record<MutantStatus, string>> = {
  existing: "the project's own tests kill it already, so it is not worth a test",
  timeout: 'the code does not come to an end with it',
  survived: 'inputs that reach it were tried, and none showed a difference that a test can assert',
  'no-coverage': 'no input that was tried reaches it',
  'load-failed': 'the module does not load with it, which by itself certifies no test',
};

const STATUSES: Readonly<Record<string, ReportedMutant['status']>> = {
  killed: 'killed',
  timeout: 'timeout',
  survived: 'survived',
  'no-coverage': 'no-coverage',
  ignored: 'ignored',
};

function statusOf(text: string): ReportedMutant['status'] {
  return STATUSES[text] ?? 'error';
}

/** Test id of the DSL → the name the framework reports. */
function namesOf({ 'emitted-tests': emitted }: Artifacts): ReadonlyMap<string, string> {
  return new Map(
    (emitted?.files ?? []).flatMap((file) =>
      file.tests.map((test) => [test.id, `${file.path}:${test.fullName}`] as const),
    ),
  );
}

function killersOf(matrix: KillMatrix): ReadonlyMap<number, readonly string[]> {
  const killers = new Map<number, string[]>();
  for (const { id, kills } of matrix.tests) {
    for (const index of kills) {
      const ids = killers.get(index);
      if (ids) ids.push(id);
      else killers.set(index, [id]);
    }
  }
  return killers;
}
