// Which program kills which mutant: quickly as a hint, or for certain in clean registries. What was seen once is not
// run again, and what is spent is counted, so that a finish can be held to a share of its search.
import type { Program } from '../../artifacts/index.ts';
import { disjoint } from './disjoint.ts';
import { bitSet, type MutantState } from './mutant-states.ts';
import { modulesOf, programKey } from './program.ts';
import type { Judged, Observed, SeenStatics, Variant } from './protocol.ts';
import type { WorkerPool } from './worker-pool.ts';

const JOB = 16;
/** Static mutants per job: those that nothing shows are ruled out together. */
const STATIC_JOB = 48;
/** Programs that share a load with a static mutant active. */
const STATIC_PROGRAMS = 128;
/** What an execution with modules loaded for it costs, in executions: an average of real packages. */
const LOADED = 5;

export interface Matrix {
  /** What all calls together cost so far, in executions. */
  readonly spent: () => number;
  /** Kills per program, among `ids`; quick, and not proven. */
  hints(programs: readonly Program[], ids: readonly number[]): Promise<number[][]>;
  /** Of each entry's kills, those that hold in a clean registry. */
  proven(
    entries: readonly { readonly program: Program; readonly kills: readonly number[] }[],
  ): Promise<(readonly number[])[]>;
  /** For each proven kill of each entry: the parts of the observation by which it shows. */
  facets(
    entries: readonly { readonly program: Program }[],
  ): readonly ReadonlyMap<number, readonly string[]>[];
  /** The programs that seem to kill all of `needed`. */
  keeping(programs: readonly Program[], needed: readonly number[]): Promise<Program[]>;
  observe(programs: readonly Program[]): Promise<(readonly Observed[])[]>;
  /** What the programs of each file do when they share what they load, in their order. */
  together(files: readonly (readonly Program[])[]): Promise<(readonly Observed[])[]>;
  /** The mutants under which some of these programs were seen not to end. */
  hangs(programs: readonly Program[]): ReadonlySet<number>;
  /** Status of every mutant under these programs alone. */
  statuses(
    entries: readonly { readonly program: Program; readonly kills: readonly number[] }[],
  ): Promise<MutantState['status'][]>;
}

export interface MatrixRequest {
  readonly mutants: readonly MutantState[];
  readonly worlds: readonly [Variant, ...Variant[]];
  readonly dear: boolean;
  /** Per module, the static mutants that run while it is loaded. */
  readonly loads: ReadonlyMap<string, ReadonlySet<number>>;
}

/** What an execution costs when it takes this much fuel, in executions that take none: twice as much. */
const FUEL = 1000;
/** What the mutants of one program may take together where nothing is proven. */
const HINT_FUEL = 1_000_000;

/** What is known of a program and a mutant; `hinted` and `lived` may be of a shared load; `passed` was too dear to run. */
const SEEN = {
  unknown: 0,
  unreached: 1,
  lived: 2,
  hinted: 3,
  timeout: 4,
  died: 5,
  proven: 6,
  refuted: 7,
  passed: 8,
};

export function createMatrix({ mutants, worlds, dear, loads }: MatrixRequest, pool: WorkerPool): Matrix {
  const size = mutants.length;
  const isStatic = (id: number) => mutants[id]?.isStatic === true;
  const memory = new Map<string, Uint8Array>();
  const shown = new Map<string, Map<number, readonly string[]>>();
  let spent = 0;

  function seenOf(program: Program): Uint8Array {
    const key = programKey(program);
    const known = memory.get(key) ?? new Uint8Array(size);
    memory.set(key, known);
    return known;
  }

  async function judge(
    programs: readonly Program[],
    live: readonly number[],
    options: { shared?: boolean; strict?: boolean; hint?: boolean; clean?: boolean; fuel?: number },
  ): Promise<Judged[]> {
    const mask = bitSet(live, size);
    const jobs = chunks(programs, JOB).map((part) => ({
      op: 'judge' as const,
      programs: part,
      live: mask,
      ...options,
    }));
    const judged = (await pool.run(jobs)).flat();
    const loads = options.clean ? 1 : live.filter(isStatic).length / Math.max(1, live.length);
    for (const { runs, fuel } of judged) spent += (1 + runs * (1 + loads * (LOADED - 1))) * (1 + fuel / FUEL);
    return judged;
  }

  /** Runs what is not known yet of the programs and mutants that are not static. */
  async function look(programs: readonly Program[], ids: readonly number[]): Promise<void> {
    const groups = unknown(programs, ids);
    for (const { programs: some, ids: open } of groups) {
      const judged = await judge(some, open, { shared: dear, hint: true, fuel: HINT_FUEL });
      some.forEach((program, i) => {
        const seen = seenOf(program);
        const { covered = [], passed = [], killed = [], timeout = [], died = [] } = judged[i] ?? {};
        for (const id of open) seen[id] = SEEN.unreached;
        for (const id of covered) seen[id] = SEEN.lived;
        for (const id of passed) seen[id] = SEEN.passed;
        for (const id of killed) seen[id] = SEEN.hinted;
        for (const id of timeout) seen[id] = SEEN.timeout;
        for (const id of died) seen[id] = SEEN.died;
      });
    }
  }

  /** Of static mutants, those that a program runs. */
  function loadedBy(program: Program, ids: readonly number[]): number[] {
    const own = modulesOf(program).map((module) => loads.get(module));
    return ids.filter((id) => own.some((each) => each?.has(id) === true));
  }

  /** Static mutants by program: many programs, and many mutants that none of them shows, share one load. */
  async function lookAtStatics(programs: readonly Program[], ids: readonly number[]): Promise<void> {
    for (const program of programs) {
      const seen = seenOf(program);
      const reached = new Set(loadedBy(program, ids));
      for (const id of ids) if (seen[id] === SEEN.unknown && !reached.has(id)) seen[id] = SEEN.unreached;
    }
    const parts = unknown(programs, ids).flatMap((group) => {
      const sets = disjoint(mutants, group.ids).flatMap((set) => chunks(set, STATIC_JOB));
      return chunks(group.programs, STATIC_PROGRAMS).flatMap((some) =>
        sets.map((part) => ({
          op: 'statics' as const,
          programs: some,
          mutants: part,
        })),
      );
    });
    const results = await pool.run(parts);
    parts.forEach(({ programs: some, mutants: part }, at) => {
      const { hits, runs, loads: made } = results[at] as SeenStatics;
      spent += runs + made * LOADED;
      part.forEach((id, i) => {
        for (const program of some) seenOf(program)[id] = SEEN.lived;
        for (const hit of hits[i] ?? []) seenOf(some[hit] as Program)[id] = SEEN.hinted;
      });
    });
  }

  /** Programs of which the same of these mutants are unknown, together with those. */
  function unknown(programs: readonly Program[], ids: readonly number[]) {
    const groups = new Map<string, { programs: Program[]; ids: readonly number[] }>();
    for (const program of programs) {
      const seen = seenOf(program);
      const open = ids.filter((id) => seen[id] === SEEN.unknown);
      const key = bitSet(open, size);
      const group = groups.get(key);
      if (group) group.programs.push(program);
      else if (open.length > 0) groups.set(key, { programs: [program], ids: open });
    }
    return [...groups.values()];
  }

  return {
    spent: () => spent,
    async hints(programs, ids) {
      await lookAtStatics(programs, ids.filter(isStatic));
      await look(
        programs,
        ids.filter((id) => !isStatic(id)),
      );
      return programs.map((program) => {
        const seen = seenOf(program);
        return ids.filter((id) => seen[id] === SEEN.hinted || seen[id] === SEEN.proven);
      });
    },
    async proven(entries) {
      const open = entries
        .map(({ program, kills }) => {
          const seen = seenOf(program);
          const settled = (id: number) => seen[id] === SEEN.proven || seen[id] === SEEN.refuted;
          return { program, ids: kills.filter((id) => !settled(id)) };
        })
        .filter(({ ids }) => ids.length > 0);
      const results = await pool.run(
        open.map(({ program, ids }) => ({
          op: 'judge' as const,
          programs: [program],
          live: bitSet(ids, size),
          clean: true,
        })),
      );
      open.forEach(({ program, ids }, i) => {
        const [judged] = results[i] ?? [];
        spent += LOADED * (1 + (judged?.runs ?? 0)) * (1 + (judged?.fuel ?? 0) / FUEL);
        const seen = seenOf(program);
        for (const id of ids) seen[id] = SEEN.refuted;
        const key = programKey(program);
        const facets = shown.get(key) ?? new Map<number, readonly string[]>();
        shown.set(key, facets);
        judged?.killed.forEach((id, at) => {
          seen[id] = SEEN.proven;
          facets.set(id, judged.facets[at] ?? []);
        });
      });
      return entries.map(({ program, kills }) => {
        const seen = seenOf(program);
        return kills.filter((id) => seen[id] === SEEN.proven);
      });
    },
    facets: (entries) => entries.map(({ program }) => shown.get(programKey(program)) ?? new Map()),
    async keeping(programs, needed) {
      const judged = await judge(programs, needed, { strict: true, hint: true });
      return programs.filter((_, i) => judged[i]?.killed.length === needed.length);
    },
    async observe(programs) {
      spent += programs.length * worlds.length * LOADED;
      const jobs = chunks(programs, JOB).map((part) => ({
        op: 'observations' as const,
        version: 'plain' as const,
        programs: part,
        variants: worlds,
      }));
      return (await pool.run(jobs)).flat();
    },
    async together(files) {
      const [first] = worlds;
      for (const programs of files) spent += programs.length + LOADED;
      const jobs = files.map((programs) => ({
        op: 'observations' as const,
        version: 'plain' as const,
        programs,
        variants: [first],
        together: true,
      }));
      const seen = await pool.run(jobs);
      return seen.map((each) => each.map(([one]) => one as Observed));
    },
    hangs: (programs) =>
      new Set(
        programs.flatMap((program) => {
          const ids: number[] = [];
          seenOf(program).forEach((seen, id) => {
            if (seen === SEEN.timeout) ids.push(id);
          });
          return ids;
        }),
      ),
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
      const dynamic = others.filter((id) => !isStatic(id));
      await look(programs, dynamic);
      for (const program of programs) {
        const seen = seenOf(program);
        for (const id of dynamic) {
          if (seen[id] === SEEN.died) result[id] = 'load-failed';
          else if (seen[id] === SEEN.timeout) result[id] = 'timeout';
          else if (seen[id] !== SEEN.unreached && result[id] === 'no-coverage') result[id] = 'survived';
        }
      }
      // A static mutant that keeps the module from loading, or from ending, shows in any one program.
      // One that any program was the same under neither keeps from loading nor goes on for ever.
      const all = programs.map(seenOf);
      let open = others.filter((id) => isStatic(id) && !all.some((seen) => seen[id] === SEEN.lived));
      for (const program of programs) {
        const own = loadedBy(program, open);
        if (own.length === 0) continue;
        const mine = new Set(own);
        open = open.filter((id) => !mine.has(id));
        await lookAtStatics([program], own);
        const seen = seenOf(program);
        const odd = own.filter((id) => seen[id] !== SEEN.lived);
        for (const { timeout, died } of await judge([program], odd, {})) {
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
