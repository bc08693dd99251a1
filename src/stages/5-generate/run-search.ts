// Starts the probe's processes and runs the search on them.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programOf } from '../../artifacts/index.ts';
import { programKey } from '../../services/search/program.ts';
import { type SearchResult, search } from '../../services/search/search.ts';
import { createWorkerPool } from '../../services/search/worker-pool.ts';
import type { LaidOutProbe } from './build-probe.ts';
import type { GenerateDeps, GenerateInput } from './contract.ts';
import type { PlannedTarget } from './search-targets.ts';

/** A worker lives as long as the search; its executions are bounded by fuel and by the pool's watch. */
const WORKER_LIMITS = { wallMs: 24 * 3600 * 1000, memoryMb: 2048 };

export async function runSearch(
  input: GenerateInput,
  probe: LaidOutProbe,
  targets: readonly PlannedTarget[],
  deps: GenerateDeps,
): Promise<SearchResult> {
  const scratch = (index: number) => join(input.work, 'probe-scratch', String(index));
  const pool = createWorkerPool({
    workers: input.workers,
    nonce: probe.nonce,
    open(index) {
      mkdirSync(scratch(index), { recursive: true });
      const harness = deps.harness(probe.pack);
      const paths = { harness, build: probe.folder, tree: input.tree, scratch: scratch(index) };
      return deps.sandbox.open(probe.probe.command(paths, WORKER_LIMITS));
    },
    journal(index) {
      try {
        return readFileSync(join(scratch(index), 'journal'), 'utf8');
      } catch {
        return '';
      }
    },
  });
  const stop = () => void pool.close();
  deps.signal.addEventListener('abort', stop, { once: true });
  const failed = new Set((input.feedback?.entries ?? []).map((entry) => entry.test));
  const banned = (input.previous?.tests.tests ?? [])
    .filter((test) => failed.has(test.id))
    .map((test) => programKey(programOf(test)));
  try {
    return await search(
      {
        targets,
        constants: probe.build.constants,
        mutants: probe.build.mutants,
        seed: input.seed,
        budget: input.budget,
        worlds: [...probe.worlds],
        banned: new Set(banned),
      },
      {
        pool,
        clock: deps.clock,
        signal: deps.signal,
        progress: ({ executions, mutantExecutions, killed, mutants, target }) =>
          deps.progress({
            stage: '5-generate',
            target,
            message: `${executions} executions, ${mutantExecutions} on mutants`,
            done: killed,
            total: mutants,
          }),
      },
    );
  } catch (error) {
    deps.signal.throwIfAborted();
    throw error;
  } finally {
    deps.signal.removeEventListener('abort', stop);
    await pool.close();
  }
}
