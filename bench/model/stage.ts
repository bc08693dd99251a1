// One run of the model stage in a process of its own, so that nothing is loaded, compiled or allocated beforehand:
// `node bench/model/stage.ts model|load TREE CACHE` prints one StageFigures as JSON.
import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { typescript } from '../../adapters/typescript/index.ts';
import type { SourceBundle, SystemModel } from '../../src/artifacts/index.ts';
import { openFileView } from '../../src/lib/file-view.ts';
import { walkFolder } from '../../src/lib/folder-walk.ts';
import { loadArtifact, saveArtifacts } from '../../src/pipeline/artifact-store.ts';
import { describeFiles } from '../../src/stages/1-ingest/describe-files.ts';
import { model } from '../../src/stages/2-model/index.ts';

export interface StageFigures {
  readonly files: number;
  readonly functions: number;
  readonly failed: number;
  /** Files taken from the cache. */
  readonly reused: number;
  /** Processor milliseconds of the stage alone, and of saving or loading its artifact. */
  readonly ms: number;
  readonly artifactMs: number;
  readonly artifactBytes: number;
  /** Peak of the whole process, artifact included, in MiB. */
  readonly peakMiB: number;
}

export const grammarBytes = typescript.grammars.map((name) =>
  readFileSync(createRequire(import.meta.url).resolve(name)),
);

/** Runs the stage over `tree` in a new process; `load` only reads the artifact that a run has left in `cacheDir`. */
export function runStage(what: 'model' | 'load', tree: string, cacheDir: string): StageFigures {
  const argv = [import.meta.filename, what, tree, cacheDir];
  return JSON.parse(execFileSync(process.execPath, argv, { encoding: 'utf8' })) as StageFigures;
}

/** Processor milliseconds of one run. */
export async function timed<T>(
  run: () => T | Promise<T>,
): Promise<{ readonly ms: number; readonly value: T }> {
  const before = process.cpuUsage();
  const value = await run();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000, value };
}

if (process.argv[1] === import.meta.filename) {
  const [what, tree = '', cacheDir = ''] = process.argv.slice(2);
  console.log(JSON.stringify(what === 'load' ? await load(cacheDir) : await build(tree, cacheDir)));
}

async function build(tree: string, cacheDir: string): Promise<StageFigures> {
  const bundle = describe(tree);
  const deps = {
    packs: [typescript],
    grammars: () => grammarBytes,
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  const made = await timed(() => model({ tree, bundle, cacheDir }, deps));
  const saved = await timed(() => saveArtifacts(cacheDir, { 'system-model': made.value }));
  return figures(made.value, made.ms, saved.ms, cacheDir);
}

async function load(cacheDir: string): Promise<StageFigures> {
  const loaded = await timed(() => loadArtifact(cacheDir, 'system-model'));
  if (loaded.value === undefined) throw new Error(`no system-model.json in ${cacheDir}`);
  return figures(loaded.value, 0, loaded.ms, cacheDir);
}

function figures(made: SystemModel, ms: number, artifactMs: number, cacheDir: string): StageFigures {
  return {
    files: made.files.length,
    functions: made.files.reduce((sum, file) => sum + file.functions.length, 0),
    failed: made.files.filter((file) => file.status === 'failed').length,
    reused: made.cache.reused,
    ms: Math.round(ms),
    artifactMs: Math.round(artifactMs),
    artifactBytes: statSync(join(cacheDir, 'system-model.json')).size,
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}

function describe(tree: string): SourceBundle {
  const { skip } = typescript;
  const view = openFileView(tree, { skip });
  const walk = walkFolder(tree, { skip });
  const described = describeFiles({
    tree,
    view,
    packs: [typescript],
    walk,
    lost: [],
    ignore: [],
    submodules: [],
  });
  return {
    version: '1.0',
    source: { kind: 'folder', name: 'bench' },
    languages: described.languages,
    projects: typescript.projects(view),
    files: described.files,
    excluded: described.excluded,
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
}
