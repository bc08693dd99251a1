// What the project's own tests say of mutants, asked one batch at a time and never twice about the same mutant.
import { judgedKey, type MutantIdentity, type TakingPart } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import type { Context } from './context.ts';
import { rangesOf } from './pick-mutants.ts';
import { existingTests, type JudgeOrder, judgeByOwn, type Mutate } from './run-judge.ts';

/** `unclear`: the judge could not tell, so the mutant proves nothing. */
export type OwnVerdict = 'dies' | 'lives' | 'unclear';

type Where = Pick<MutantIdentity, 'file' | 'range' | 'operator' | 'replacement'>;

export interface OwnVerdicts {
  /** Undefined: not asked. Without tests of the project's own, everything lives. */
  of(mutant: Where): OwnVerdict | undefined;
  /** The judge's record, where it was asked in this gate. */
  record(mutant: Where): JudgedMutant | undefined;
  ask(mutants: readonly Where[]): Promise<void>;
  askAll(mutate: Mutate): Promise<void>;
  /** The tests that took part. */
  readonly existing: TakingPart;
  /** How many mutants were asked about. */
  readonly asked: number;
}

function verdictOf(status: JudgedMutant['status']): OwnVerdict {
  if (status === 'killed' || status === 'timeout') return 'dies';
  return status === 'survived' || status === 'no-coverage' ? 'lives' : 'unclear';
}

/** What the same tests were measured to kill before the search. */
function measuredBefore({ baselineMutation }: Context['input'], { tests }: TakingPart) {
  const same = baselineMutation?.scope !== 'not-run' && baselineMutation?.tests === tests;
  return new Map(
    (same ? (baselineMutation?.mutants ?? []) : []).map(({ mutant, status }) => [
      judgedKey(mutant),
      verdictOf(status),
    ]),
  );
}

export function openOwnVerdicts(context: Context): OwnVerdicts {
  let existing = existingTests(context);
  const verdicts = new Map<string, OwnVerdict>(measuredBefore(context.input, existing));
  const records = new Map<string, JudgedMutant>();
  let asked = 0;
  // What was seen to die stays dead when the judge cannot run the own tests later on.
  const of = (mutant: Where) =>
    verdicts.get(judgedKey(mutant)) ?? (existing.tests === 0 ? 'lives' : undefined);
  const judge = async (order: Pick<JudgeOrder, 'mutate' | 'named'>) => {
    if (order.mutate.length === 0 || existing.tests === 0) return;
    const judged = await judgeByOwn({ ...order, wallMinutes: 60 }, context);
    existing = judged.existing;
    asked += judged.mutants.length;
    for (const mutant of judged.mutants) {
      verdicts.set(judgedKey(mutant), verdictOf(mutant.status));
      records.set(judgedKey(mutant), mutant);
    }
  };
  return {
    of,
    record: (mutant) => records.get(judgedKey(mutant)),
    askAll: (mutate) => judge({ mutate }),
    async ask(mutants) {
      const unknown = mutants.filter((mutant) => of(mutant) === undefined);
      await judge({ mutate: rangesOf(unknown), named: unknown });
      for (const mutant of unknown) if (of(mutant) === undefined) verdicts.set(judgedKey(mutant), 'unclear');
    },
    get existing() {
      return existing;
    },
    get asked() {
      return asked;
    },
  };
}
