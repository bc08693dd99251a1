// The whole road: orders the stages, keeps every artifact, and leaves nothing half-written behind.
import { accessSync, constants } from 'node:fs';
import { basename, join } from 'node:path';
import type { Config, SystemModel, TestPlan, Workspace } from '../artifacts/index.ts';
import { writeAtomic } from '../lib/atomic-write.ts';
import { KnownError } from '../lib/known-error.ts';
import { readWorkspace } from '../services/workspace/store.ts';
import { type Artifacts, saveArtifacts } from './artifact-store.ts';
import { checkFolder } from './check-folder.ts';
import { globProblem } from './check-glob.ts';
import { frameworkProblem, loadConfig } from './config.ts';
import type { PipelineDeps } from './deps.ts';
import { inRun, type OpenRun } from './open-run.ts';
import type { OutFolder } from './out-folder.ts';
import type { Places } from './places.ts';
import { type Round, type RunStage, repairLoop } from './repair-loop.ts';
import { buildReport, type Report } from './report.ts';
import { writeReports } from './reports/write-reports.ts';
import { beginRecord, type NewRun, type RecordDeps, resumeRecord } from './run-record.ts';
import type { Budget, Destination, Settings } from './settings.ts';
import type { StageName } from './stage-table.ts';

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
  /** Names or folders of the only packages to test. */
  readonly packages?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly framework?: string;
  readonly accept?: readonly string[];
  readonly keepWork: boolean;
  /** ISO time of the beginning of this process. */
  readonly now: string;
  /** Go on with the run that `out` holds: what was asked of that one is asked again. */
  readonly resume?: boolean;
  /** The command that goes on with this run when it is stopped. */
  readonly goOn?: string;
}

export interface RunResult {
  readonly report: Report;
  readonly minMutationScore: number | undefined;
}

/**
 * Runs every stage and writes the report; with `resume` it goes on with the run that the output folder holds. Throws
 * KnownError for what the user can mend.
 */
export async function runPipeline(request: RunRequest, deps: PipelineDeps): Promise<RunResult> {
  checkFolder(request.folder);
  const asked = request.resume === true ? { ...request, ...savedRequest(request.out) } : request;
  checkWritable(asked);
  const settings = settingsOf(asked, loadConfig(asked.folder, deps.packs), deps);
  const memory: RecordDeps = {
    version: deps.version,
    now: timeFrom(request.now, deps),
    progress: deps.progress,
    seal: deps.seal,
  };
  const begun = { ...identified(asked), request: toSave(asked) };
  const openRecord = (dir: string) =>
    request.resume === true ? resumeRecord(dir, memory) : beginRecord(dir, begun, memory);
  const lasting = asked.origin !== undefined;
  return inRun({ ...asked, lasting }, openRecord, deps, (open) => wholeRun(open, asked, settings, deps));
}

/** A clone is a workspace by its own name; a folder of the user's has one run in it. */
function identified({ origin, folder, out }: RunRequest): Pick<NewRun, 'id' | 'source'> {
  if (origin === undefined) return { id: 'run', source: { kind: 'folder', address: folder, prefix: '' } };
  const { url, ref } = origin;
  const source = { kind: 'git' as const, address: url, prefix: '', ...(ref === undefined ? {} : { ref }) };
  return { id: basename(out), source };
}

/** All stages, in order, in a run that is open; what an earlier process finished is recalled. */
export async function wholeRun(
  open: OpenRun,
  request: RunRequest,
  settings: Settings,
  deps: PipelineDeps,
): Promise<RunResult> {
  const { out, places, run, record } = open;
  saveSettings(out, settings);
  const started = deps.clock();
  const facts = await inOrder(stagesToPlan(settings), settings, run);
  const { artifacts: proven, rounds } = await repairLoop(facts, settings, run);
  const artifacts = { ...proven, ...(await run('9-integrate', proven, settings)) };
  saveArtifacts(out.artifacts, artifacts);
  const seconds = record?.state().seconds ?? (deps.clock() - started) / 1000;
  const report = reportOf(artifacts, rounds, seconds, { request, settings, deps, places });
  writeAtomic(out.report, `${JSON.stringify(report, null, 2)}\n`);
  await writeReports({ folder: out.reports, tree: places.tree, artifacts, report });
  record?.complete();
  return { report, minMutationScore: settings.config.validation.min_mutation_score };
}

/** The stages before the search; the plan is among them, and the measurement that follows from it where it is wanted. */
export function stagesToPlan({ baselineMutation }: Settings): readonly StageName[] {
  const measured = baselineMutation === 'planned' ? (['4-measure'] as const) : [];
  return ['1-ingest', '2-model', '3-baseline', '4-plan', ...measured];
}

/** Runs as far as the plan: nothing of the target is executed. */
export async function planPipeline(
  request: RunRequest,
  deps: PipelineDeps,
): Promise<{ readonly model: SystemModel; readonly plan: TestPlan; readonly notes: readonly string[] }> {
  checkFolder(request.folder);
  const settings = settingsOf(
    { ...request, destination: 'none' },
    loadConfig(request.folder, deps.packs),
    deps,
  );
  const nothing = () => undefined;
  return inRun({ ...request, lasting: false }, nothing, deps, async ({ out, run }) => {
    saveSettings(out, settings);
    const artifacts = await inOrder(['1-ingest', '2-model', '4-plan'], settings, run);
    const { 'system-model': model, 'test-plan': plan } = artifacts;
    if (model === undefined || plan === undefined) throw new Error('the stages wrote no plan');
    const notes = [...(artifacts['source-bundle']?.notes ?? []), ...(model.types?.notes ?? [])];
    return { model, plan, notes };
  });
}

/** What is kept of a request for another process to go on with: what was asked, not where and how. */
export function toSave(request: Partial<RunRequest>): Workspace['request'] {
  const { folder: _f, out: _o, keepWork: _k, resume: _r, goOn: _g, workers: _w, ...asked } = request;
  return JSON.parse(JSON.stringify(asked)) as Workspace['request'];
}

/** What an earlier process was asked; empty where there is none, which opening the record then says. */
function savedRequest(out: string): Partial<RunRequest> {
  return toSave((readWorkspace(out)?.request ?? {}) as Partial<RunRequest>);
}

/** The time of day, from when the process began and the steady clock. */
export function timeFrom(start: string, { clock }: PipelineDeps): () => string {
  const began = clock();
  return () => new Date(Date.parse(start) + (clock() - began)).toISOString();
}

function saveSettings(out: OutFolder, settings: Settings): void {
  writeAtomic(join(out.artifacts, 'run.json'), `${JSON.stringify(settings, null, 2)}\n`);
}

/** Runs the stages one after the other. */
export async function inOrder(
  stages: readonly StageName[],
  settings: Settings,
  run: RunStage,
): Promise<Artifacts> {
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
export function settingsOf(request: RunRequest, config: Config, { packs }: PipelineDeps): Settings {
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
    ...(request.packages === undefined ? {} : { packages: request.packages }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
    ...(request.accept === undefined ? {} : { accept: request.accept }),
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
