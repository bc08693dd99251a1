// `qtest workspace plan | run | resume`: the whole road, or as far as the plan, in a workspace that remembers it.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TestPlan } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { loadConfig } from '../config.ts';
import type { PipelineDeps } from '../deps.ts';
import { inRun, type OpenRun } from '../open-run.ts';
import {
  inOrder,
  type RunRequest,
  type RunResult,
  settingsOf,
  stagesToPlan,
  timeFrom,
  toSave,
  wholeRun,
} from '../run-pipeline.ts';
import { beginRecord, type RunRecord, resumeRecord } from '../run-record.ts';
import type { Settings } from '../settings.ts';
import { bringRepository, localFolder } from './bring-repository.ts';
import type { WorkspaceFolder } from './open-workspace.ts';

export interface WorkspaceRun {
  readonly workspace: WorkspaceFolder;
  /** What a run is asked when nobody says otherwise. */
  readonly standard: RunRequest;
  /** What the user said this time: wins over what was asked before. */
  readonly said: Partial<RunRequest>;
  readonly token?: string | undefined;
}

/** Begins, or goes on, and runs to the end. */
export async function runWorkspace(order: WorkspaceRun, deps: PipelineDeps): Promise<RunResult> {
  return inWorkspace(order, deps, (open, request, settings) => wholeRun(open, request, settings, deps));
}

/** Runs as far as the plan and pauses there. */
export async function planWorkspace(
  order: WorkspaceRun,
  deps: PipelineDeps,
): Promise<{ readonly plan: TestPlan; readonly notes: readonly string[] }> {
  return inWorkspace(order, deps, async ({ run, record }, _, settings) => {
    const { 'test-plan': plan, ...rest } = await inOrder(stagesToPlan(settings), settings, run);
    if (plan === undefined) throw new Error('the stages wrote no plan');
    if (record?.state().state.name === 'planning') record.move({ kind: 'pause' });
    return { plan, notes: rest['source-bundle']?.notes ?? [] };
  });
}

async function inWorkspace<T>(
  { workspace, standard, said, token }: WorkspaceRun,
  deps: PipelineDeps,
  use: (open: OpenRun, request: RunRequest, settings: Settings) => Promise<T>,
): Promise<T> {
  const { id, dir, folder, state } = workspace;
  const { source } = state;
  const origin = {
    url: source.address,
    ...(source.ref === undefined ? {} : { ref: source.ref }),
  };
  const request: RunRequest = {
    ...standard,
    destination: source.kind === 'git' ? 'branch' : 'tree',
    ...state.request,
    ...said,
    folder,
    out: dir,
    workers: standard.workers,
    keepWork: false,
    ...(source.kind === 'git' ? { origin } : {}),
  };
  const memory = {
    version: deps.version,
    now: timeFrom(standard.now, deps),
    progress: deps.progress,
    seal: deps.seal,
  };
  const openRecord = (): RunRecord => {
    if (state.stages.length === 0 && state.state.name === 'init')
      return beginRecord(dir, { id, source, request: toSave(request) }, memory);
    const record = resumeRecord(dir, memory);
    record.update({ request: toSave(request) });
    return record;
  };
  const where = {
    folder,
    out: dir,
    lasting: true,
    keepWork: false,
    whenBusy: 'wait for it, or stop it with Ctrl+C',
    goOn: `qtest workspace resume ${id}`,
  };
  const local = localFolder(source);
  if (local !== undefined) deps.sandbox.show(local);
  return inRun(where, openRecord, deps, async (open) => {
    const begins = state.state.name === 'init' || state.state.name === 'completed';
    if (!existsSync(folder) || (begins && source.kind === 'git' && state.stages.length > 0))
      await bringRepository(
        { source, dir, token, ...(request.since === undefined ? {} : { since: request.since }) },
        deps,
      );
    dropGitLocks(join(dir, 'repo', '.git'));
    if (!existsSync(folder))
      throw new KnownError('E_NOT_A_FOLDER', `the repository has no folder ${source.prefix}`);
    const settings = settingsOf(request, loadConfig(folder, deps.packs), deps);
    return use(open, request, settings);
  });
}

/** Git leaves its locks when it is killed; in the workspace's own clone nobody else can hold them. */
function dropGitLocks(git: string): void {
  if (!existsSync(git)) return;
  const names = [...readdirSync(git), ...namesBelow(git, 'refs')];
  for (const name of names) if (name.endsWith('.lock')) rmSync(join(git, name), { force: true });
}

function namesBelow(git: string, folder: string): readonly string[] {
  if (!existsSync(join(git, folder))) return [];
  return readdirSync(join(git, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
    join(folder, name),
  );
}
