// The search: run candidates, watch what they reach, keep the few that kill mutants. It knows programs, observations
// and mutants, and no language. Every execution goes through the pool; randomness is seeded; the budget is counted
// in executions, and time can only stop it.
import type { MutantIdentity, Program, Provenance } from '../../artifacts/index.ts';
import type { SourceConstant } from '../../ports/index.ts';
import { createGenerator, type Generator } from './candidates.ts';
import { type Final, finish } from './finish.ts';
import type { Kept } from './kept.ts';
import {
  type Aim,
  bitSet,
  createMutantStates,
  drawAims,
  drawLive,
  isLive,
  type MutantState,
} from './mutant-states.ts';
import { createModulePools, type ModulePools } from './pools.ts';
import { programCost, programKey, wellFormed } from './program.ts';
import type { Explored, Judged, Loaded, Observed, Variant } from './protocol.ts';
import { createRandom } from './random.ts';
import type { SearchTarget, Seed } from './target.ts';
import type { WorkerPool } from './worker-pool.ts';
import { unfit } from './worth.ts';

/** Programs per job: long enough to hide the pipe, short enough to share between workers. */
const JOB = 32;
/** Candidates per batch. A constant, so that the number of workers does not change what is tried. */
const BATCH = 128;
/** The coverage phase ends after this many batches without a new branch. */
const QUIET_BATCHES = 8;
/** Lines with surviving mutants aimed at in one batch. */
const AIMS = 6;
/** Share of a batch that is aimed. */
const AIMED = 0.6;
/** The search ends by itself when it has spent this many executions, and four times what it had at the last gain. */
const PLATEAU_EXECUTIONS = 60_000;
/** Loading a module that spends this much fuel is dear: suspects are then looked for in a shared registry. */
const DEAR_LOAD = 400;
/** How often a shared registry is used when loading is dear; the rest finds what a warm cache would hide. */
const SHARED_CHANCE = 0.8;
/** The coverage phase never takes more executions than this. */
const COVERAGE_EXECUTIONS = 20_000;
/** Programs that share a load with a static mutant, and static mutants per batch. */
const STATIC_PROGRAMS = 96;
const STATIC_MUTANTS = 24;
/** Recent programs that are tried on static mutants they were not made for. */
const RING = 48;
/** Kept programs per target. */
const CORPUS = 200;

export interface SearchRequest {
  readonly targets: readonly SearchTarget[];
  readonly constants: readonly SourceConstant[];
  readonly mutants: readonly MutantIdentity[];
  readonly seed: number;
  readonly budget: { readonly ms?: number; readonly executions?: number };
  /** Worlds in which an observation must be the same: clock and random seed. The first is the one searched in. */
  readonly worlds: readonly [Variant, ...Variant[]];
  /** Programs that failed a gate in an earlier round: not to be proposed again. */
  readonly banned: ReadonlySet<string>;
}

export interface SearchProgress {
  readonly executions: number;
  readonly mutantExecutions: number;
  readonly killed: number;
  readonly mutants: number;
  readonly target: string;
}

export interface SearchDeps {
  readonly pool: WorkerPool;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly progress: (state: SearchProgress) => void;
}

export interface SeedOutcome {
  readonly seed: Seed;
  readonly target: number;
  readonly runs: readonly Observed[];
}

export interface SearchResult extends Final {
  readonly loaded: readonly Loaded[];
  readonly mutants: readonly MutantState[];
  readonly seeds: readonly SeedOutcome[];
  readonly spent: readonly { readonly executions: number; readonly mutantExecutions: number }[];
  readonly stopped: 'executions' | 'time' | 'plateau';
  readonly discarded: readonly { readonly target: number; readonly program: Program; readonly why: string }[];
}

interface TargetState {
  readonly index: number;
  readonly generator: Generator;
  readonly pools: ModulePools;
  readonly corpus: { program: Program; methods: readonly string[] }[];
  readonly queue: Program[];
  readonly hashes: Map<string, number>;
  gain: number;
  executions: number;
  mutantExecutions: number;
  dead: boolean;
}

interface Candidate {
  readonly program: Program;
  readonly state: TargetState;
  readonly provenance: Provenance;
  /** Made to kill mutants of a certain line. */
  readonly aimed: boolean;
}

/** Runs the search to its end; rejects only when stopped by the signal or when no worker can run at all. */
export async function search(request: SearchRequest, deps: SearchDeps): Promise<SearchResult> {
  const { pool, clock, signal } = deps;
  const random = createRandom(request.seed);
  const started = clock();
  const mutants = createMutantStates(request.mutants);
  const size = mutants.length;
  const loaded = (await pool.run([{ op: 'load' }]))[0] ?? [];
  for (const { statics } of loaded) for (const id of statics) if (mutants[id]) mutants[id].isStatic = true;
  for (const state of mutants) if (state.isStatic) state.status = 'survived';
  const dear = loaded.some(({ fuel }) => fuel > DEAR_LOAD);

  const pools = new Map<string, ModulePools>();
  const poolsOf = (file: string) => {
    let found = pools.get(file);
    if (!found) {
      found = createModulePools(request.constants.filter((constant) => constant.file === file));
      pools.set(file, found);
    }
    return found;
  };
  const states: TargetState[] = request.targets.map((target, index) => {
    const own = poolsOf(target.file);
    return {
      index,
      pools: own,
      generator: createGenerator({ target, pools: own, random, neighbour: () => neighbour(index) }),
      corpus: [],
      queue: [],
      hashes: new Map(),
      gain: 1,
      executions: 0,
      mutantExecutions: 0,
      dead: loaded.find((each) => each.path === target.module)?.error !== undefined,
    };
  });
  const neighbour = (index: number): Program | undefined => {
    const near = states.filter(
      (state) =>
        state.generator.target.module === states[index]?.generator.target.module && state.corpus.length > 0,
    );
    return near.length > 0 ? random.pick(random.pick(near).corpus).program : undefined;
  };

  const branches = new Set<number>();
  const tried = new Set<string>(request.banned);
  const kept: Kept[] = [];
  const discarded: SearchResult['discarded'][number][] = [];
  const counters = { executions: 0, mutantExecutions: 0, lastGain: 0 };
  let quiet = 0;

  const split = <T>(items: readonly T[]): T[][] => {
    const parts: T[][] = [];
    for (let i = 0; i < items.length; i += JOB) parts.push(items.slice(i, i + JOB));
    return parts;
  };

  async function explore(candidates: readonly Candidate[]): Promise<Explored[]> {
    const parts = split(candidates);
    const results = await pool.run(
      parts.map((part) => ({ op: 'explore' as const, programs: part.map((c) => c.program) })),
    );
    for (const { state } of candidates) state.executions++;
    counters.executions += candidates.length;
    return results.flat();
  }

  async function judge(
    candidates: readonly Candidate[],
    live: readonly number[],
    exact = false,
  ): Promise<Judged[]> {
    const mask = bitSet(live, size);
    const shared = !exact && dear && random.chance(SHARED_CHANCE);
    const parts = split(candidates)
      .flatMap((part) => (part.length > 8 ? [part.slice(0, 16), part.slice(16)] : [part]))
      .filter((part) => part.length > 0);
    const results = (
      await pool.run(
        parts.map((part) => ({
          op: 'judge' as const,
          programs: part.map((c) => c.program),
          live: mask,
          shared,
        })),
      )
    ).flat();
    results.forEach((result, i) => {
      const state = candidates[i]?.state;
      if (state) {
        state.executions++;
        state.mutantExecutions += result.runs;
      }
      counters.executions++;
      counters.mutantExecutions += result.runs;
    });
    return results;
  }

  async function observe(candidates: readonly Candidate[]): Promise<(readonly Observed[])[]> {
    const parts = split(candidates.map((candidate) => candidate.program));
    for (const { state } of candidates) state.executions += request.worlds.length;
    counters.executions += candidates.length * request.worlds.length;
    return (
      await pool.run(
        parts.map((part) => ({
          op: 'observations' as const,
          version: 'plain' as const,
          programs: part,
          variants: request.worlds,
        })),
      )
    ).flat();
  }

  /** Believes kills only of programs that are fit to become tests. */
  async function accept(candidates: readonly Candidate[], judged: readonly Judged[]): Promise<void> {
    const killing: { candidate: Candidate; result: Judged }[] = [];
    candidates.forEach((candidate, i) => {
      const result = judged[i] as Judged;
      for (const id of result.covered) {
        const mutant = mutants[id] as MutantState;
        if (mutant.status === 'no-coverage') mutant.status = 'survived';
        mutant.attempts++;
        mutant.reachedBy.add(candidate.state.index);
      }
      if (result.killed.length + result.timeout.length + result.died.length > 0)
        killing.push({ candidate, result });
    });
    if (killing.length === 0) return;
    const runs = await observe(killing.map(({ candidate }) => candidate));
    killing.forEach(({ candidate, result }, i) => {
      const seen = runs[i] as readonly Observed[];
      const why =
        unfit(seen) ??
        (sameObservation(seen[0], result) ? undefined : 'instrumentation changes what it does');
      if (why !== undefined) {
        if (discarded.length < 500)
          discarded.push({ target: candidate.state.index, program: candidate.program, why });
        return;
      }
      const fresh = result.killed.filter((id) => isLive(mutants[id] as MutantState));
      for (const id of result.timeout)
        if (isLive(mutants[id] as MutantState)) (mutants[id] as MutantState).status = 'timeout';
      for (const id of result.died)
        if (isLive(mutants[id] as MutantState)) (mutants[id] as MutantState).status = 'load-failed';
      if (fresh.length === 0) return;
      for (const id of fresh) (mutants[id] as MutantState).status = 'killed';
      kept.push({
        program: candidate.program,
        target: candidate.state.index,
        provenance: candidate.provenance,
        observation: (seen[0] as Observed).observation,
        kills: new Set(fresh),
      });
      counters.lastGain = counters.executions;
      candidate.state.gain += fresh.length;
      candidate.state.generator.reward(candidate.program, 2);
      remember(candidate.state, candidate.program, []);
    });
  }

  function remember(state: TargetState, program: Program, methods: readonly string[]): void {
    state.corpus.push({ program, methods });
    if (state.corpus.length > CORPUS) state.corpus.splice(random.below(CORPUS >> 1), 1);
  }

  /** Learns from a batch; returns the candidates that reached something new. */
  function learn(
    candidates: readonly Candidate[],
    results: readonly Explored[],
  ): { fresh: Candidate[]; novel: Candidate[]; aimed: Candidate[] } {
    const fresh: Candidate[] = [];
    const aimed: Candidate[] = [];
    const novel: Candidate[] = [];
    candidates.forEach((candidate, i) => {
      const result = results[i] as Explored;
      const { state, program } = candidate;
      if (result.outcome === 'timeout' || result.outcome === 'exit' || result.outcome === 'load') return;
      const isNew = result.branches.filter((branch) => !branches.has(branch));
      for (const branch of isNew) branches.add(branch);
      for (const pair of result.pairs) {
        for (const operand of pair) {
          if (typeof operand === 'string') {
            if (operand.length <= 80) state.pools.mined.addString(operand);
          } else state.pools.mined.addNumber(operand);
        }
      }
      const usable =
        result.outcome === 'returns' ||
        result.outcome === 'throws' ||
        result.outcome === 'resolves' ||
        result.outcome === 'rejects';
      if (isNew.length > 0) {
        counters.lastGain = counters.executions;
        state.gain += 1;
        state.generator.reward(program, 1);
        remember(state, program, result.methods);
      }
      if (isNew.length > 0 || (state.queue.length < 200 && random.chance(0.08))) {
        state.queue.push(...state.generator.steer(program, result.pairs));
      }
      if (!usable) return;
      if (candidate.aimed) aimed.push(candidate);
      if (result.methods.length > 0 && random.chance(0.3)) remember(state, program, result.methods);
      if (isNew.length > 0) {
        fresh.push(candidate);
        return;
      }
      const times = state.hashes.get(result.hash) ?? 0;
      state.hashes.set(result.hash, times + 1);
      if (result.size <= 4000 && random.chance(1 / (1 + times / 3))) novel.push(candidate);
    });
    return { fresh, novel, aimed };
  }

  /** Static mutants need a load each: all programs of a batch share one, and what differs is judged again alone. */
  async function judgeStatics(candidates: readonly Candidate[], ids: readonly number[]): Promise<void> {
    if (candidates.length === 0 || ids.length === 0) return;
    const programs = candidates.map((c) => c.program);
    const parts: number[][] = [];
    for (let i = 0; i < ids.length; i += 6) parts.push(ids.slice(i, i + 6));
    const results = (
      await pool.run(parts.map((part) => ({ op: 'statics' as const, programs, mutants: part })))
    ).flat();
    const runs = ids.length * candidates.length;
    counters.mutantExecutions += runs;
    const share = Math.ceil(runs / candidates.length);
    for (const { state } of candidates) state.mutantExecutions += share;
    const suspects = new Map<number, number[]>();
    results.forEach((hits, i) => {
      const id = ids[i] as number;
      (mutants[id] as MutantState).attempts += candidates.length;
      const cheapest = [...hits].sort(
        (a, b) => programCost(programs[a] as Program) - programCost(programs[b] as Program) || a - b,
      );
      for (const at of cheapest.slice(0, 3)) suspects.set(at, [...(suspects.get(at) ?? []), id]);
    });
    const again = [...suspects.keys()].sort((a, b) => a - b).map((at) => candidates[at] as Candidate);
    if (again.length === 0) return;
    await accept(
      again,
      await judge(
        again,
        [...new Set([...suspects.values()].flat())].filter((id) => isLive(mutants[id] as MutantState)),
        true,
      ),
    );
  }

  function propose(aims: readonly Aim[]): Candidate[] {
    const alive = states.filter((state) => !state.dead);
    const weights = alive.map((state) => {
      const reached = aims.filter((aim) =>
        aim.mutants.some((mutant) => mutant.reachedBy.has(state.index)),
      ).length;
      state.gain *= 0.93;
      const hopeless = state.corpus.length === 0 && state.executions > 3000 ? 20 : 1;
      return (state.generator.target.weight * (1 + Math.min(state.gain, 20) + reached * 2)) / hopeless;
    });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const batch: Candidate[] = [];
    for (let attempts = 0; batch.length < BATCH && attempts < BATCH * 4; attempts++) {
      let at = random.next() * total;
      let chosen = 0;
      for (at -= weights[0] ?? 0; at > 0 && chosen < alive.length - 1; at -= weights[chosen] ?? 0) chosen++;
      const state = alive[chosen] as TargetState;
      const local = aims.filter((aim) => aim.file === state.generator.target.file);
      const aim = local.length > 0 && random.chance(AIMED) ? random.pick(local) : undefined;
      const program = proposeFor(state, aim);
      if (!wellFormed(program)) continue;
      const key = programKey(program);
      if (key.length > 4000 || tried.has(key)) continue;
      tried.add(key);
      const execution = counters.executions + batch.length;
      batch.push({
        program,
        state,
        provenance: { from: 'search', seed: request.seed, execution },
        aimed: aim !== undefined,
      });
    }
    return batch;
  }

  function proposeFor(state: TargetState, aim: Aim | undefined): Program {
    const { generator, corpus, queue, pools: own } = state;
    const some = () => (random.chance(0.5) ? random.pick(corpus.slice(-8)) : random.pick(corpus));
    if (aim) {
      const focus = own.near(aim.line, aim.line + 1);
      if (random.chance(0.6)) return generator.aim(corpus.length > 0 ? some().program : undefined, focus);
      if (corpus.length === 0 || random.chance(0.3)) return generator.fresh(focus);
      return generator.change(some().program, random.pick(corpus).program, focus);
    }
    if (queue.length > 0 && random.chance(0.45)) return queue.shift() as Program;
    if (corpus.length === 0 || random.chance(0.22)) return generator.fresh();
    const parent = some();
    if (parent.methods.length > 0 && parent.program.length < 5 && random.chance(0.35)) {
      return generator.follow(parent.program, random.pick(parent.methods));
    }
    return generator.change(parent.program, random.pick(corpus).program);
  }

  // Seeds first: what documents and callers already know to make sense.
  const seedCandidates: Candidate[] = [];
  for (const state of states) {
    if (state.dead) continue;
    for (const seed of state.generator.target.seeds) {
      const key = programKey(seed.program);
      if (tried.has(key)) continue;
      tried.add(key);
      seedCandidates.push({ program: seed.program, state, provenance: seed.provenance, aimed: false });
    }
  }
  const seedRuns = await observe(seedCandidates);
  const seeds = seedCandidates.map(
    (candidate, i): SeedOutcome => ({
      seed: { program: candidate.program, provenance: candidate.provenance },
      target: candidate.state.index,
      runs: seedRuns[i] as readonly Observed[],
    }),
  );
  const allLive = () => mutants.filter(isLive).map((mutant) => mutant.id);
  const liveStatics = () =>
    mutants.filter((mutant) => mutant.isStatic && isLive(mutant)).map((mutant) => mutant.id);
  if (seedCandidates.length > 0) {
    const { fresh, novel } = learn(seedCandidates, await explore(seedCandidates));
    for (const { state, program } of [...fresh, ...novel])
      if (state.corpus.length < CORPUS) remember(state, program, []);
    const dynamic = allLive().filter((id) => !(mutants[id] as MutantState).isStatic);
    await accept(seedCandidates, await judge(seedCandidates, dynamic));
    for (const part of split(seedCandidates)) await judgeStatics(part, liveStatics());
  }

  let stopped: SearchResult['stopped'] = 'plateau';
  let ring: Candidate[] = [];
  while (states.some((state) => !state.dead)) {
    signal.throwIfAborted();
    if (request.budget.executions !== undefined && counters.executions >= request.budget.executions) {
      stopped = 'executions';
      break;
    }
    if (request.budget.ms !== undefined && clock() - started >= request.budget.ms) {
      stopped = 'time';
      break;
    }
    if (allLive().length === 0) break;
    if (counters.executions > PLATEAU_EXECUTIONS && counters.executions > counters.lastGain * 4) break;
    const covering = quiet < QUIET_BATCHES && counters.executions < COVERAGE_EXECUTIONS;
    const aims = covering ? [] : drawAims(mutants, AIMS, random);
    const batch = propose(aims);
    if (batch.length === 0) break;
    const { fresh, novel, aimed } = learn(batch, await explore(batch));
    quiet = fresh.length > 0 ? Math.max(0, quiet - 1) : quiet + 1;
    const worth = covering ? fresh : [...fresh, ...novel];
    if (worth.length > 0) await accept(worth, await judge(worth, drawLive(mutants, random)));
    ring = [...ring, ...fresh, ...novel].slice(-RING);
    const statics = aims.flatMap((aim) => aim.mutants).filter((mutant) => mutant.isStatic && isLive(mutant));
    const chance = [...new Set([...aimed, ...ring.slice(-RING / 2)])];
    await judgeStatics(
      chance.slice(0, STATIC_PROGRAMS),
      statics.slice(0, STATIC_MUTANTS).map((mutant) => mutant.id),
    );
    deps.progress({
      executions: counters.executions,
      mutantExecutions: counters.mutantExecutions,
      killed: mutants.filter((mutant) => mutant.status === 'killed').length,
      mutants: size,
      target: batch[0]?.state.generator.target.key ?? '',
    });
  }

  const words = request.constants.flatMap((constant) =>
    typeof constant.value === 'string' ? [constant.value] : [],
  );
  const required = request.targets.map(
    ({ parameters }) =>
      parameters.findLastIndex(({ checked, optional, rest }) => checked && !optional && !rest) + 1,
  );
  const { worlds, banned } = request;
  const final = await finish({ kept, mutants, words, worlds, banned, required, dear }, { pool, signal });
  return {
    ...final,
    loaded,
    mutants,
    seeds,
    spent: states.map(({ executions, mutantExecutions }) => ({ executions, mutantExecutions })),
    stopped,
    discarded,
  };
}

/** The plain and the instrumented source must agree, or the kill is not the code's own. */
function sameObservation(plain: Observed | undefined, judged: Judged): boolean {
  return plain !== undefined && plain.observation.o === judged.outcome && plain.hash === judged.hash;
}
