// A pool that keeps the jobs it passes on, so that they can be run again under a clock.
import type { Job } from '../../src/services/search/protocol.ts';
import type { WorkerPool } from '../../src/services/search/worker-pool.ts';

export type Explore = Job & { op: 'explore' };
export type Judge = Job & { op: 'judge' };

export interface Recording {
  readonly pool: WorkerPool;
  readonly explore: Explore[];
  readonly judge: Judge[];
}

/** Wraps a pool; its results are passed on unchanged. */
export function record(pool: WorkerPool): Recording {
  const explore: Explore[] = [];
  const judge: Judge[] = [];
  return {
    explore,
    judge,
    pool: {
      close: () => pool.close(),
      run(jobs) {
        for (const job of jobs as readonly Job[]) {
          if (job.op === 'explore') explore.push(job);
          else if (job.op === 'judge') judge.push(job);
        }
        return pool.run(jobs);
      },
    },
  };
}
