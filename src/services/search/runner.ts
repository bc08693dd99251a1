// Runs candidates on the pool in jobs of even size, and counts what is spent, per target and in all.
import { bitSet } from './mutant-states.ts';
import type { Explored, Judged, Observed, Variant } from './protocol.ts';
import type { Candidate } from './target-state.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Programs per job: long enough to hide the pipe, short enough to share between workers. */
const EXPLORE_JOB = 32;
const JUDGE_JOB = 16;
const STATIC_JOB = 6;

export interface Spent {
  executions: number;
  mutantExecutions: number;
}

export interface Runner {
  readonly spent: Spent;
  explore(candidates: readonly Candidate[]): Promise<readonly Explored[]>;
  /** `shared`: look for suspects in shared registries first. */
  judge(
    candidates: readonly Candidate[],
    live: readonly number[],
    shared: boolean,
  ): Promise<readonly Judged[]>;
  /** Each candidate in every world. */
  observe(candidates: readonly Candidate[]): Promise<readonly (readonly Observed[])[]>;
  /** Per static mutant: indexes of the candidates it seems to be killed by. */
  statics(candidates: readonly Candidate[], ids: readonly number[]): Promise<readonly (readonly number[])[]>;
}

export function createRunner(pool: WorkerPool, mutants: number, worlds: readonly Variant[]): Runner {
  const spent: Spent = { executions: 0, mutantExecutions: 0 };
  const count = ({ state }: Candidate, executions: number, mutantExecutions: number) => {
    state.executions += executions;
    state.mutantExecutions += mutantExecutions;
    spent.executions += executions;
    spent.mutantExecutions += mutantExecutions;
  };
  const programs = (candidates: readonly Candidate[]) => candidates.map((candidate) => candidate.program);
  return {
    spent,
    async explore(candidates) {
      for (const candidate of candidates) count(candidate, 1, 0);
      const jobs = chunks(candidates, EXPLORE_JOB).map((part) => ({
        op: 'explore' as const,
        programs: programs(part),
      }));
      return (await pool.run(jobs)).flat();
    },
    async judge(candidates, live, shared) {
      const mask = bitSet(live, mutants);
      const jobs = chunks(candidates, JUDGE_JOB).map((part) => ({
        op: 'judge' as const,
        programs: programs(part),
        live: mask,
        shared,
      }));
      const results = (await pool.run(jobs)).flat();
      candidates.forEach((candidate, i) => {
        count(candidate, 1, results[i]?.runs ?? 0);
      });
      return results;
    },
    async observe(candidates) {
      for (const candidate of candidates) count(candidate, worlds.length, 0);
      const jobs = chunks(candidates, EXPLORE_JOB).map((part) => ({
        op: 'observations' as const,
        version: 'plain' as const,
        programs: programs(part),
        variants: worlds,
      }));
      return (await pool.run(jobs)).flat();
    },
    async statics(candidates, ids) {
      for (const candidate of candidates) count(candidate, 0, ids.length);
      const all = programs(candidates);
      const jobs = chunks(ids, STATIC_JOB).map((part) => ({
        op: 'statics' as const,
        programs: all,
        mutants: part,
      }));
      return (await pool.run(jobs)).flat();
    },
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size));
  return parts;
}
