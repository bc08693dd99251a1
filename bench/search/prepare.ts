// From a package to a search in this process, by the product's own stages; the bench only looks on.
import { mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { config } from '../../src/artifacts/index.ts';
import type { Artifacts } from '../../src/pipeline/artifact-store.ts';
import { runStage } from '../../src/pipeline/run-stage.ts';
import type { Settings } from '../../src/pipeline/settings.ts';
import { type SearchProgress, type SearchRequest, search } from '../../src/services/search/search.ts';
import { createWorkerPool, type WorkerPool } from '../../src/services/search/worker-pool.ts';
import { buildProbe } from '../../src/stages/5-generate/build-probe.ts';
import type { GenerateInput } from '../../src/stages/5-generate/contract.ts';
import { searchTargets } from '../../src/stages/5-generate/search-targets.ts';
import { type Layout, layOut, makeRepository } from '../packages/subject.ts';

const WORKER_LIMITS = { wallMs: 3600 * 1000, memoryMb: 2048 };

export interface Prepared {
  readonly pool: WorkerPool;
  readonly request: SearchRequest;
  /** Runs a search through a pool, which need not be the bare one; the clock of `progress` begins with it. */
  search(
    pool: WorkerPool,
    request: SearchRequest,
    progress?: (state: SearchProgress) => void,
  ): ReturnType<typeof search>;
  readonly modules: readonly string[];
  close(): Promise<void>;
}

export interface Wanted {
  readonly root: string;
  /** The package as published, and an empty folder. */
  readonly packageFolder: string;
  readonly scratch: string;
  readonly seed: number;
  readonly budget: SearchRequest['budget'];
  readonly workers: number;
  /** What of the package is laid out, and globs of the files that are searched; everything where it is absent. */
  readonly subject?: Layout & { readonly sources: readonly string[] };
}

/** Plans the package, builds its probe and opens workers on it. */
export async function prepare({
  root,
  packageFolder,
  scratch,
  seed,
  budget,
  workers,
  subject,
}: Wanted): Promise<Prepared> {
  const base = realpathSync(scratch);
  const folder = join(base, 'package');
  mkdirSync(folder);
  layOut(packageFolder, folder, subject);
  await makeRepository(folder);
  const { signal } = new AbortController();
  const quiet = () => undefined;
  const clock = () => performance.now();
  const deps = await createApp({ root, version: 'bench', sandbox: 'auto', progress: quiet, signal, clock });
  deps.sandbox.show(base);
  const [tree, work] = [join(base, 'tree'), join(base, 'work')];
  const places = { folder, tree, work, cache: join(base, 'cache'), out: join(base, 'out') };
  const settings: Settings = {
    config: config.parse({ include: subject?.sources ?? [] }),
    seed,
    budget,
    workers,
    mutation: 'off',
    destination: { kind: 'none' },
    now: new Date(0).toISOString(),
    round: 1,
  };
  let artifacts: Artifacts = {};
  for (const stage of ['1-ingest', '2-model', '4-plan'] as const)
    artifacts = { ...artifacts, ...(await runStage(stage, artifacts, settings, places, deps)) };
  const { 'source-bundle': bundle, 'system-model': model, 'test-plan': plan } = artifacts;
  const [pack] = deps.packs;
  if (!bundle || !model || !plan || !pack?.probe) throw new Error('the package could not be planned');
  const input: GenerateInput = { ...settings, tree, work, bundle, model, plan };
  const probe = await buildProbe(input, pack, pack.probe, deps);
  const { targets } = searchTargets(input, probe);
  const own = (index: number) => join(work, 'probe-scratch', String(index));
  const pool = createWorkerPool({
    workers,
    nonce: probe.nonce,
    open(index) {
      mkdirSync(own(index), { recursive: true });
      const paths = { harness: deps.harness(pack), build: probe.folder, tree, scratch: own(index) };
      return deps.sandbox.open(probe.probe.command(paths, WORKER_LIMITS));
    },
    // The worker writes it before its first execution.
    journal(index) {
      try {
        return readFileSync(join(own(index), 'journal'), 'utf8');
      } catch {
        return '';
      }
    },
  });
  const { constants, uses, telling, mutants, modules } = probe.build;
  const request: SearchRequest = {
    targets,
    constants,
    uses,
    telling,
    shown: probe.shown,
    mutants,
    seed,
    budget,
    worlds: [...probe.worlds],
    banned: new Set(),
    held: [],
    resting: new Set(),
  };
  return {
    pool,
    request,
    search: (through, asked, progress = quiet) => search(asked, { pool: through, clock, signal, progress }),
    modules: modules.map((module) => join(folder, module.path)),
    close: () => pool.close(),
  };
}
