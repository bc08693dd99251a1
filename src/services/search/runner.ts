// Runs candidates on the pool in jobs of even size, and counts what is spent, per target and in all.
import type { Program } from '../../artifacts/index.ts';
import { disjoint } from './disjoint.ts';
import { bitSet, type MutantState } from './mutant-states.ts';
import { modulesOf } from './program.ts';
import type { Explored, Judged, Observed, Variant } from './protocol.ts';
import { type Candidate, tidyFirst } from './target-state.ts';
import type { WorkerPool } from './worker-pool.ts';
import { MAX_PRINTED } from './worth.ts';

/** Programs per job: long enough to hide the pipe, short enough to share between workers. */
const EXPLORE_JOB = 32;
const JUDGE_JOB = 16;
/** Static mutants per job: those that nothing shows are ruled out together. */
const STATIC_JOB = 48;
/** Programs that share a load with a static mutant, and the fuel they may take together: a dear one would cost more. */
const SHARING = 128;
const SHARED_FUEL = 20_000;
/** Fuel that the mutants of one program may take together, each time it is judged: dear programs get a few of them. */
const MUTANT_FUEL = 400_000;

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
  /** Each candidate against mutants of its own, every execution with its own load. */
  judgeApart(
    candidates: readonly Candidate[],
    live: readonly (readonly number[])[],
  ): Promise<readonly Judged[]>;
  /** Each candidate in every world. */
  observe(candidates: readonly Candidate[]): Promise<readonly (readonly Observed[])[]>;
  /** Per static mutant: indexes of the candidates it seems to be killed by. Those that come first are sure to be run. */
  statics(candidates: readonly Candidate[], ids: readonly number[]): Promise<readonly (readonly number[])[]>;
}

/** `loads`: per module, the static mutants that run while it and what it needs are loaded. */
export function createRunner(
  pool: WorkerPool,
  mutants: readonly MutantState[],
  worlds: readonly Variant[],
  loads: ReadonlyMap<string, ReadonlySet<number>>,
): Runner {
  const spent: Spent = { executions: 0, mutantExecutions: 0 };
  const count = ({ state }: Candidate, executions: number, mutantExecutions: number) => {
    state.executions += executions;
    state.mutantExecutions += mutantExecutions;
    spent.executions += executions;
    spent.mutantExecutions += mutantExecutions;
  };
  /** Fuel that programs took when they were explored, and those that no test can hold. */
  const fuels = new WeakMap<Program, number>();
  const long = new WeakSet<Program>();
  /** Of these places, as many as may share a load; those that may leave traces last. */
  function sharing(candidates: readonly Candidate[], places: readonly number[]): number[] {
    const chosen = new Map<Candidate, number>();
    let left = SHARED_FUEL;
    for (const place of places) {
      const candidate = candidates[place] as Candidate;
      const fuel = fuels.get(candidate.program) ?? 0;
      if (chosen.size >= SHARING || fuel > left || long.has(candidate.program)) continue;
      left -= fuel;
      chosen.set(candidate, place);
    }
    return tidyFirst([...chosen.keys()]).map((candidate) => chosen.get(candidate) as number);
  }
  const programs = (candidates: readonly Candidate[]) => candidates.map((candidate) => candidate.program);
  return {
    spent,
    async explore(candidates) {
      for (const candidate of candidates) count(candidate, 1, 0);
      const jobs = chunks(candidates, EXPLORE_JOB).map((part) => ({
        op: 'explore' as const,
        programs: programs(part),
      }));
      const results = (await pool.run(jobs)).flat();
      candidates.forEach(({ program }, i) => {
        const { fuel = 0, size = 0 } = results[i] ?? {};
        fuels.set(program, fuel);
        if (size > MAX_PRINTED) long.add(program);
      });
      return results;
    },
    async judgeApart(candidates, live) {
      const jobs = candidates.map(({ program }, i) => ({
        op: 'judge' as const,
        programs: [program],
        live: bitSet(live[i] ?? [], mutants.length),
        clean: true,
        fuel: MUTANT_FUEL,
      }));
      const results = (await pool.run(jobs)).flat();
      candidates.forEach((candidate, i) => {
        count(candidate, 1, results[i]?.runs ?? 0);
      });
      return results;
    },
    async judge(candidates, live, shared) {
      const mask = bitSet(live, mutants.length);
      const jobs = chunks(candidates, JUDGE_JOB).map((part) => ({
        op: 'judge' as const,
        programs: programs(part),
        live: mask,
        shared,
        fuel: MUTANT_FUEL,
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
      const hits = new Map<number, number[]>(ids.map((id) => [id, []]));
      const jobs: { op: 'statics'; programs: Program[]; mutants: number[]; places: number[] }[] = [];
      // A program that does not load what a mutant changes cannot tell it apart. All others share one load.
      const needs = candidates.map(({ program }) => modulesOf(program).map((module) => loads.get(module)));
      const reaching = ids.map((id) =>
        sharing(
          candidates,
          needs.flatMap((statics, place) => (statics.some((each) => each?.has(id)) ? [place] : [])),
        ),
      );
      for (const alike of groups(reaching, (places) => places.join())) {
        const places = reaching[alike[0] as number] as number[];
        const group = places.map((place) => candidates[place] as Candidate);
        if (group.length === 0) continue;
        const sets = disjoint(
          mutants,
          alike.map((at) => ids[at] as number),
        );
        for (const own of sets.flatMap((set) => chunks(set, STATIC_JOB)))
          jobs.push({ op: 'statics', programs: programs(group), mutants: own, places });
      }
      const results = await pool.run(jobs.map(({ places: _, ...job }) => job));
      results.forEach(({ hits: shown, runs }, at) => {
        const { mutants: part, places } = jobs[at] as (typeof jobs)[number];
        places.forEach((place, i) => {
          const own = Math.floor((runs * (i + 1)) / places.length) - Math.floor((runs * i) / places.length);
          count(candidates[place] as Candidate, 0, own);
        });
        shown.forEach((seen, i) => {
          hits.get(part[i] as number)?.push(...seen.map((hit) => places[hit] as number));
        });
      });
      return ids.map((id) => (hits.get(id) ?? []).sort((a, b) => a - b));
    },
  };
}

/** Places of the items, those with the same key together. */
function groups<T>(items: readonly T[], key: (item: T) => string): number[][] {
  const found = new Map<string, number[]>();
  items.forEach((item, place) => {
    const group = found.get(key(item));
    if (group) group.push(place);
    else found.set(key(item), [place]);
  });
  return [...found.values()];
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size));
  return parts;
}
