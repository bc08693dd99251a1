// The gates' verdicts as artifacts.
import {
  type EmittedFile,
  type Execution,
  judgedKey,
  type Mutation,
  type TestRun,
} from '../../artifacts/index.ts';
import { textAt } from '../../lib/text-at.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { combinedRuns } from '../../ports/perturbed-runs.ts';
import { beforeAfter } from './before-after.ts';
import type { Context, Refusals } from './context.ts';
import { matchMutants } from './match-mutants.ts';
import type { Judgement } from './mutation-gate.ts';
import { toolsOf } from './tools.ts';

function percent(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

function sumOf(durations: ReadonlyMap<string, number>): number {
  return [...durations.values()].reduce((sum, each) => sum + each, 0);
}

export interface Ran {
  readonly runs: ReadonlyMap<string, readonly TestRun[]>;
  readonly durations: ReadonlyMap<string, number>;
  readonly refused: Refusals;
  readonly ms: number;
  readonly seconds: number;
}

/** What the runs of gate 2 said of every emitted test. */
export function summarizeExecution(
  { runs, durations, refused, ms, seconds }: Ran,
  context: Context,
): Execution {
  const { emitted, plan } = context.input;
  const ids = new Map(plan.targets.map((target) => [target.key, target.id]));
  const tests = emitted.files.flatMap((file) =>
    file.tests.map((test): Execution['tests'][number] => {
      const done = runs.get(test.id) ?? [];
      const failed = done.find((run) => run.outcome !== 'passed');
      const target = context.cases.get(test.id)?.target ?? '';
      const why = refused.get(test.id);
      return {
        id: `${file.path}:${test.fullName}`,
        name: test.fullName,
        file: file.path,
        target: ids.get(target) ?? target,
        status: done.length === 0 ? 'skipped' : failed === undefined ? 'passed' : 'failed',
        duration_ms: durations.get(test.id) ?? 0,
        assertions: test.assertions,
        ...(failed?.error === undefined ? {} : { error: failed.error }),
        ...(done.length === 0 && why !== undefined ? { error: `${why.reason} ${why.detail}`.trim() } : {}),
        runs: done,
      };
    }),
  );
  const count = (status: string) => tests.filter((test) => test.status === status).length;
  const [passed, failed, skipped] = [count('passed'), count('failed'), count('skipped')];
  const ran = runs.size > 0;
  return {
    version: '1.0',
    executed_at: plan.created_at,
    duration_seconds: seconds,
    summary: { total: tests.length, passed, failed, skipped, pass_rate: percent(passed, passed + failed) },
    tests,
    runs: ran
      ? combinedRuns(context.input.work).map(({ name, changed }) => ({
          perturbation: name,
          changed: { ...changed },
        }))
      : [],
    sandbox: context.deps.sandbox.backend,
    ...(ms === 0 ? {} : { suite: { seconds: ms / 1000, in_tests: sumOf(durations) / 1000 } }),
  };
}

interface Settled {
  readonly mutant: JudgedMutant;
  readonly status: JudgedMutant['status'];
  readonly killedBy: readonly string[];
  readonly coveredBy: readonly string[];
}

/** The judge's verdict with only the shipped tests and the project's own counted. */
function settle(mutant: JudgedMutant, shipped: ReadonlySet<string>, own: ReadonlySet<string>): Settled {
  const counts = (test: { file: string; fullName: string }) =>
    !own.has(test.file) || shipped.has(`${test.file}:${test.fullName}`);
  const name = (test: { file: string; fullName: string }) => `${test.file}:${test.fullName}`;
  const killedBy = mutant.killedBy.filter(counts).map(name);
  const coveredBy = mutant.coveredBy.filter(counts).map(name);
  const lost = mutant.status === 'killed' && killedBy.length === 0;
  const status = lost ? (coveredBy.length === 0 ? 'no-coverage' : 'survived') : mutant.status;
  return { mutant, status, killedBy, coveredBy };
}

export interface MutationFacts {
  readonly judgement: Judgement | undefined;
  readonly files: readonly EmittedFile[];
  readonly reason?: string;
  readonly seconds: number;
}

/** The judge's verdicts as the artifact; without a judgement, an empty one with the reason. */
export function summarizeMutation(
  { judgement, files, reason, seconds }: MutationFacts,
  context: Context,
): Mutation {
  const own = new Set(context.input.emitted.files.map((file) => file.path));
  const shipped = new Set(files.flatMap((file) => file.tests.map((test) => `${file.path}:${test.fullName}`)));
  const shippedIds = new Set(files.flatMap((file) => file.tests.map((test) => test.id)));
  const unique = new Map((judgement?.mutants ?? []).map((mutant) => [judgedKey(mutant), mutant]));
  const settled = [...unique.values()].map((mutant) => settle(mutant, shipped, own));
  const count = (status: JudgedMutant['status']) => settled.filter((one) => one.status === status).length;
  const [killed, timeout, survived, noCoverage] = [
    count('killed'),
    count('timeout'),
    count('survived'),
    count('no-coverage'),
  ];
  const matched = matchMutants(
    context.input.killMatrix,
    settled.map((one) => one.mutant),
  );
  const ran = judgement !== undefined && judgement.notRun === undefined;
  const why = reason ?? judgement?.notRun;
  return {
    version: '1.0',
    executed_at: context.input.plan.created_at,
    duration_seconds: seconds,
    tool: toolsOf('mutation', context),
    scope: ran ? (context.input.mutation === 'full' ? 'full' : 'certificates') : 'not-run',
    ...(why === undefined ? {} : { reason: why }),
    summary: {
      total_mutants: settled.length,
      killed,
      survived,
      timeout,
      no_coverage: noCoverage,
      killed_by_assertion: killed,
      mutation_score: percent(killed + timeout, killed + timeout + survived + noCoverage),
    },
    ...(why === undefined ? { before_after: beforeAfter(settled, shippedIds, context) } : {}),
    by_test: [...shipped].map((id) => {
      const tested = settled.filter((one) => one.coveredBy.includes(id) || one.killedBy.includes(id));
      const dead = tested.filter((one) => one.killedBy.includes(id)).length;
      return {
        test_id: id,
        mutants_tested: tested.length,
        killed: dead,
        score: percent(dead, tested.length),
      };
    }),
    survivors: settled
      .filter((one) => one.status === 'survived' || one.status === 'no-coverage')
      .map(({ mutant, coveredBy }) => ({
        id: judgedKey(mutant),
        operator: mutant.operator,
        location: `${mutant.file}:${mutant.range.start.line}:${mutant.range.start.column + 1}`,
        original: textAt(context.view.read(mutant.file) ?? '', mutant.range),
        mutated: mutant.replacement,
        ...(coveredBy[0] === undefined ? {} : { test_that_should_catch: coveredBy[0] }),
      })),
    verified: settled.flatMap(({ mutant, status, killedBy, coveredBy }) => {
      const index = matched.get(mutant);
      const identity = index === undefined ? undefined : context.input.killMatrix.mutants[index]?.identity;
      if (identity === undefined) return [];
      return [
        {
          mutant: identity,
          status,
          killedBy,
          coveredBy,
          ...(mutant.message === undefined ? {} : { message: mutant.message }),
        },
      ];
    }),
  };
}
