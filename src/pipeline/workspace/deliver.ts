// `qtest workspace pr` and `validate`: what was proven once is committed for a pull request, or proven again.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PullRequest, ValidatedTests } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { type Artifacts, loadArtifact, saveArtifacts } from '../artifact-store.ts';
import { loadConfig } from '../config.ts';
import type { PipelineDeps } from '../deps.ts';
import { inRun, type OpenRun } from '../open-run.ts';
import { type RunRequest, settingsOf, timeFrom } from '../run-pipeline.ts';
import { completedRecord } from '../run-record.ts';
import { runStage } from '../run-stage.ts';
import type { Settings } from '../settings.ts';
import { STAGES, type StageName } from '../stage-table.ts';
import { stoppable } from '../stoppable.ts';
import { committed } from '../target-states.ts';
import type { WorkspaceFolder } from './open-workspace.ts';

export interface AfterRun {
  readonly workspace: WorkspaceFolder;
  readonly standard: RunRequest;
}

/** Commits the shipped tests on their branch in the workspace's clone; what is committed already stays as it is. */
export async function preparePullRequest(order: AfterRun, deps: PipelineDeps): Promise<PullRequest> {
  return afterRun(order, deps, async ({ places, out, record }, settings, artifacts) => {
    const { destination, config } = settings;
    const name = destination.kind === 'branch' ? destination.name : config.git.branch;
    const before = artifacts['pull-request'];
    if (before?.branch === name && before.commits.length > 0) return before;
    const here: Settings = { ...settings, destination: { kind: 'branch', name } };
    const wrote = await runStage('9-integrate', artifacts, here, places, deps);
    saveArtifacts(out.artifacts, wrote);
    const request = wrote['pull-request'] as PullRequest;
    if (request.commits.length > 0) record?.update({ targets: committed(record.state().targets) });
    return request;
  });
}

/** The command that makes the branch known where the repository came from; undefined when there is nothing to push. */
export function pushCommand(
  { dir, state }: WorkspaceFolder,
  { branch, commits }: PullRequest,
): string | undefined {
  if (branch === undefined || commits.length === 0 || state.source.kind !== 'git') return undefined;
  return `git -C ${join(dir, 'repo')} push origin ${branch}`;
}

export interface Revalidated {
  /** Shipped tests that hold, and that do not with the gate and the reason. */
  readonly holds: readonly string[];
  readonly fails: readonly { readonly test: string; readonly gate: string; readonly why: string }[];
  /** Files that are no longer as they were shipped: what a person changed is that person's. */
  readonly changed: readonly string[];
  readonly validated: ValidatedTests;
}

/** Puts the shipped tests through the gates once more, as they stand in the workspace's repository. */
export async function validateAgain(order: AfterRun, deps: PipelineDeps): Promise<Revalidated> {
  return afterRun(order, deps, async (open, settings, artifacts) => {
    const { places, out } = open;
    const shipped = artifacts['validated-tests'] as ValidatedTests;
    const changed = changedFiles(places.folder, shipped, artifacts['pull-request']);
    const files = shipped.files.filter(({ path }) => !changed.includes(path));
    const run = (stage: StageName, given: Artifacts) =>
      stoppable(() => runStage(stage, given, settings, places, deps), deps);
    if (!existsSync(places.tree)) await run('1-ingest', {});
    const asked = shipped.tests.filter((test) => files.some(({ path }) => path === test.file));
    const ids = new Set(asked.map((test) => test.id));
    const tests = (artifacts['test-dsl']?.tests ?? []).filter(({ id }) => ids.has(id));
    const again: Artifacts = { ...artifacts, 'test-dsl': { version: '1.0', tests } };
    const wrote = await run('8-validate', { ...again, ...(await run('7-emit', again)) });
    saveArtifacts(join(out.root, 'validation'), wrote);
    const validated = wrote['validated-tests'] as ValidatedTests;
    const holds = new Set(validated.tests.map((test) => test.id));
    const why = new Map(wrote.ledger?.entries.map((entry) => [entry.what, entry]));
    return {
      holds: [...holds],
      fails: asked
        .filter((test) => !holds.has(test.id))
        .map(({ title }) => {
          const entry = [...why].find(([what]) => what.endsWith(title))?.[1];
          return { test: title, gate: entry?.gate ?? 'runtime', why: entry?.why ?? 'it did not ship again' };
        }),
      changed,
      validated,
    };
  });
}

/** Files in the tree that differ from what was shipped; on a branch git keeps them as they were committed. */
function changedFiles(
  folder: string,
  { files }: ValidatedTests,
  delivered: PullRequest | undefined,
): readonly string[] {
  const inTree = delivered?.branch === undefined;
  return files.flatMap(({ path, text }) => {
    const place = join(folder, path);
    if (!existsSync(place)) return inTree ? [path] : [];
    return readFileSync(place, 'utf8') === text ? [] : [path];
  });
}

async function afterRun<T>(
  { workspace, standard }: AfterRun,
  deps: PipelineDeps,
  use: (open: OpenRun, settings: Settings, artifacts: Artifacts) => Promise<T>,
): Promise<T> {
  const { id, dir, folder, state } = workspace;
  if (state.state.name !== 'completed') {
    throw new KnownError(
      'E_WORKSPACE_STATE',
      `the workspace ${id} is ${state.state.name} and has nothing to deliver yet; go on with: qtest workspace resume ${id}`,
    );
  }
  const request: RunRequest = { ...standard, ...state.request, folder, out: dir };
  const settings = settingsOf(request, loadConfig(folder, deps.packs), deps);
  const memory = {
    version: deps.version,
    now: timeFrom(standard.now, deps),
    progress: deps.progress,
    seal: deps.seal,
  };
  const where = { folder, out: dir, lasting: true, keepWork: false, whenBusy: 'wait for it' };
  const artifacts: Record<string, unknown> = {};
  for (const name of new Set(STAGES.flatMap((row) => [...row.reads, ...row.writes]))) {
    const artifact = loadArtifact(join(dir, 'artifacts'), name);
    if (artifact !== undefined) artifacts[name] = artifact;
  }
  const open = (root: string) => completedRecord(root, memory);
  return inRun(where, open, deps, (run) => use(run, settings, artifacts as Artifacts));
}
