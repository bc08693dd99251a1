// The mutation score before and after, over the same mutants: what the project's own tests kill, and what they and the
// shipped tests kill together.
import { judgedKey, type Mutation } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import type { Context } from './context.ts';

type BeforeAfter = NonNullable<Mutation['before_after']>;

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

function whyNotMeasured({ baseline, baselineMutation }: Context['input']): string {
  if (baselineMutation?.reason !== undefined) return baselineMutation.reason;
  if (baseline.status === 'not-run') return baseline.reason ?? "the project's own tests did not run";
  return '`--baseline-mutation planned` measures it';
}

const dies = (status: string) => status === 'killed' || status === 'timeout';

/** `verdicts` are the judge's on the shipped tests and the project's own together; `shipped` are ids of tests. */
export function beforeAfter(
  verdicts: readonly { readonly mutant: JudgedMutant; readonly status: string }[],
  shipped: ReadonlySet<string>,
  context: Context,
): BeforeAfter {
  const { baseline, baselineMutation, killMatrix, mutation } = context.input;
  const judged = new Map(verdicts.map(({ mutant, status }) => [judgedKey(mutant), status]));
  const kills = new Set(
    killMatrix.tests
      .filter(({ id }) => shipped.has(id))
      .flatMap(({ kills, also = [] }) => [...kills, ...also]),
  );
  const predicted = new Map(
    killMatrix.mutants.map(({ identity, status }, index) => [
      judgedKey(identity),
      status === 'existing' || kills.has(index) || (status === 'timeout' && shipped.size > 0),
    ]),
  );
  const after = (key: string): boolean => {
    const verdict = judged.get(key);
    return verdict === undefined ? predicted.get(key) === true : dies(verdict);
  };
  const after_by = mutation === 'full' ? 'judged' : 'predicted';
  if (baselineMutation !== undefined && baselineMutation.scope !== 'not-run') {
    const valid = baselineMutation.mutants.filter(({ status }) => status !== 'error' && status !== 'ignored');
    const before = valid.filter(({ status }) => dies(status));
    const union = valid.filter(({ mutant, status }) => dies(status) || after(judgedKey(mutant)));
    return {
      mutants: valid.length,
      before: percent(before.length, valid.length),
      after: percent(union.length, valid.length),
      after_by,
    };
  }
  const keys =
    mutation === 'full'
      ? [...judged].filter(([, status]) => status !== 'error' && status !== 'ignored').map(([key]) => key)
      : killMatrix.mutants
          .filter(({ status }) => status !== 'ignored')
          .map(({ identity }) => judgedKey(identity));
  return {
    mutants: keys.length,
    ...(baseline.status === 'none' ? { before: 0 } : { why: whyNotMeasured(context.input) }),
    after: percent(keys.filter(after).length, keys.length),
    after_by,
  };
}
