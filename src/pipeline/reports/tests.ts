// Every generated test by name, with what became of it: what all reports tell of tests is told from this list.
import type { TestRun, ValidatedTest } from '../../artifacts/index.ts';
import type { Artifacts } from '../artifact-store.ts';

export interface ReportedTest {
  /** `file:full name`, the name under which the judge and the framework know it. */
  readonly id: string;
  readonly name: string;
  readonly file: string;
  /** Key of the function under test, where it is known. */
  readonly target: string;
  readonly seconds: number;
  readonly runs: readonly TestRun[];
  readonly outcome: ReportedOutcome;
}

export type ReportedOutcome =
  | { readonly kind: 'shipped'; readonly proof: ValidatedTest }
  | { readonly kind: 'unproven'; readonly gates: readonly string[] }
  | { readonly kind: 'refused'; readonly gate: string; readonly why: string };

const GATES = new Set(['compile', 'runtime', 'mutation']);

/** Tests in the order of their files; those that an earlier round refused come last. */
export function reportedTests(artifacts: Artifacts): readonly ReportedTest[] {
  const { execution, ledger, 'validated-tests': validated, 'emitted-tests': emitted } = artifacts;
  const emittedIds = new Map<string, string>();
  for (const file of emitted?.files ?? [])
    for (const test of file.tests) emittedIds.set(`${file.path}:${test.fullName}`, test.id);
  const proofs = new Map((validated?.tests ?? []).map((test) => [`${test.file}\0${test.id}`, test]));
  const unproven = new Map((validated?.unproven ?? []).map((file) => [file.path, file.gatesNotRun]));
  const refusals = (ledger?.entries ?? []).filter((entry) => GATES.has(entry.gate) && entry.target !== '');
  const byName = new Map(refusals.map((entry) => [entry.what, entry]));
  const tests = (execution?.tests ?? []).map((test): ReportedTest => {
    const proof = proofs.get(`${test.file}\0${emittedIds.get(test.id) ?? ''}`);
    const gates = unproven.get(test.file);
    const refusal = byName.get(test.name);
    const outcome: ReportedOutcome =
      proof !== undefined
        ? { kind: 'shipped', proof }
        : gates !== undefined && test.status !== 'failed'
          ? { kind: 'unproven', gates }
          : {
              kind: 'refused',
              gate: refusal?.gate ?? 'mutation',
              why: refusal?.why ?? test.error ?? 'it kills no mutant that another test does not kill',
            };
    return {
      id: test.id,
      name: test.name,
      file: test.file,
      target: proof?.target ?? refusal?.target ?? test.target,
      seconds: test.duration_ms / 1000,
      runs: test.runs,
      outcome,
    };
  });
  const told = new Set(tests.map((test) => test.name));
  const earlier = [...byName.values()]
    .filter((entry) => !told.has(entry.what))
    .map(
      ({ what, target, gate, why }): ReportedTest => ({
        id: what,
        name: what,
        file: target.split('#')[0] ?? target,
        target,
        seconds: 0,
        runs: [],
        outcome: { kind: 'refused', gate, why },
      }),
    );
  return [...tests, ...earlier];
}
