// Which program kills which mutant: quickly as a hint, or for certain in clean registries.
import type { Program } from '../../artifacts/index.ts';
import { bitSet, type MutantState } from './mutant-states.ts';
import type { Judged, Observed, Variant } from './protocol.ts';
import type { WorkerPool } from './worker-pool.ts';

const JOB = 16;
/** Static mutants per job: each costs a load, shared by all programs. */
const STATIC_JOB = 6;
/** Programs that share a load with a static mutant active. */
const STATIC_PROGRAMS = 128;

export interface Matrix {
  /** Kills per program, among `ids`; quick, and not proven. */
  hints(programs: readonly Program[], ids: readonly number[]): Promise<number[][]>;
  /** Of each entry's kills, those that hold in a clean registry. */
  proven(
    entries: readonly { readonly program: Program; readonly kills: readonly number[] }[],
  ): Promise<(readonly number[])[]>;
  /** For each kill of each entry, in order: the parts of the observation by which it shows. */
  facets(
    entries: readonly { readonly program: Program; readonly kills: readonly number[] }[],
  ): Promise<readonly ReadonlyMap<number, readonly string[]>[]>;
  /** The programs that kill all of `needed`, and the mutant runs it took. */
  keeping(
    programs: readonly Program[],
    needed: readonly number[],
  ): Promise<{ keeps: Program[]; runs: number }>;
  observe(programs: readonly Program[]): Promise<(readonly Observed[])[]>;
  /** Status of every mutant under these programs alone. */
  statuses(
    entries: readonly { readonly program: Program; readonly kills: readonly number[] }[],
  ): Promise<MutantState['status'][]>;
}

export interface MatrixRequest {
  readonly mutants: readonly MutantState[];
  readonly worlds: readonly [Variant, ...Variant[]];
  readonly dear: boolean;
}

export function createMatrix({ mutants, worlds, dear }: MatrixRequest, pool: WorkerPool): Matrix {
  const size = mutants.length;
  const isStatic = (id: number) => mutants[id]?.isStatic === true;

  async function judge(
    programs: readonly Program[],
    live: readonly number[],
    options: { shared?: boolean; strict?: boolean; hint?: boolean },
  ): Promise<Judged[]> {
    const mask = bitSet(live, size);
    return (
      await pool.run(
        chunks(programs, JOB).map((part) => ({
          op: 'judge' as const,
          programs: part,
          live: mask,
          ...options,
        })),
      )
    ).flat();
  }

  /** Static mutants by program: with each one active, one load for many programs. */
  async function staticHints(programs: readonly Program[], ids: readonly number[]): Promise<number[][]> {
    const found: number[][] = programs.map(() => []);
    for (let from = 0; from < programs.length; from += STATIC_PROGRAMS) {
      const some = programs.slice(from, from + STATIC_PROGRAMS);
      const parts = chunks(ids, STATIC_JOB);
      const results = (
        await pool.run(parts.map((part) => ({ op: 'statics' as const, programs: some, mutants: part })))
      ).flat();
      results.forEach((hits, i) => {
        for (const at of hits) found[from + at]?.push(ids[i] as number);
      });
    }
    return found;
  }

  async function judgeEach(
    entries: readonly { readonly program: Program; readonly kills: readonly number[] }[],
  ): Promise<(Judged | undefined)[]> {
    const results = await pool.run(
      entries.map(({ program, kills }) => ({
        op: 'judge' as const,
        programs: [program],
        live: bitSet(kills, size),
        clean: true,
      })),
    );
    return results.map(([judged]) => judged);
  }

  return {
    async hints(programs, ids) {
      if (programs.length === 0) return [];
      const statics = await staticHints(programs, ids.filter(isStatic));
      const dynamic = await judge(
        programs,
        ids.filter((id) => !isStatic(id)),
        { shared: dear, hint: true },
      );
      return programs.map((_, i) => [...(dynamic[i]?.killed ?? []), ...(statics[i] ?? [])]);
    },
    async proven(entries) {
      return (await judgeEach(entries)).map((judged) => judged?.killed ?? []);
    },
    async facets(entries) {
      return (await judgeEach(entries)).map(
        (judged) => new Map(judged?.killed.map((id, i) => [id, judged.facets[i] ?? []])),
      );
    },
    async keeping(programs, needed) {
      const judged = await judge(programs, needed, { strict: true, hint: true });
      const keeps = programs.filter((_, i) => judged[i]?.killed.length === needed.length);
      return { keeps, runs: judged.reduce((sum, each) => sum + each.runs, 0) };
    },
    async observe(programs) {
      const jobs = chunks(programs, JOB).map((part) => ({
        op: 'observations' as const,
        version: 'plain' as const,
        programs: part,
        variants: worlds,
      }));
      return (await pool.run(jobs)).flat();
    },
    async statuses(entries) {
      const result = mutants.map((mutant): MutantState['status'] =>
        mutant.status === 'ignored'
          ? 'ignored'
          : isStatic(mutant.id) && entries.length > 0
            ? 'survived'
            : 'no-coverage',
      );
      const killed = new Set(entries.flatMap((entry) => entry.kills));
      const programs = entries.map((entry) => entry.program);
      const others = mutants
        .filter((mutant) => mutant.status !== 'ignored' && !killed.has(mutant.id))
        .map((mutant) => mutant.id);
      const dynamic = await judge(
        programs,
        others.filter((id) => !isStatic(id)),
        {},
      );
      for (const { covered, timeout, died } of dynamic) {
        for (const id of covered) if (result[id] === 'no-coverage') result[id] = 'survived';
        for (const id of died) result[id] = 'load-failed';
        for (const id of timeout) result[id] = 'timeout';
      }
      // A static mutant that keeps the module from loading, or from ending, shows in any one program.
      const [first] = programs;
      if (first) {
        for (const { timeout, died } of await judge([first], others.filter(isStatic), {})) {
          for (const id of died) result[id] = 'load-failed';
          for (const id of timeout) result[id] = 'timeout';
        }
      }
      for (const id of killed) result[id] = 'killed';
      return result;
    },
  };
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size));
  return parts;
}
