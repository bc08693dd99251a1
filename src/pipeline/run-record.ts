// The memory of a run: `workspace.json` follows every move, and each stage that ran to its end is kept with what decided
// it, so that a process that comes after does only what is left.
import { copyFileSync, linkSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RepositorySource, StageRecord, Workspace } from '../artifacts/index.ts';
import { sha256 } from '../lib/hash.ts';
import { KnownError } from '../lib/known-error.ts';
import type { Progress } from '../lib/progress.ts';
import { type Seal, sameSeal } from '../lib/seal.ts';
import { readWorkspace, setAside, writeWorkspace } from '../services/workspace/store.ts';
import { ARTIFACTS, type Artifacts, artifactHash, loadArtifact } from './artifact-store.ts';
import { difference, type StageInputs } from './stage-inputs.ts';
import { openStageMemory, type StageMemory } from './stage-memory.ts';
import type { ArtifactName, StageName } from './stage-table.ts';
import { type Move, move, orderOf, stateOf } from './state.ts';
import { begun, committed, orphaned, planned, reopened, settled } from './target-states.ts';

export interface RecordDeps {
  readonly version: string;
  /** ISO time of this moment. */
  readonly now: () => string;
  readonly progress: Progress;
  readonly seal: Seal;
}

export interface RunRecord {
  readonly state: () => Workspace;
  /** What the stage wrote when it last ran to its end on these inputs; undefined when it must run, with the reason told. */
  recall(stage: StageName, round: number, inputs: StageInputs): Artifacts | undefined;
  /** The stage begins. */
  begin(stage: StageName, round: number, inputs: StageInputs, artifacts: Artifacts): StageMemory;
  /** The stage ended; its artifacts stand in `from`. */
  finish(stage: StageName, round: number, inputs: StageInputs, wrote: Artifacts, from: string): void;
  update(changes: Partial<Workspace>): void;
  move(made: Move): void;
  /** All is done and reported; what only a resume would want is removed. */
  complete(): void;
}

export interface NewRun {
  readonly id: string;
  readonly source: RepositorySource;
  readonly request: Workspace['request'];
}

/** Begins a run in the folder, forgetting what an earlier one had come to; a state it can not read is set aside. */
export function beginRecord(dir: string, { id, source, request }: NewRun, deps: RecordDeps): RunRecord {
  let before: Workspace | undefined;
  try {
    before = readWorkspace(dir);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    const name = setAside(dir);
    deps.progress({ stage: 'run', message: `${error.message}; it is kept as ${name}`, level: 'warn' });
  }
  rmSync(join(dir, 'stages'), { recursive: true, force: true });
  const now = deps.now();
  const state: Workspace = {
    version: '1.0',
    id,
    qtest: deps.version,
    source,
    created_at: before?.created_at ?? now,
    updated_at: now,
    state: { name: 'init' },
    request,
    stages: [],
    targets: [],
    seconds: 0,
  };
  save(dir, state, deps);
  return recordOf(dir, state, deps);
}

/** Goes on with the run that the folder holds. Throws KnownError E_WORKSPACE_NONE, _VERSION, _CORRUPT, _FOREIGN. */
export function resumeRecord(dir: string, deps: RecordDeps): RunRecord {
  const state = kept(dir, deps);
  const record = recordOf(dir, state, deps);
  // What was completed is walked through again: whatever is as it was is taken as it is.
  record.move(state.state.name === 'completed' ? { kind: 'enter', state: 'cloning' } : { kind: 'resume' });
  record.update({ qtest: deps.version, targets: orphaned(state.targets) });
  return record;
}

/** The record of a run that was completed, to look at and to add to. Throws KnownError E_WORKSPACE_NONE, _VERSION, _CORRUPT, _FOREIGN. */
export function completedRecord(dir: string, deps: RecordDeps): RunRecord {
  return recordOf(dir, kept(dir, deps), deps);
}

function kept(dir: string, { seal }: RecordDeps): Workspace {
  const state = readWorkspace(dir);
  if (state !== undefined) {
    const { seal: shown, ...sealed } = state;
    if (sameSeal(shown, seal(sealed))) return state;
    throw new KnownError(
      'E_WORKSPACE_FOREIGN',
      `the run in ${dir} can not be gone on with: nothing shows that your QTest on this machine began it; begin it anew`,
    );
  }
  throw new KnownError(
    'E_WORKSPACE_NONE',
    `there is no interrupted run in ${dir}; run without --resume to begin one`,
  );
}

/** What is taken from disk without being made again must be what was left there: a repository can bring such files. */
function save(dir: string, { seal: _, ...state }: Workspace, { seal }: RecordDeps): void {
  const made = seal(state);
  writeWorkspace(dir, { ...state, ...(made === undefined ? {} : { seal: made }) });
}

function recordOf(dir: string, start: Workspace, deps: RecordDeps): RunRecord {
  const { progress, version } = deps;
  let state = start;
  // What the run itself has delivered since is no change that it must look at.
  const delivered = [start.state.name, start.state.from].some(
    (name) => name === 'integrating' || name === 'completed',
  );
  let counted = Date.parse(deps.now());

  const update = (changes: Partial<Workspace>): void => {
    const now = deps.now();
    const spent = Math.max(0, Date.parse(now) - counted) / 1000;
    counted = Date.parse(now);
    state = { ...state, ...changes, qtest: version, updated_at: now, seconds: state.seconds + spent };
    save(dir, state, deps);
  };
  const moved = (made: Move): Workspace['state'] => {
    const result = move(state.state, made);
    if (!result.ok) throw new Error(result.why);
    return result.to;
  };
  /** Towards the state of a stage: forward by an edge, back only when something is made again. */
  const toward = (stage: StageName, runs: boolean): Workspace['state'] => {
    const wanted = stateOf(stage);
    const at = state.state.name;
    if (at === wanted) return state.state;
    const entered = move(state.state, { kind: 'enter', state: wanted });
    if (entered.ok && (runs || orderOf(wanted) > orderOf(at))) return entered.to;
    return runs ? moved({ kind: 'redo', state: wanted }) : state.state;
  };
  const find = (stage: StageName, round: number) =>
    state.stages.find((each) => each.stage === stage && each.round === round);

  const delivering = (branch: string, tip: string | undefined): string | undefined => {
    const { delivery } = state;
    if (delivery?.branch === branch) return delivery.tip ?? undefined;
    update({ delivery: { branch, tip: tip ?? null } });
    return tip;
  };

  return {
    state: () => state,
    update,
    // Nobody works on a target of a run that was left; only death leaves one running.
    move: (made) => update({ state: moved(made), targets: orphaned(state.targets) }),
    complete() {
      update({ state: moved({ kind: 'complete' }) });
      for (const { stage, round } of state.stages)
        rmSync(join(folderOf(dir, stage as StageName, round), 'verdicts'), { recursive: true, force: true });
    },
    recall(stage, round, inputs) {
      const known = find(stage, round);
      if (known === undefined) return undefined;
      const changed = difference(known.inputs, inputs, delivered ? ['own'] : []);
      const loaded = changed ?? load(folderOf(dir, stage, round), known);
      if (typeof loaded === 'string') {
        progress({ stage, message: `is made again: ${loaded}`, level: 'warn' });
        return undefined;
      }
      const at = toward(stage, false);
      if (at !== state.state) update({ state: at });
      return loaded;
    },
    begin(stage, round, inputs, artifacts) {
      update({
        state: toward(stage, true),
        targets: targetsBefore(stage, round, state.targets, artifacts),
      });
      const key = sha256(JSON.stringify(inputs)).slice(0, 16);
      const memory = openStageMemory(folderOf(dir, stage, round), stage, key);
      return stage === '9-integrate' ? { ...memory, delivering } : memory;
    },
    finish(stage, round, inputs, wrote, from) {
      const folder = folderOf(dir, stage, round);
      const names = Object.keys(wrote) as ArtifactName[];
      for (const name of names) keepCopy(join(from, `${name}.json`), join(folder, `${name}.json`));
      const done: StageRecord = {
        stage,
        round,
        inputs,
        wrote: Object.fromEntries(names.map((name) => [name, artifactHash(wrote[name] as object)])),
        seconds: Math.max(0, Date.parse(deps.now()) - counted) / 1000,
        at: deps.now(),
      };
      const others = state.stages.filter((each) => each.stage !== stage || each.round !== round);
      if (stage === '9-integrate') {
        const { delivery: _, ...rest } = state;
        state = rest;
      }
      update({ stages: [...others, done], targets: targetsAfter(stage, state.targets, wrote) });
    },
  };
}

function targetsBefore(
  stage: StageName,
  round: number,
  targets: Workspace['targets'],
  artifacts: Artifacts,
): Workspace['targets'] {
  switch (stage) {
    case '5-generate':
      return begun(round === 1 ? reopened(targets) : targets);
    case '7-emit':
    case '8-validate':
      return begun(targets);
    case '9-integrate':
      return settled(begun(targets), artifacts);
    default:
      return targets;
  }
}

function targetsAfter(
  stage: StageName,
  targets: Workspace['targets'],
  wrote: Artifacts,
): Workspace['targets'] {
  const { 'test-plan': plan, 'pull-request': delivered } = wrote;
  if (stage === '4-plan' && plan !== undefined) return planned(plan, targets);
  if (stage === '9-integrate' && (delivered?.commits.length ?? 0) > 0) return committed(targets);
  return targets;
}

/** The artifacts of a finished stage, or why they can not be taken. */
function load(folder: string, { wrote }: StageRecord): Artifacts | string {
  const found: Partial<Record<ArtifactName, unknown>> = {};
  for (const [name, hash] of Object.entries(wrote) as [ArtifactName, string][]) {
    if (!Object.hasOwn(ARTIFACTS, name)) return `${name} is no artifact`;
    try {
      const artifact = loadArtifact(folder, name);
      if (artifact === undefined) return `${name}.json is gone`;
      if (artifactHash(artifact) !== hash) return `${name}.json was changed`;
      found[name] = artifact;
    } catch (error) {
      if (error instanceof KnownError) return error.message;
      throw error;
    }
  }
  return found as Artifacts;
}

/** Where a stage keeps what it wrote and what it needs to go on. */
function folderOf(dir: string, stage: StageName, round: number): string {
  return join(dir, 'stages', round === 1 ? stage : `${stage}-round-${round}`);
}

/** Artifacts are only ever replaced whole, so a second name is as good as a copy. */
function keepCopy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}
