// Stage 8: the gates. A test ships only when it compiles, passes every perturbed run, and an independent judge confirms
// a mutant that it alone kills.
import { join } from 'node:path';
import type {
  Coverage,
  EmittedFile,
  Execution,
  Feedback,
  Ledger,
  LedgerEntry,
  Maintenance,
  Mutation,
  ValidatedTests,
} from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { linkPackages } from '../../lib/link-packages.ts';
import { chooseFramework } from '../../ports/choice.ts';
import { type Compiled, compileGate } from './compile-gate.ts';
import type { Context, Refusal, ValidateDeps, ValidateInput } from './context.ts';
import { finalRun } from './final-run.ts';
import { type Judgement, mutationGate } from './mutation-gate.ts';
import { placeFiles } from './place-files.ts';
import { runtimeGate, type Survived } from './runtime-gate.ts';
import { settleFates } from './settle-fates.ts';
import { summarizeExecution, summarizeMutation } from './summarize.ts';
import { validatedTests } from './write-certificates.ts';

export type { ValidateDeps, ValidateInput } from './context.ts';

export interface ValidateOutput {
  readonly execution: Execution;
  readonly coverage: Coverage;
  readonly mutation: Mutation;
  readonly validated: ValidatedTests;
  readonly feedback: Feedback;
  readonly ledger: Ledger;
  readonly maintenance?: Maintenance;
}

const NO_RUNS: Omit<Survived, 'files' | 'kept'> = {
  refused: new Map(),
  runs: new Map(),
  durations: new Map(),
  ms: 0,
};

function contextOf(input: ValidateInput, deps: ValidateDeps): Context {
  const chosen = chooseFramework(input.bundle, deps.packs);
  if (chosen === undefined) throw new Error('tests were emitted for a framework that no pack offers');
  return {
    input,
    deps,
    chosen,
    view: openFileView(input.tree, { skip: chosen.pack.skip }),
    cases: new Map(input.tests.tests.map((test) => [test.id, test])),
    aside: new Set(input.maintenance?.aside.map((each) => each.case.id)),
    accepted: new Map(),
    apart: new Map(),
    say: (message) => deps.progress({ stage: '8-validate', message }),
  };
}

interface Passed {
  readonly files: readonly EmittedFile[];
  readonly kept: ReadonlySet<string>;
}

interface Verdicts {
  readonly survived: Survived;
  readonly judgement: Judgement | undefined;
  readonly refused: ReadonlyMap<string, Refusal>;
  readonly notes: readonly LedgerEntry[];
  /** Gates that were turned off or could not run, with the reason. */
  readonly open: ReadonlyMap<'runtime' | 'mutation', string>;
  readonly mutationSeconds: number;
  readonly executionSeconds: number;
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}

/** Tests that were set aside are checked with the others, so that they are printed as they were, and then wait. */
async function withoutAside(compiled: Compiled, context: Context): Promise<Compiled> {
  const { aside } = context;
  if (aside.size === 0) return compiled;
  const kept = new Set([...compiled.kept].filter((id) => !aside.has(id)));
  return { ...compiled, kept, files: await placeFiles(kept, context) };
}

async function throughGates(context: Context): Promise<Verdicts> {
  const { config, emitted, mutation } = context.input;
  const { clock } = context.deps;
  const started = clock();
  const all = new Set(emitted.files.flatMap((file) => file.tests.map(({ id }) => id)));
  const compiled = await withoutAside(await compileGate(all, context), context);
  const open = new Map<'runtime' | 'mutation', string>();
  if (!config.validation.run_tests) open.set('runtime', 'validation.run_tests is off');
  const survived: Survived = open.has('runtime')
    ? { ...NO_RUNS, files: compiled.files, kept: compiled.kept }
    : await runtimeGate(compiled, context);
  if (survived.notRun !== undefined) open.set('runtime', survived.notRun);
  const ran = clock();
  if (!config.validation.run_mutation) open.set('mutation', 'validation.run_mutation is off');
  else if (mutation === 'off') open.set('mutation', 'mutation is off');
  else if (open.has('runtime')) open.set('mutation', 'the tests were not run');
  const judgement =
    open.has('mutation') || survived.kept.size === 0 ? undefined : await mutationGate(survived, context);
  if (judgement?.notRun !== undefined) open.set('mutation', judgement.notRun);
  return {
    survived,
    judgement,
    refused: new Map([...compiled.refused, ...survived.refused, ...(judgement?.refused ?? [])]),
    notes: compiled.notes,
    open,
    executionSeconds: seconds(ran - started),
    mutationSeconds: seconds(clock() - ran),
  };
}

/** Runs once more with coverage; a shipped test that fails here leaves. */
async function ship(passed: Passed, context: Context) {
  let { files } = passed;
  const kept = new Set(passed.kept);
  const refused = new Map<string, Refusal>();
  for (let round = 1; ; round++) {
    const last = await finalRun(files, context);
    if (last.failed.size === 0 || round === 3) {
      if (last.failed.size > 0) {
        kept.clear();
        files = await placeFiles(kept, context);
      }
      return { files, kept, refused, coverage: last.coverage };
    }
    for (const [id, error] of last.failed) {
      kept.delete(id);
      refused.set(id, {
        gate: 'runtime',
        reason: 'it fails together with all other tests',
        detail: error.split('\n')[0] ?? '',
      });
    }
    files = await placeFiles(kept, context);
  }
}

function ledgerOf(
  refused: ReadonlyMap<string, Refusal>,
  notes: readonly LedgerEntry[],
  context: Context,
): Ledger {
  const titles = new Map(
    context.input.emitted.files.flatMap((file) => file.tests.map((test) => [test.id, test.fullName])),
  );
  const entries = [...refused].map(([id, { gate, reason, detail }]) => ({
    what: titles.get(id) ?? id,
    target: context.cases.get(id)?.target ?? '',
    gate,
    why: detail === '' ? reason : `${reason}: ${detail}`,
  }));
  return { version: '1.0', entries: [...entries, ...notes] };
}

/** What generate can do better in another round. */
function feedbackOf(
  refused: ReadonlyMap<string, Refusal>,
  existingKills: Feedback['existingKills'] = [],
  context: Context,
): Feedback {
  return {
    version: '1.0',
    round: context.input.round,
    entries: [...refused]
      .filter(([, { final }]) => final !== true)
      .map(([test, { gate, reason, detail, repeats }]) => ({
        test,
        target: context.cases.get(test)?.target ?? '',
        gate,
        reason,
        detail,
        ...(repeats === undefined ? {} : { repeats }),
      })),
    ...(existingKills.length === 0 ? {} : { existingKills }),
  };
}

/** Puts the emitted tests through the gates. Never throws for what they do: that is in the artifacts. */
export async function validate(input: ValidateInput, deps: ValidateDeps): Promise<ValidateOutput> {
  const context = contextOf(input, deps);
  const { framework, pack } = context.chosen;
  linkPackages(join(input.tree, pack.packagesFolder ?? ''), input.toolModules, framework.packages);
  const verdicts = await throughGates(context);
  const { survived, judgement, open } = verdicts;
  const proven: Passed =
    open.size > 0 ? { files: [], kept: new Set() } : (judgement ?? { files: [], kept: new Set() });
  const unproven = open.size > 0 ? (judgement?.files ?? survived.files) : [];
  if (open.size > 0) await placeFiles(new Set(), context);
  const shipped = await ship(proven, context);
  const refused = new Map([...verdicts.refused, ...shipped.refused]);
  const { aside } = context;
  const whole =
    open.size > 0 || aside.size === 0
      ? shipped.files
      : await placeFiles(new Set([...shipped.kept, ...aside]), context);
  const notes: LedgerEntry[] = [...verdicts.notes];
  for (const [gate, why] of open) {
    for (const test of unproven.flatMap((file) => file.tests)) {
      notes.push({
        what: test.fullName,
        target: context.cases.get(test.id)?.target ?? '',
        gate,
        why: `the gate did not run: ${why}`,
      });
    }
  }
  const reason = open.get('mutation');
  const validated = validatedTests(
    { files: whole, unproven, gatesNotRun: [...open.keys()], judgement, runs: survived.runs },
    context,
  );
  const { maintenance } = input;
  return {
    execution: summarizeExecution({ ...survived, refused, seconds: verdicts.executionSeconds }, context),
    coverage: shipped.coverage,
    mutation: summarizeMutation(
      {
        judgement,
        files: shipped.files,
        seconds: verdicts.mutationSeconds,
        ...(reason === undefined ? {} : { reason }),
      },
      context,
    ),
    validated,
    ...(maintenance === undefined
      ? {}
      : { maintenance: settleFates(maintenance, validated, refused, [...open.keys()]) }),
    feedback: feedbackOf(refused, judgement?.existingKills, context),
    ledger: ledgerOf(refused, notes, context),
  };
}
