// One stage from artifacts on disk: what a container, a matrix job or a person repeating a step calls.
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '../lib/disk-error.ts';
import { KnownError } from '../lib/known-error.ts';
import { nearest } from '../lib/nearest.ts';
import { makeTempFolder } from '../lib/temp-folder.ts';
import { type Artifacts, loadArtifact, saveArtifacts } from './artifact-store.ts';
import { loadConfig } from './config.ts';
import type { PipelineDeps } from './deps.ts';
import { runStage } from './run-stage.ts';
import { type Settings, settings as schema } from './settings.ts';
import { type ArtifactName, STAGES, type StageRow, stageNamed } from './stage-table.ts';
import { stoppable } from './stoppable.ts';

export interface OneStageRequest {
  readonly name: string;
  /** Absolute folders. */
  readonly in: string;
  readonly out: string;
  readonly tree: string;
  /** The user's own folder; the tree when absent. */
  readonly folder?: string;
  /** JSON that replaces parts of the settings. */
  readonly limits?: string;
  readonly now: string;
}

/** Runs the stage and saves what it wrote. Throws KnownError for a name, artifact or setting that does not fit. */
export async function runOneStage(request: OneStageRequest, deps: PipelineDeps): Promise<void> {
  const row = rowOf(request.name);
  const settings = readSettings(request, deps);
  const artifacts = readArtifacts(row, request.in);
  if (row.name !== '1-ingest' && !statSync(request.tree, { throwIfNoEntry: false })?.isDirectory()) {
    throw new KnownError('E_NOT_A_FOLDER', `--tree ${request.tree} is not a folder`);
  }
  const work = makeTempFolder('stage');
  const { tree, folder = tree, out } = request;
  for (const shown of [work, tree, folder]) deps.sandbox.show(shown);
  const places = { folder, tree, work, cache: join(out, 'cache'), out };
  try {
    const wrote = await stoppable(() => runStage(row.name, artifacts, settings, places, deps), deps);
    saveArtifacts(out, withLedger(artifacts, wrote));
  } catch (error) {
    throw diskError(error, (error as NodeJS.ErrnoException).path ?? out);
  } finally {
    rmSync(work, { recursive: true, force: true, maxRetries: 3 });
  }
}

function rowOf(name: string): StageRow {
  const row = stageNamed(name);
  if (row !== undefined) return row;
  const names = STAGES.map((stage) => stage.name);
  const close = nearest(name, [...names, ...names.map((full) => full.slice(2))]);
  const hint = close === undefined ? `stages: ${names.join(', ')}` : `did you mean ${close}?`;
  throw new KnownError('E_USAGE', `there is no stage \`${name}\`; ${hint}`);
}

function readArtifacts(row: StageRow, dir: string): Artifacts {
  const found: Partial<Record<ArtifactName, unknown>> = {};
  for (const name of [...row.reads, ...row.readsIfPresent]) {
    const artifact = loadArtifact(dir, name);
    if (artifact !== undefined) found[name] = artifact;
    else if (row.reads.includes(name))
      throw new KnownError('E_ARTIFACT', `stage ${row.name} needs ${name}.json in ${dir}`);
  }
  return found as Artifacts;
}

/** The ledger only grows. */
function withLedger(before: Artifacts, wrote: Artifacts): Artifacts {
  if (before.ledger === undefined || wrote.ledger === undefined) return wrote;
  return {
    ...wrote,
    ledger: { version: '1.0', entries: [...before.ledger.entries, ...wrote.ledger.entries] },
  };
}

/** `run.json` of the input folder, or the defaults with the tree's own configuration; `--limits` replaces parts. */
function readSettings(request: OneStageRequest, { packs }: PipelineDeps): Settings {
  const base = readJson(join(request.in, 'run.json')) ?? {
    config: loadConfig(request.folder ?? request.tree, packs),
    seed: 1,
    budget: { ms: 60_000 },
    workers: 1,
    mutation: 'certificates',
    destination: { kind: 'none' },
    now: request.now,
    round: 1,
  };
  const parsed = schema.safeParse({ ...base, ...limitsOf(request.limits) });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new KnownError(
    'E_USAGE',
    `--limits or run.json: ${issue?.path.join('.') || '(root)'}: ${issue?.message}`,
  );
}

function limitsOf(text: string | undefined): object {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Reported below.
  }
  throw new KnownError('E_USAGE', `--limits must be a JSON object, not ${text}`);
}

function readJson(path: string): object | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new KnownError('E_ARTIFACT', `${path} can not be read: ${(error as Error).message}`);
  }
}
