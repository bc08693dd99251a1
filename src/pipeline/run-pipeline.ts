// The whole road: orders the stages, keeps every artifact, and leaves nothing half-written behind.
import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, SystemModel, TestPlan } from '../artifacts/index.ts';
import { writeAtomic } from '../lib/atomic-write.ts';
import { diskError } from '../lib/disk-error.ts';
import { KnownError } from '../lib/known-error.ts';
import { type Artifacts, saveArtifacts } from './artifact-store.ts';
import { checkFolder } from './check-folder.ts';
import { globProblem } from './check-glob.ts';
import { frameworkProblem, loadConfig } from './config.ts';
import type { PipelineDeps } from './deps.ts';
import { takeLock } from './lock.ts';
import { type OutFolder, prepareOut } from './out-folder.ts';
import { type Round, type RunStage, repairLoop } from './repair-loop.ts';
import { buildReport, type Report } from './report.ts';
import { writeReports } from './reports/write-reports.ts';
import { type Places, runStage } from './run-stage.ts';
import type { Budget, Destination, Settings } from './settings.ts';
import type { StageName } from './stage-table.ts';
import { stoppable } from './stoppable.ts';

/** What the user asked for; the configuration file fills in the rest. */
export interface RunRequest {
  /** Absolute. */
  readonly folder: string;
  readonly out: string;
  /** The folder is a clone of this address (without credentials). */
  readonly origin?: { readonly url: string; readonly ref?: string };
  /** Installed packages may run their own scripts, without a network. */
  readonly allowScripts?: boolean;
  /** Only targets that changed since this branch, tag or commit. */
  readonly since?: string;
  readonly budget: Budget;
  readonly replay?: readonly Budget[];
  readonly seed: number;
  readonly workers: number;
  readonly mutation: Settings['mutation'];
  readonly baselineMutation?: 'off' | 'planned';
  readonly destination: Destination['kind'];
  readonly branch?: string;
  readonly maxTargets?: number;
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly framework?: string;
  readonly keepWork: boolean;
  readonly now: string;
}

/** Runs every stage and writes the report. Throws KnownError for what the user can mend. */
export async function runPipeline(
  request: RunRequest,
  deps: PipelineDeps,
): Promise<{ readonly report: Report; readonly minMutationScore: number | undefined }> {
  return inWorkspace(request, deps, async ({ settings, places, out, run }) => {
    const started = deps.clock();
    const measured = settings.baselineMutation === 'planned' ? (['4-measure'] as const) : [];
    const facts = await inOrder(['1-ingest', '2-model', '3-baseline', '4-plan', ...measured], settings, run);
    const { artifacts: proven, rounds } = await repairLoop(facts, settings, run);
    const artifacts = { ...proven, ...(await run('9-integrate', proven, settings)) };
    saveArtifacts(out.artifacts, artifacts);
    const report = reportOf(artifacts, rounds, (deps.clock() - started) / 1000, {
      request,
      settings,
      deps,
      places,
    });
    writeAtomic(out.report, `${JSON.stringify(report, null, 2)}\n`);
    await writeReports({ folder: out.reports, tree: places.tree, artifacts, report });
    return { report, minMutationScore: settings.config.validation.min_mutation_score };
  });
}

/** Runs as far as the plan: nothing of the target is executed. */
export async function planPipeline(
  request: RunRequest,
  deps: PipelineDeps,
): Promise<{ readonly model: SystemModel; readonly plan: TestPlan; readonly notes: readonly string[] }> {
  const ahead = { ...request, destination: 'none' as const };
  return inWorkspace(ahead, deps, async ({ settings, run }) => {
    const artifacts = await inOrder(['1-ingest', '2-model', '4-plan'], settings, run);
    const { 'system-model': model, 'test-plan': plan } = artifacts;
    if (model === undefined || plan === undefined) throw new Error('the stages wrote no plan');
    return { model, plan, notes: artifacts['source-bundle']?.notes ?? [] };
  });
}

interface Workspace {
  readonly settings: Settings;
  readonly places: Places;
  readonly out: OutFolder;
  readonly run: RunStage;
}

/** Checks the request, takes the lock, makes the working folder, and takes both away whatever happens. */
async function inWorkspace<T>(
  request: RunRequest,
  deps: PipelineDeps,
  use: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  checkFolder(request.folder);
  checkWritable(request);
  const settings = settingsOf(request, loadConfig(request.folder, deps.packs), deps);
  const out = prepareOut(request.out);
  const lock = takeLock(out.root);
  let base: string | undefined;
  const cleanUp = () => {
    if (base !== undefined && !request.keepWork)
      rmSync(base, { recursive: true, force: true, maxRetries: 3 });
    lock.release();
  };
  // A second Ctrl+C leaves no time for `finally`.
  const onExit = () => {
    try {
      cleanUp();
    } catch {
      // A process that still dies may write into it; the temporary folder is the system's to clear then.
    }
  };
  process.once('exit', onExit);
  try {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'qtest-')));
    deps.sandbox.show(base);
    const places = {
      folder: request.folder,
      tree: join(base, 'tree'),
      work: join(base, 'work'),
      cache: out.cache,
      out: out.root,
    };
    writeAtomic(join(out.artifacts, 'run.json'), `${JSON.stringify(settings, null, 2)}\n`);
    const run: RunStage = async (stage, artifacts, here) => {
      const work = () => runStage(stage, artifacts, here, places, deps);
      // Delivery is short and must be whole: it is not interrupted once it has begun.
      deps.signal.throwIfAborted();
      const wrote = stage === '9-integrate' ? await work() : await stoppable(work, deps);
      saveArtifacts(out.artifacts, wrote);
      return wrote;
    };
    return await use({ settings, places, out, run });
  } catch (error) {
    throw diskError(error, (error as NodeJS.ErrnoException).path ?? request.out);
  } finally {
    process.off('exit', onExit);
    cleanUp();
    if (request.keepWork)
      deps.progress({ stage: 'run', message: `the working copy is kept in ${base}`, level: 'warn' });
  }
}

async function inOrder(stages: readonly StageName[], settings: Settings, run: RunStage): Promise<Artifacts> {
  let artifacts: Artifacts = {};
  for (const stage of stages) artifacts = { ...artifacts, ...(await run(stage, artifacts, settings)) };
  return artifacts;
}

function checkWritable({ folder, destination }: RunRequest): void {
  if (destination !== 'tree') return;
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const message = `${folder} is read-only, so no test can be written there; use --dry-run with --out DIR`;
    throw new KnownError('E_READ_ONLY', message, { cause: error });
  }
}

/** Flags win over the configuration file. */
function settingsOf(request: RunRequest, config: Config, { packs }: PipelineDeps): Settings {
  const { framework, include, exclude } = request;
  for (const pattern of [...(include ?? []), ...(exclude ?? [])]) {
    const problem = globProblem(pattern, 'glob');
    if (problem !== undefined)
      throw new KnownError('E_USAGE', `the pattern ${JSON.stringify(pattern)} ${problem}`);
  }
  const problem = framework === undefined ? undefined : frameworkProblem(framework, packs);
  if (problem !== undefined) throw new KnownError('E_USAGE', `--framework: ${problem}`);
  return {
    config: framework === undefined ? config : { ...config, test_framework: framework },
    seed: request.seed,
    budget: request.budget,
    ...(request.replay === undefined ? {} : { replay: request.replay }),
    workers: request.workers,
    mutation: config.validation.run_mutation ? request.mutation : 'off',
    ...(request.baselineMutation === undefined ? {} : { baselineMutation: request.baselineMutation }),
    destination:
      request.destination === 'branch'
        ? { kind: 'branch', name: request.branch ?? config.git.branch }
        : { kind: request.destination },
    ...(request.origin === undefined ? {} : { origin: request.origin }),
    ...(request.allowScripts === undefined ? {} : { allowScripts: request.allowScripts }),
    ...(request.since === undefined ? {} : { since: request.since }),
    ...(request.maxTargets === undefined ? {} : { maxTargets: request.maxTargets }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    now: request.now,
    round: 1,
  };
}

interface ReportContext {
  readonly request: RunRequest;
  readonly settings: Settings;
  readonly deps: PipelineDeps;
  readonly places: Places;
}

function reportOf(
  artifacts: Artifacts,
  rounds: readonly Round[],
  seconds: number,
  { request, settings, deps }: ReportContext,
): Report {
  const { backend, isolates } = deps.sandbox;
  const { folder, out } = request;
  return buildReport(artifacts, {
    qtest: deps.version,
    folder,
    out,
    seconds,
    sandbox: { backend, isolates },
    rounds,
    settings,
  });
}
