// Why a test leaves at the mutation gate: what the judge says of the mutants that it should kill.
import { firstLine } from '../../lib/first-line.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import type { Context, Refusal } from './context.ts';
import { matchMutants } from './match-mutants.ts';
import type { OwnVerdicts } from './own-verdicts.ts';

/** `judged` are QTest's tests alone; `own` what the project's own say. */
export function whyRefused(
  id: string,
  judged: readonly JudgedMutant[],
  own: OwnVerdicts,
  context: Context,
): Refusal {
  const { killMatrix } = context.input;
  const entry = killMatrix.tests.find((test) => test.id === id);
  const gate = 'mutation' as const;
  if (entry === undefined || entry.unique.length === 0) {
    return { gate, reason: 'it kills nothing that no other test kills', detail: '', final: true };
  }
  const wanted = new Set(entry.unique);
  const matched = [...matchMutants(killMatrix, judged)]
    .filter(([, index]) => wanted.has(index))
    .map(([mutant]) => mutant);
  const statuses = [...new Set(matched.map((mutant) => mutant.status))].sort();
  if (matched.some((mutant) => own.of(mutant) === 'dies')) {
    const reason = "the project's own tests kill what it kills";
    return { gate, reason, detail: '', repeats: true };
  }
  if (matched.some((mutant) => mutant.status === 'killed' && own.of(mutant) === 'unclear')) {
    const reason =
      "no kill was confirmed: the mutation tool cannot judge its mutants by the project's own tests";
    return { gate, reason, detail: '', final: true };
  }
  if (matched.some((mutant) => mutant.status === 'killed')) {
    return {
      gate,
      reason: 'every mutant it kills dies by another test as well',
      detail: '',
      final: true,
    };
  }
  if (statuses.length === 0) {
    const reason = 'no kill was confirmed: the mutation tool does not have its mutants';
    return { gate, reason, detail: '', final: true };
  }
  // What a mutant makes hang proves no test, whichever it is.
  const hopeless = statuses.every((status) => status === 'error' || status === 'timeout');
  const final = hopeless ? { final: true as const } : {};
  const reason = `no kill was confirmed: the mutation tool says ${statuses.join(' and ')}`;
  return { gate, reason, detail: firstLine(matched[0]?.message ?? ''), ...final };
}
