// Gate 2: every test passes in every run, each under another perturbation; the one that broke it is named.

import type { EmittedFile, TestRun } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import type { RunReport } from '../../ports/index.ts';
import { combinedRuns, type PerturbedRun, singleRuns } from '../../ports/perturbed-runs.ts';
import type { Context, Refusal } from './context.ts';
import { findCulprits } from './find-culprits.ts';
import { placeFiles } from './place-files.ts';
import { passedBefore } from './round-before.ts';
import { failures, type Ran, runTests } from './run-tests.ts';
import { splitFiles } from './split-files.ts';

const PASSES = 4;
const TRIALS = 24;
/** Below it, a process of its own for each file costs no more than the second run that sharing may need. */
const SHARED_FROM = 4;

export interface Survived {
  readonly files: readonly EmittedFile[];
  readonly kept: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Refusal>;
  /** What each test did in each run of the last pass it took part in. */
  readonly runs: ReadonlyMap<string, readonly TestRun[]>;
  readonly durations: ReadonlyMap<string, number>;
  /** The last run as written, by the clock. */
  readonly ms: number;
  /** Set when the tests could not be run at all. */
  readonly notRun?: string;
}

type Failed = ReadonlyMap<string, string>;
type Verdict =
  | { readonly failed: Failed; readonly durations: ReadonlyMap<string, number>; readonly ms: number }
  | { readonly notRun: string };

async function culprits(
  files: readonly EmittedFile[],
  run: PerturbedRun,
  context: Context,
  breaks: (ran: Ran) => boolean,
  why: string,
): Promise<Verdict> {
  const tests = files.flatMap((file) => file.tests.map((test) => ({ file: file.path, ...test })));
  const found = await findCulprits(
    tests,
    async (subset) => {
      const paths = [...new Set(subset.map((test) => test.file))];
      return breaks(await runTests(paths, run, context, { only: subset.map((test) => test.fullName) }));
    },
    TRIALS,
  );
  // When everything breaks it, the cause is not in the tests.
  if (found === undefined || (found.length === tests.length && tests.length > 1)) return { notRun: why };
  return { failed: new Map(found.map((test) => [test.id, why])), durations: new Map(), ms: 0 };
}

/** True when the runner passed over every file: that says something of its configuration and nothing of the tests. */
export function unseen(files: readonly EmittedFile[], report: RunReport): boolean {
  const named = new Set([...report.tests, ...report.errors].map(({ file }) => file));
  return report.errors.every(({ file }) => file !== '') && files.every(({ path }) => !named.has(path));
}

function groupsOf(paths: readonly string[], { alone, shared }: PerturbedRun): readonly (readonly string[])[] {
  if (!alone) return [paths];
  return shared ? splitFiles(paths) : paths.map((path) => [path]);
}

/**
 * Where files can share what they load, they are first run so: that costs a tenth. Only a pass counts; what fails, and
 * whatever such a run can not say, is settled by a run of the files as the project runs them.
 */
async function judgeCheaply(
  files: readonly EmittedFile[],
  run: PerturbedRun,
  context: Context,
): Promise<Verdict> {
  if (run.name === 'none' || files.length < SHARED_FROM) return judgeRun(files, run, context);
  const first = await judgeShared(files, { ...run, shared: true }, context);
  if (first === undefined) return judgeRun(files, run, context);
  const open = files.filter((file) => file.tests.some(({ id }) => first.failed.has(id)));
  if (open.length === 0) return first;
  const second = await judgeRun(open, run, context);
  return 'notRun' in second ? second : { ...second, ms: first.ms + second.ms };
}

/** Undefined when the run could not be made, or when something failed that is of no test. */
async function judgeShared(files: readonly EmittedFile[], run: PerturbedRun, context: Context) {
  const failed = new Map<string, string>();
  let ms = 0;
  for (const group of groupsOf(
    files.map(({ path }) => path),
    run,
  )) {
    const part = files.filter((file) => group.includes(file.path));
    const ran = await runTests(group, run, context);
    if (!ran.ok || ran.report.errors.some(({ file }) => file === '')) return undefined;
    ms += ran.ms;
    for (const [id, why] of failures(part, ran.report)) failed.set(id, why);
  }
  return { failed, durations: new Map<string, number>(), ms };
}

async function judgeRun(
  files: readonly EmittedFile[],
  run: PerturbedRun,
  context: Context,
): Promise<Verdict> {
  const paths = files.map((file) => file.path);
  const failed = new Map<string, string>();
  const durations = new Map<string, number>();
  let ms = 0;
  for (const group of groupsOf(paths, run)) {
    const part = files.filter((file) => group.includes(file.path));
    const ran = await runTests(group, run, context);
    if (!ran.ok) {
      const verdict = await culprits(part, run, context, (trial) => !trial.ok, ran.why);
      if ('notRun' in verdict) return verdict;
      for (const [id, why] of verdict.failed) failed.set(id, why);
      continue;
    }
    ms += ran.ms;
    if (unseen(part, ran.report)) {
      const them = `${group[0]}${group.length === 1 ? '' : ` and ${group.length - 1} more`}`;
      return { notRun: `the project's test runner does not look at ${them}` };
    }
    for (const [id, why] of failures(part, ran.report)) failed.set(id, why);
    for (const { id, fullName } of part.flatMap((file) => file.tests)) {
      durations.set(id, ran.report.tests.find((test) => test.fullName === fullName)?.durationMs ?? 0);
    }
    const stray = ran.report.errors.find((error) => error.file === '');
    if (stray !== undefined && failed.size === 0) {
      const strays = (trial: Ran) => !trial.ok || trial.report.errors.some((error) => error.file === '');
      const verdict = await culprits(part, run, context, strays, stray.message);
      if ('notRun' in verdict) return verdict;
      for (const [id, why] of verdict.failed) failed.set(id, why);
    }
  }
  return { failed, durations, ms };
}

/** For each failed test, the first single perturbation that breaks it; else the combined run's name. */
async function nameCulprits(
  failed: Failed,
  run: PerturbedRun,
  files: readonly EmittedFile[],
  context: Context,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  const concerned = files.filter((file) => file.tests.some(({ id }) => failed.has(id)));
  for (const single of singleRuns(run)) {
    if (names.size === failed.size) break;
    const verdict = await judgeRun(concerned, single, context);
    if ('notRun' in verdict) continue;
    for (const id of verdict.failed.keys()) if (failed.has(id) && !names.has(id)) names.set(id, single.name);
  }
  return names;
}

/** Runs the tests until a pass in which all that are left pass every run. */
export async function runtimeGate(
  before: { files: readonly EmittedFile[]; kept: ReadonlySet<string> },
  context: Context,
): Promise<Survived> {
  let { files } = before;
  const kept = new Set(before.kept);
  const refused = new Map<string, Refusal>();
  const runs = new Map<string, TestRun[]>();
  const durations = new Map<string, number>();
  const passed = passedBefore(context.input.before);
  let taken = 0;
  const done = (notRun?: string): Survived => ({
    files,
    kept,
    refused,
    runs,
    durations,
    ms: taken,
    ...(notRun === undefined ? {} : { notRun }),
  });
  for (let pass = 1; pass <= PASSES && kept.size > 0; pass++) {
    const leaving = new Map<string, Refusal>();
    for (const id of kept) runs.set(id, []);
    for (const run of combinedRuns(context.input.work)) {
      const left = files.filter(
        (file) => file.tests.some(({ id }) => !leaving.has(id)) && (run.name === 'none' || !passed(file)),
      );
      if (left.length === 0) continue;
      context.say(`run under: ${run.name}`);
      const verdict = await judgeCheaply(left, run, context);
      if ('notRun' in verdict) return done(verdict.notRun);
      if (run.name === 'none') taken = verdict.ms;
      for (const [id, ms] of verdict.durations) if (run.name === 'none') durations.set(id, ms);
      const fresh = new Map([...verdict.failed].filter(([id]) => !leaving.has(id)));
      const names =
        run.name === 'none' || fresh.size === 0
          ? new Map<string, string>()
          : await nameCulprits(fresh, run, left, context);
      for (const id of kept) {
        const error = fresh.get(id);
        const culprit = names.get(id) ?? run.name;
        if (!leaving.has(id))
          runs.get(id)?.push({
            perturbation: error === undefined ? run.name : culprit,
            outcome: error === undefined ? 'passed' : 'failed',
            ...(error === undefined ? {} : { error: firstLine(error) }),
          });
        if (error === undefined) continue;
        const reason =
          run.name === 'none' ? 'it fails as written' : `it fails when this is changed: ${culprit}`;
        leaving.set(id, { gate: 'runtime', reason, detail: firstLine(error) });
      }
    }
    if (leaving.size === 0) return done();
    for (const [id, why] of leaving) {
      refused.set(id, why);
      kept.delete(id);
    }
    files = await placeFiles(kept, context);
  }
  return kept.size === 0 ? done() : done(`after ${PASSES} passes some tests still fail`);
}
