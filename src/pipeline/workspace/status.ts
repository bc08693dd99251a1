// `qtest workspace status | list | artifacts`: what a workspace has come to, and what to do next.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TargetProgress, TargetState, Workspace, WorkspaceState } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { readWorkspace, workspaceIds } from '../../services/workspace/store.ts';
import { loadArtifact } from '../artifact-store.ts';
import { lockedBy } from '../lock.ts';
import { STAGES, type StageName } from '../stage-table.ts';
import { isWorking } from '../state.ts';
import { type WorkspaceFolder, workspacesIn } from './open-workspace.ts';

export interface WorkspaceStatus {
  readonly id: string;
  readonly folder: string;
  readonly source: Workspace['source'];
  readonly state: WorkspaceState;
  /** Where a paused or failed one goes on. */
  readonly from?: string;
  readonly why?: string;
  /** Process that works on it at this moment. */
  readonly process?: number;
  /** It says that it works, and no process does: the last one died. */
  readonly interrupted: boolean;
  readonly created_at: string;
  readonly updated_at: string;
  /** Seconds that were worked on it. */
  readonly seconds: number;
  readonly stages: readonly {
    readonly stage: StageName;
    readonly status: 'done' | 'begun' | 'waiting';
    readonly rounds: number;
    readonly seconds: number;
  }[];
  readonly targets: Readonly<Record<TargetState, number>>;
  /** Those that failed or were rejected, with the reason. */
  readonly without: readonly { readonly key: string; readonly state: TargetState; readonly why: string }[];
  readonly tests: number;
  /** The command to give next. */
  readonly next: string;
}

/** Everything that `status` shows. */
export function workspaceStatus({ id, dir, state }: WorkspaceFolder): WorkspaceStatus {
  const process = lockedBy(dir);
  const { name, from, why } = state.state;
  const interrupted = process === undefined && isWorking(name);
  return {
    id,
    folder: dir,
    source: state.source,
    state: name,
    ...(from === undefined ? {} : { from }),
    ...(why === undefined ? {} : { why }),
    ...(process === undefined ? {} : { process }),
    interrupted,
    created_at: state.created_at,
    updated_at: state.updated_at,
    seconds: Math.round(state.seconds * 10) / 10,
    stages: stagesOf(state),
    targets: counts(state.targets),
    without: state.targets.flatMap(({ key, state: at, why: reason }) =>
      reason === undefined ? [] : [{ key, state: at, why: reason }],
    ),
    tests: loadArtifact(join(dir, 'artifacts'), 'validated-tests')?.tests.length ?? 0,
    next: nextOf(id, name, process, interrupted),
  };
}

function stagesOf(state: Workspace): WorkspaceStatus['stages'] {
  return STAGES.filter(
    ({ name }) => name !== '4-measure' || state.request.baselineMutation === 'planned',
  ).map(({ name }) => {
    const done = state.stages.filter((each) => each.stage === name);
    const last = STAGES.findLastIndex((row) => state.stages.some((each) => each.stage === row.name));
    const begun = done.length === 0 && STAGES.findIndex((row) => row.name === name) === last + 1;
    const seconds = Math.round(done.reduce((sum, each) => sum + each.seconds, 0) * 10) / 10;
    const works = begun && (isWorking(state.state.name) || state.state.from !== undefined);
    return {
      stage: name,
      status: done.length > 0 ? 'done' : works ? 'begun' : 'waiting',
      rounds: done.length,
      seconds,
    };
  });
}

function counts(targets: readonly TargetProgress[]): WorkspaceStatus['targets'] {
  const sums = { pending: 0, running: 0, completed: 0, committed: 0, failed: 0, rejected: 0 };
  for (const { state } of targets) sums[state]++;
  return sums;
}

function nextOf(
  id: string,
  state: WorkspaceState,
  process: number | undefined,
  interrupted: boolean,
): string {
  if (process !== undefined) return `wait: process ${process} works on it; Ctrl+C there pauses it`;
  if (state === 'init') return `qtest workspace run ${id}`;
  if (state === 'completed') return `qtest workspace pr ${id}`;
  return interrupted || state === 'paused' || state === 'failed'
    ? `qtest workspace resume ${id}`
    : `qtest workspace run ${id}`;
}

/** A row of the list; a state that can not be read has its sentence instead. */
export type WorkspaceRow =
  | {
      readonly id: string;
      readonly state: WorkspaceState;
      readonly source: string;
      readonly updated_at: string;
    }
  | { readonly id: string; readonly problem: string };

/** All workspaces. */
export function listWorkspaces(home: string): readonly WorkspaceRow[] {
  const root = workspacesIn(home);
  return workspaceIds(root).flatMap((id): WorkspaceRow[] => {
    try {
      const state = readWorkspace(join(root, id));
      if (state === undefined) return [];
      return [{ id, state: state.state.name, source: state.source.address, updated_at: state.updated_at }];
    } catch (error) {
      if (error instanceof KnownError) return [{ id, problem: error.message }];
      throw error;
    }
  });
}

const LINES: Readonly<Record<string, string>> = {
  'source-bundle.json': 'the files with their roles, the projects and the history',
  'system-model.json': 'functions, branches, effects, types, who calls whom',
  'baseline.json': "the project's own tests: what passes, what they cover",
  'baseline-mutation.json': "what the project's own tests kill",
  'test-plan.json': 'what is to be tested, by risk',
  'test-dsl.json': 'the generated tests as data',
  'kill-matrix.json': 'which test kills which mutant, and what the search spent',
  'findings.json': 'suspected bugs with their evidence',
  'emitted-tests.json': "the tests as files of the project's framework",
  'execution.json': 'every test in every perturbed run',
  'coverage.json': 'coverage before and after',
  'mutation.json': 'mutation score and what the judge said',
  'validated-tests.json': 'what ships, each test with its certificate',
  'feedback.json': 'why tests failed a gate',
  'ledger.json': 'every discarded candidate, and which gate dropped it',
  'pull-request.json': 'title, text, branch and commits of what was delivered',
  'run.json': 'the settings of the run',
  'report.json': 'what the closing screen shows',
  'workspace.json': 'the state of the workspace',
  'maintenance.json': 'what became of the tests of an earlier run',
  'junit.xml': 'the tests for build servers',
  'mutation.html': 'the mutants as a page',
  'summary.md': 'the result in Markdown',
};

export interface WorkspaceFile {
  /** Relative to the workspace. */
  readonly path: string;
  readonly bytes: number;
  readonly is: string;
}

/** The files that a workspace has for its reader. */
export function workspaceFiles({ dir }: WorkspaceFolder): readonly WorkspaceFile[] {
  return ['', 'artifacts', 'reports'].flatMap((folder) =>
    namesIn(join(dir, folder)).flatMap((name) => {
      const stats = statSync(join(dir, folder, name));
      const is = LINES[`${folder === 'reports' && name === 'mutation.json' ? 'reports/' : ''}${name}`];
      if (!stats.isFile() || name.startsWith('.') || name === 'lock') return [];
      return [
        { path: join(folder, name), bytes: stats.size, is: is ?? 'for tools that read mutation reports' },
      ];
    }),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
