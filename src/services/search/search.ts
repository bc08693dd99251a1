// The search: run candidates, watch what they reach, keep the few that kill mutants. It knows programs, observations
// and mutants, and no language. Every execution goes through the pool; randomness is seeded; the budget is counted
// in executions, and time can only stop it.
import type { MutantIdentity } from '../../artifacts/index.ts';
import type { NameUse, SourceConstant, TellingText } from '../../ports/index.ts';
import { type Final, finish } from './finish.ts';
import { isForbidden } from './forbidden.ts';
import { type Held, proveHeld } from './held.ts';
import type { Kept } from './kept.ts';
import { accept, type Discarded, type Knowledge, learn } from './learn.ts';
import { createMatrix } from './matrix.ts';
import { createMutantStates, drawAims, drawLive, isLive, type MutantState } from './mutant-states.ts';
import { createPointed } from './pointed.ts';
import { programKey } from './program.ts';
import { propose } from './propose.ts';
import type { Explored, Judged, Loaded, Observed, Variant } from './protocol.ts';
import { createRandom } from './random.ts';
import { createRunner } from './runner.ts';
import { type Sample, sampleResults } from './sample.ts';
import { createStatics } from './statics.ts';
import type { SearchTarget, Seed } from './target.ts';
import { type Candidate, createTargetStates, isSilent, tidyFirst } from './target-state.ts';
import { createTelling } from './telling.ts';
import { isWellTyped, missingArguments } from './typed.ts';
import type { WorkerPool } from './worker-pool.ts';
import { isUsable, MAX_PRINTED } from './worth.ts';

/** Seeds are judged in parts of this size. */
const SEEDS = 32;
/** Batches of static mutants that are run with the seeds before the search begins; all of them when it goes on. */
const SEED_SWEEP = 10;
/** The coverage phase ends after this many batches without a new branch, or this many executions. */
const QUIET_BATCHES = 8;
const COVERAGE_EXECUTIONS = 20_000;
/** Lines with surviving mutants that one batch aims at. */
const AIMS = 6;
/** Loading a module that spends this much, in fuel and static mutants that it runs into, is dear: suspects are then looked for in a shared registry. */
const DEAR_LOAD = 400;
/** How often a shared registry is used when loading is dear; the rest finds what a warm cache would hide. */
const SHARED_CHANCE = 0.8;
/** The search ends by itself when it has spent this many executions, and four times what it had at the last gain. */
const PLATEAU_EXECUTIONS = 60_000;
const PLATEAU_FACTOR = 4;

export interface SearchRequest {
  readonly targets: readonly SearchTarget[];
  readonly constants: readonly SourceConstant[];
  readonly uses: readonly NameUse[];
  /** Texts that tell mutants of literals from the code as it is. */
  readonly telling?: readonly TellingText[];
  /** Texts that documents and comments show. */
  readonly shown?: readonly string[];
  readonly mutants: readonly MutantIdentity[];
  readonly seed: number;
  readonly budget: { readonly ms?: number; readonly executions?: number };
  /** Worlds in which an observation must be the same. The first is the one searched in. */
  readonly worlds: readonly [Variant, ...Variant[]];
  /** Programs that failed a gate in an earlier round: not to be proposed again. */
  readonly banned: ReadonlySet<string>;
  /** Indexes of mutants that are not worth a test. */
  readonly ignored?: ReadonlySet<number>;
  /** Chosen by an earlier run and still true: they stay as they are, and what they kill is not looked for again. */
  readonly held: readonly Held[];
  /** Targets, by index, that no candidate is made for: an earlier run searched the very same code. */
  readonly resting: ReadonlySet<number>;
  /** False: kills are counted, and what is tried next does not depend on them. For measuring what that is worth. */
  readonly steeredByKills?: boolean;
}

export interface SearchProgress {
  readonly executions: number;
  readonly mutantExecutions: number;
  readonly killed: number;
  readonly mutants: number;
  /** Key of the target that the last batch began with. */
  readonly target: string;
}

export interface SearchDeps {
  readonly pool: WorkerPool;
  /** Milliseconds. */
  readonly clock: () => number;
  readonly signal: AbortSignal;
  readonly progress: (state: SearchProgress) => void;
  /** Told of every program that is kept, as soon as it is. */
  readonly kept?: (kept: Kept) => void;
  /** Keys of programs among the seeds that no test may hold to be right: a document says otherwise. */
  readonly refused?: (seeds: readonly SeedOutcome[]) => ReadonlySet<string>;
  /** Told what was spent, by target, after every batch; `over` says why the search ended. */
  readonly spent?: (spent: SearchResult['spent'], ms: number, over?: SearchResult['stopped']) => void;
}

export interface SeedOutcome {
  readonly seed: Seed;
  /** Index of its target. */
  readonly target: number;
  /** In every world; empty where it takes too long. */
  readonly runs: readonly Observed[];
}

export interface SearchResult extends Final {
  readonly loaded: readonly Loaded[];
  readonly mutants: readonly MutantState[];
  readonly seeds: readonly SeedOutcome[];
  /** Of targets that are `sampled`. */
  readonly samples: readonly Sample[];
  /** By target. */
  readonly spent: readonly { readonly executions: number; readonly mutantExecutions: number }[];
  readonly stopped: 'executions' | 'time' | 'plateau';
  readonly discarded: readonly Discarded[];
}

/** Runs the search to its end; rejects only when stopped by the signal or when no worker can run at all. */
export async function search(request: SearchRequest, deps: SearchDeps): Promise<SearchResult> {
  const { pool, clock, signal } = deps;
  const { budget, seed, worlds, banned, steeredByKills = true } = request;
  const random = createRandom(seed);
  const loaded = (await pool.run([{ op: 'load' }]))[0] ?? [];
  const started = clock();
  const dear = loaded.some(({ fuel, statics }) => fuel + statics.length > DEAR_LOAD);
  const mutants = createMutantStates(
    request.mutants,
    loaded.flatMap((each) => each.statics),
    request.ignored,
  );
  const knowledge: Knowledge = { branches: new Set(), kept: [], discarded: [], mutants };
  const loads = new Map(loaded.map(({ path, statics }) => [path, new Set(statics)]));
  const runner = createRunner(pool, mutants, worlds, loads);
  const statics = createStatics(mutants, runner, random);
  const states = createTargetStates(
    request.targets,
    request.constants,
    request.uses,
    loaded,
    random,
    request.resting,
    request.shown,
  );
  const tried = new Set<string>([...banned, ...request.held.map(({ program }) => programKey(program))]);
  const held = await proveHeld(request.held, mutants, createMatrix({ mutants, worlds, dear, loads }, pool));
  const telling = createTelling(mutants, request.constants);
  const pointed = createPointed({
    texts: request.telling ?? [],
    constants: request.constants,
    mutants,
    states,
    loads,
    tried,
    random,
    seed,
  });
  const live = (wanted: (mutant: MutantState) => boolean) =>
    mutants.filter((each) => isLive(each) && wanted(each)).map((each) => each.id);

  async function judge(
    candidates: readonly Candidate[],
    ids: readonly number[],
    exact: boolean,
  ): Promise<boolean> {
    if (candidates.length === 0) return false;
    const shared = !exact && dear && random.chance(SHARED_CHANCE);
    return take(candidates, await runner.judge(candidates, ids, shared));
  }

  async function take(candidates: readonly Candidate[], judged: readonly Judged[]): Promise<boolean> {
    const before = knowledge.kept.length;
    const gained = await accept(candidates, judged, knowledge, runner.observe, steeredByKills);
    for (const kept of knowledge.kept.slice(before)) deps.kept?.(kept);
    return gained;
  }

  const isLate = () => budget.ms !== undefined && clock() - started >= budget.ms;
  const tellSpent = (over?: SearchResult['stopped']) =>
    deps.spent?.(
      states.map(({ executions, mutantExecutions }) => ({ executions, mutantExecutions })),
      clock() - started,
      over,
    );

  async function judgeStatics(
    wanted: readonly MutantState[],
    aimed: readonly Candidate[],
    effort?: number,
  ): Promise<boolean> {
    const { candidates, judged } = await statics.judge(wanted, aimed, effort);
    return candidates.length > 0 && (await take(candidates, judged));
  }

  /** Programs that show texts of the code, on the static mutants of those texts. */
  async function judgeTelling(
    candidates: readonly Candidate[],
    results: readonly Explored[],
  ): Promise<boolean> {
    const shown = candidates.flatMap((candidate, i) => {
      const { outcome, size, texts } = results[i] as Explored;
      return isUsable(outcome) && size <= MAX_PRINTED && texts.length > 0 ? [{ candidate, texts }] : [];
    });
    const found = telling.of(shown);
    if (found.length === 0) return false;
    const some = found.map(({ candidate }) => candidate);
    return take(
      some,
      await runner.judgeApart(
        some,
        found.map((each) => each.mutants),
      ),
    );
  }

  /** Programs that were made for mutants of literals, each on its own. */
  async function judgePointed(): Promise<boolean> {
    const made = steeredByKills ? pointed.next(runner.spent.executions) : [];
    if (made.length === 0) return false;
    const all = made.map(({ candidate }) => candidate);
    const results = await runner.explore(all);
    const { fresh } = learn(all, results, knowledge, random);
    statics.add(fresh);
    const sound = made.filter((_, i) => isUsable((results[i] as Explored).outcome));
    const candidates = sound.map(({ candidate }) => candidate);
    const judged = await runner.judgeApart(
      candidates,
      sound.map((each) => each.mutants),
    );
    pointed.learn(sound.map((pointer, i) => ({ pointer, killed: (judged[i] as Judged).killed.length > 0 })));
    return take(candidates, judged);
  }

  // Seeds first: what documents and callers already know to make sense.
  const seeded: Candidate[] = [];
  const seedOf: Seed[] = [];
  for (const state of states) {
    if (state.dead && !request.resting.has(state.index)) continue;
    for (const each of state.target.seeds) {
      // A caller that was checked passes what the types allow: other arguments were misread.
      if (each.provenance.from === 'call-site' && !isWellTyped(each.program, state.target)) continue;
      const key = `${state.index} ${programKey(each.program)}`;
      if (tried.has(key) || tried.has(programKey(each.program))) continue;
      tried.add(key);
      seeded.push({ program: each.program, state, provenance: each.provenance, aimed: false });
      seedOf.push(each);
    }
  }
  const wakeful = seeded.filter(({ state }) => !state.dead);
  const firstSeen = await runner.explore(wakeful);
  learn(wakeful, firstSeen, knowledge, random);
  // A document may show what takes seconds: nothing else holds an execution back once it is not metered.
  const endless = new Set(wakeful.filter((_, i) => firstSeen[i]?.outcome === 'timeout'));
  const ended = seeded.filter((candidate) => !endless.has(candidate));
  const seen = await runner.observe(ended);
  const seedRuns = new Map(ended.map((candidate, i) => [candidate, seen[i] as readonly Observed[]]));
  const seeds = seeded.map(
    (candidate, i): SeedOutcome => ({
      seed: seedOf[i] as Seed,
      target: candidate.state.index,
      runs: seedRuns.get(candidate) ?? [],
    }),
  );
  const refused = deps.refused?.(seeds) ?? new Set<string>();
  const open = wakeful.filter((candidate) => !endless.has(candidate));
  const explored = firstSeen.filter(({ outcome }) => outcome !== 'timeout');
  for (const { state, program } of open) state.remember(program);
  // What was kept before comes first, at any time. Of the rest, the cheap ones: every mutant costs what its program does.
  const isKept = new Map(seeded.map((candidate, i) => [candidate, seedOf[i]?.kept === true]));
  const price = (at: number) => (isKept.get(open[at] as Candidate) ? -1 : (explored[at]?.fuel ?? 0));
  const order = [...open.keys()]
    .filter((at) => !refused.has(programKey((open[at] as Candidate).program)))
    .sort((a, b) => price(a) - price(b) || a - b);
  for (let from = 0; from < order.length; from += SEEDS) {
    const places = order.slice(from, from + SEEDS);
    if (isLate() && places.every((at) => price(at) >= 0)) break;
    const part = tidyFirst(places.map((at) => open[at] as Candidate));
    await judge(
      part,
      live((mutant) => !mutant.isStatic),
      !dear,
    );
    statics.add(part);
    tellSpent();
  }
  const again = [...isKept.values()].some(Boolean) ? Number.POSITIVE_INFINITY : SEED_SWEEP;
  for (let done = 0; done < again && statics.left() > 0 && (again > SEED_SWEEP || !isLate()); done++) {
    await judgeStatics([], []);
    tellSpent();
  }

  let stopped: SearchResult['stopped'] = 'plateau';
  let quiet = 0;
  let lastGain = 0;
  while (states.some((state) => !state.dead)) {
    signal.throwIfAborted();
    const { executions, mutantExecutions } = runner.spent;
    const before = executions + mutantExecutions;
    if (budget.executions !== undefined && executions >= budget.executions) {
      stopped = 'executions';
      break;
    }
    if (isLate()) {
      stopped = 'time';
      break;
    }
    if (!mutants.some(isLive) || (executions > PLATEAU_EXECUTIONS && executions > lastGain * PLATEAU_FACTOR))
      break;
    const covering = quiet < QUIET_BATCHES && executions < COVERAGE_EXECUTIONS;
    const aims = covering ? [] : drawAims(mutants, AIMS, random);
    const batch = tidyFirst(
      propose({ states, aims: steeredByKills ? aims : [], tried, random, seed, executions }),
    );
    if (batch.length === 0) break;
    const results = await runner.explore(batch);
    const { fresh, novel, aimed } = learn(batch, results, knowledge, random);
    quiet = fresh.length > 0 ? Math.max(0, quiet - 1) : quiet + 1;
    const worth = covering ? fresh : [...fresh, ...novel];
    let gained = await judge(worth, drawLive(mutants, random), false);
    statics.add([...fresh, ...novel]);
    const wanted = aims.flatMap((aim) => aim.mutants).filter((mutant) => mutant.isStatic && isLive(mutant));
    const effort = runner.spent.executions + runner.spent.mutantExecutions - before;
    gained = (await judgeStatics(wanted, aimed, effort)) || gained;
    gained = (await judgeTelling(batch, results)) || gained;
    gained = (await judgePointed()) || gained;
    if (gained || fresh.length > 0) lastGain = executions;
    tellSpent();
    deps.progress({
      ...runner.spent,
      killed: mutants.filter((mutant) => mutant.status === 'killed').length,
      mutants: mutants.length,
      target: batch[0]?.state.target.key ?? '',
    });
  }

  tellSpent(stopped);

  const samples = await sampleResults(states, pool, worlds);
  const words = request.constants.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  const required = request.targets.map(
    ({ parameters }) =>
      parameters.findLastIndex(({ checked, optional, rest }) => checked && !optional && !rest) + 1,
  );
  const { kept, discarded } = knowledge;
  for (const { index, fit, unfit } of states)
    if (fit === 0 && unfit !== undefined) discarded.push({ target: index, ...unfit });
  const final = await finish(
    {
      kept,
      held,
      mutants,
      modules: [...new Set(request.targets.map((target) => target.module))],
      words,
      worlds,
      banned: new Set([...banned, ...refused]),
      required,
      missing: (program, target) => missingArguments(program, request.targets[target] as SearchTarget),
      wellTyped: (program, target) => isWellTyped(program, request.targets[target] as SearchTarget),
      forbidden: (program, target) => isForbidden(program, request.targets[target] as SearchTarget),
      fileOf: ({ target }) => (request.targets[target] as SearchTarget).file,
      dear,
      loads,
      executions: runner.spent.executions + runner.spent.mutantExecutions,
      silent: new Set(states.filter(isSilent).map((state) => state.index)),
    },
    { pool, signal },
  );
  return {
    ...final,
    loaded,
    mutants,
    seeds,
    samples,
    spent: states.map(({ executions, mutantExecutions }) => ({ executions, mutantExecutions })),
    stopped,
    discarded,
  };
}
