// From a package to a search on one worker, by the product's own stages; the bench only puts a clock on the pool.
import { existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from '../../src/app.ts';
import { config } from '../../src/artifacts/index.ts';
import type { Artifacts } from '../../src/pipeline/artifact-store.ts';
import { runStage } from '../../src/pipeline/run-stage.ts';
import type { Settings } from '../../src/pipeline/settings.ts';
import { type SearchRequest, search } from '../../src/services/search/search.ts';
import { createWorkerPool, type WorkerPool } from '../../src/services/search/worker-pool.ts';
import { buildProbe } from '../../src/stages/5-generate/build-probe.ts';
import type { GenerateInput } from '../../src/stages/5-generate/contract.ts';
import { searchTargets } from '../../src/stages/5-generate/search-targets.ts';
import { layOut, makeRepository } from '../packages/subject.ts';

const WORKER_LIMITS = { wallMs: 3600 * 1000, memoryMb: 2048 };

export interface Prepared {
  /** One worker. */
  readonly pool: WorkerPool;
  /** Runs the search through a pool, which need not be the bare one. */
  search(pool: WorkerPool): ReturnType<typeof search>;
  readonly modules: readonly string[];
  close(): Promise<void>;
}

export interface Wanted {
  readonly root: string;
  /** The package as published, and an empty folder. */
  readonly packageFolder: string;
  readonly scratch: string;
  readonly seed: number;
  readonly executions: number;
}

/** Plans the package, builds its probe and opens one worker on it. */
export async function prepare({ root, packageFolder, scratch, seed, executions }: Wanted): Promise<Prepared> {
  const base = realpathSync(scratch);
  const folder = join(base, 'package');
  mkdirSync(folder);
  layOut(packageFolder, folder);
  await makeRepository(folder);
  const { signal } = new AbortController();
  const quiet = () => undefined;
  const clock = () => performance.now();
  const deps = await createApp({ root, version: 'bench', sandbox: 'auto', progress: quiet, signal, clock });
  deps.sandbox.show(base);
  const [tree, work] = [join(base, 'tree'), join(base, 'work')];
  const places = { folder, tree, work, cache: join(base, 'cache'), out: join(base, 'out') };
  const settings: Settings = {
    config: config.parse({}),
    seed,
    budget: { executions },
    workers: 1,
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
  const own = join(work, 'probe-scratch');
  mkdirSync(own, { recursive: true });
  const paths = { harness: deps.harness(pack), build: probe.folder, tree, scratch: own };
  const pool = createWorkerPool({
    workers: 1,
    nonce: probe.nonce,
    open: () => deps.sandbox.open(probe.probe.command(paths, WORKER_LIMITS)),
    // The worker writes it before its first execution.
    journal: () => (existsSync(join(own, 'journal')) ? readFileSync(join(own, 'journal'), 'utf8') : ''),
  });
  const { constants, mutants, modules } = probe.build;
  const request: SearchRequest = {
    targets,
    constants,
    mutants,
    seed,
    budget: { executions },
    worlds: [...probe.worlds],
    banned: new Set(),
    held: [],
    resting: new Set(),
  };
  return {
    pool,
    search: (through) => search(request, { pool: through, clock, signal, progress: quiet }),
    modules: modules.map((module) => join(folder, module.path)),
    close: () => pool.close(),
  };
}
