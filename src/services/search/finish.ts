// From kept programs to the chosen ones: the kill matrix, the choice, shrinking, and the proof once more.
import type { Program } from '../../artifacts/index.ts';
import { chooseRows, type Row, uniqueKills } from './choose.ts';
import type { Kept } from './kept.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import type { MutantState } from './mutant-states.ts';
import { programCost, programKey } from './program.ts';
import type { Observation, Observed, Variant } from './protocol.ts';
import { plainerPrograms, shorterPrograms, simplerPrograms } from './simplify.ts';
import { trim } from './trim.ts';
import type { WorkerPool } from './worker-pool.ts';
import { isAccidental, isFailure, testCost, unfit } from './worth.ts';

/**
 * What a finish may cost, in executions: half of what its search had, but enough for a suite of a few dozen tests.
 * Counted in executions and not in time, so that the same executions end in the same suite.
 */
const SHARE = 0.5;
const LEAST = 12_000;
/** Of that: for what kept programs kill beside, then for what the chosen ones kill that nobody looked for, then for
 * shrinking; the rest shows which tests are superfluous then. */
const HINTS_UNTIL = 0.35;
const WIDE_UNTIL = 0.6;
const SHRINK_UNTIL = 0.9;
/** Programs whose kills are looked for at a time. */
const PART = 32;
/** Simpler programs tried at a time, the simplest first; tries and rounds per program. */
const TRIES = 12;
const MOST_TRIES = 48;
const ROUNDS = 12;
/** Of programs that keep a test's kills, the simplest that are observed. */
const OBSERVED = 3;
/** Rounds in a row that made a test less than this much cheaper end its shrinking. */
const SMALL_GAIN = 0.03;
const SMALL_ROUNDS = 2;
/** A test may use this many times its even share of what is left for shrinking. */
const GENEROUS = 4;

export interface Chosen extends Omit<Kept, 'kills'> {
  /** Mutant ids. */
  readonly kills: readonly number[];
  readonly unique: readonly number[];
}

export interface Final {
  readonly chosen: readonly Chosen[];
  /** Of every mutant, by id, under the chosen programs alone. */
  readonly statuses: readonly MutantState['status'][];
  /** Modules that some mutants keep from loading, with those mutants. */
  readonly loads: readonly { readonly module: string; readonly kills: readonly number[] }[];
}

export interface FinishRequest {
  readonly kept: readonly Kept[];
  /** Tests of an earlier run with all they kill: chosen first, and never shrunk. */
  readonly held: readonly Kept[];
  readonly mutants: readonly MutantState[];
  /** Modules of the targets. */
  readonly modules: readonly string[];
  /** Strings of the source, by which an error of its own is known. */
  readonly words: readonly string[];
  readonly worlds: readonly [Variant, ...Variant[]];
  readonly banned: ReadonlySet<string>;
  /** By target: arguments that a call must have. */
  readonly required: readonly number[];
  /** Arguments that a program of the target leaves out. */
  readonly missing: (program: Program, target: number) => number;
  /** Whether a program of the target keeps to the types that are checked. */
  readonly wellTyped: (program: Program, target: number) => boolean;
  /** Targets that return nothing: their programs may leave traces. */
  readonly silent: ReadonlySet<number>;
  /** Loading takes long: share registries where a hint is enough. */
  readonly dear: boolean;
  /** Executions of the search, on mutants and without. */
  readonly executions: number;
}

interface Entry extends Omit<Kept, 'kills'> {
  /** Proven in a clean registry. */
  readonly kills: readonly number[];
  /** What it seems to kill beside: seen once, and neither proven nor refuted. */
  readonly hints: readonly number[];
  readonly cost: number;
}

/** A held test costs its reader nothing new: it gives way only to what kills all it kills, and more. */
const HELD = 0.001;
/** Documented calls are known to make sense: they count half. */
const DOCUMENTED = 0.5;
/** A call that the types forbid needs a comment where it stands: it has to kill what no other does. */
const ILL_TYPED_COST = 60;
/** Arguments may be left out on purpose; a call that fails without them is a mistake. */
const MISSING_COST = 25;

function costOf(
  { program, observation, provenance, target }: Omit<Kept, 'kills'>,
  { words, wellTyped, missing }: FinishRequest,
): number {
  const cost =
    testCost(program, observation, words) +
    (isFailure(observation) ? missing(program, target) * MISSING_COST : 0) +
    (wellTyped(program, target) ? 0 : ILL_TYPED_COST);
  return cost * (provenance.from === 'document' ? DOCUMENTED : 1);
}

/** Chooses, shrinks and proves again. The kills of the result are those of the programs as they are returned. */
export async function finish(
  request: FinishRequest,
  { pool, signal }: { pool: WorkerPool; signal: AbortSignal },
): Promise<Final> {
  const { mutants } = request;
  const matrix = createMatrix(request, pool);
  const held: Entry[] = request.held.map((kept) => ({
    ...kept,
    kills: [...kept.kills],
    hints: [],
    cost: costOf(kept, request) * HELD,
  }));
  const given = new Set(held.flatMap((entry) => entry.kills));
  const killed = mutants
    .filter((mutant) => mutant.status === 'killed' && !given.has(mutant.id))
    .map((mutant) => mutant.id);
  const traces = ({ program, target }: Kept) => (request.silent.has(target) || program.length > 1 ? 1 : 0);
  const tidy = [...request.kept].sort((a, b) => traces(a) - traces(b));
  const all = tidy.map(
    (kept): Entry => ({ ...kept, kills: [], hints: [...kept.kills], cost: costOf(kept, request) }),
  );
  const allowance = Math.max(LEAST, request.executions * SHARE);
  const hinted = await hint(all, matrix, killed, allowance * HINTS_UNTIL);
  signal.throwIfAborted();
  let entries = await prove(pick(hinted, given), matrix);
  // A hint that did not hold may have cost a mutant its killer: choose again from what was first seen.
  entries = [...entries, ...(await prove(pick(missing(all, entries, killed), given), matrix))];
  // What chance killed beyond what was aimed at counts as well; once more after shrinking, which changes it.
  const every = mutants.filter((mutant) => mutant.status !== 'ignored').map((mutant) => mutant.id);
  const fewest = async (limit: number) => {
    const few = await prove(pick(await hint(entries, matrix, every, limit), given), matrix);
    return [...few, ...pick(missing(entries, few, entries.flatMap(provenKills)), given)];
  };
  entries = await fewest(allowance * WIDE_UNTIL);
  entries = await shrinkAll(entries, held, { matrix, request, signal, until: allowance * SHRINK_UNTIL });
  entries = await fewest(allowance);
  entries = [
    ...held,
    ...trim(
      entries,
      matrix.facets(entries),
      held.map(({ kills }) => kills),
    ),
  ];
  const last = entries.map(({ kills, cost }) => ({ kills, cost }));
  const order = chooseRows(last);
  const unique = uniqueKills(rows(entries), order);
  const chosen = order.map((index): Chosen => {
    const { hints: _, ...entry } = entries[index] as Entry;
    const alone = new Set(unique.get(index));
    return { ...entry, unique: entry.kills.filter((id) => alone.has(id)) };
  });
  const statuses = await matrix.statuses(chosen);
  return { chosen, statuses, loads: await provenLoads(request.modules, statuses, mutants, matrix) };
}

/** For each module, a program that only loads it, with the mutants it kills that keep it from loading. */
async function provenLoads(
  modules: readonly string[],
  statuses: MutantState['status'][],
  mutants: readonly MutantState[],
  matrix: Matrix,
): Promise<Final['loads']> {
  const loads = modules.map((module) => ({
    module,
    program: [{ op: 'load' as const, bind: 'r0', module }],
    kills: mutants
      .filter(({ id, identity }) => statuses[id] === 'load-failed' && identity.file === module)
      .map(({ id }) => id),
  }));
  const wanted = loads.filter(({ kills }) => kills.length > 0);
  const proven = await matrix.proven(wanted);
  return wanted
    .map(({ module }, i) => ({ module, kills: proven[i] ?? [] }))
    .filter(({ kills }) => kills.length > 0);
}

const provenKills = ({ kills }: Entry) => kills;
const allKills = ({ kills, hints }: Entry) => [...kills, ...hints];
const rows = (entries: readonly Entry[]): Row[] =>
  entries.map((entry) => ({ kills: allKills(entry), cost: entry.cost }));

const pick = (entries: readonly Entry[], given: ReadonlySet<number>): Entry[] => {
  const distinct = [...new Map(entries.map((entry) => [programKey(entry.program), entry])).values()];
  return chooseRows(rows(distinct), given).map((index) => distinct[index] as Entry);
};

/** Entries that kill some of `wanted`, where none of `chosen` is proven to; with those kills alone. */
function missing(all: readonly Entry[], chosen: readonly Entry[], wanted: readonly number[]): Entry[] {
  const have = new Set(chosen.flatMap(provenKills));
  const lost = new Set(wanted.filter((id) => !have.has(id)));
  const among = (ids: readonly number[]) => ids.filter((id) => lost.has(id));
  return all
    .map((entry) => ({ ...entry, kills: among(entry.kills), hints: among(entry.hints) }))
    .filter((entry) => entry.kills.length + entry.hints.length > 0);
}

/** Has each mutant proven by one entry, the first that may; what is refuted is tried with the next. */
async function prove(entries: readonly Entry[], matrix: Matrix): Promise<Entry[]> {
  let result = [...entries];
  for (;;) {
    const have = new Set(result.flatMap(provenKills));
    const claims = result.map(({ hints }) => {
      const own = hints.filter((id) => !have.has(id));
      for (const id of own) have.add(id);
      return own;
    });
    if (claims.every((own) => own.length === 0)) break;
    const held = await matrix.proven(
      result.map(({ program }, i) => ({ program, kills: claims[i] as readonly number[] })),
    );
    result = result.map((entry, i) => {
      const claimed = new Set(claims[i]);
      return {
        ...entry,
        kills: [...entry.kills, ...(held[i] ?? [])],
        hints: entry.hints.filter((id) => !claimed.has(id)),
      };
    });
  }
  return result.filter((entry) => entry.kills.length > 0);
}

/** Adds what the entries seem to kill beyond what is known; those that come first, until `limit` is spent. */
async function hint(
  entries: readonly Entry[],
  matrix: Matrix,
  ids: readonly number[],
  limit: number,
): Promise<Entry[]> {
  const result: Entry[] = [];
  for (let from = 0; from < entries.length; from += PART) {
    const part = entries.slice(from, from + PART);
    const programs = part.map((entry) => entry.program);
    const seen = matrix.spent() < limit ? await matrix.hints(programs, ids) : [];
    result.push(
      ...part.map((entry, i) => {
        const known = new Set(entry.kills);
        const hints = [...new Set([...entry.hints, ...(seen[i] ?? [])])];
        return { ...entry, hints: hints.filter((id) => !known.has(id)) };
      }),
    );
  }
  return result;
}

interface Shrinking {
  readonly matrix: Matrix;
  readonly request: FinishRequest;
  readonly signal: AbortSignal;
  /** What the matrix may have spent when shrinking ends. */
  readonly until: number;
}

/** Shrinks costliest first. Kills are counted over the suite, so that shrinking one test never costs it a kill. */
async function shrinkAll(
  entries: readonly Entry[],
  held: readonly Entry[],
  shrinking: Shrinking,
): Promise<Entry[]> {
  const { matrix, until, signal } = shrinking;
  const killers = new Map<number, number>();
  const count = (kills: readonly number[], by: number) => {
    for (const id of kills) killers.set(id, (killers.get(id) ?? 0) + by);
  };
  for (const entry of [...held, ...entries]) count(allKills(entry), 1);
  const result = [...entries];
  const costliest = [...entries.keys()].sort(
    (a, b) => (entries[b] as Entry).cost - (entries[a] as Entry).cost || a - b,
  );
  for (const [place, index] of costliest.entries()) {
    signal.throwIfAborted();
    const left = until - matrix.spent();
    if (left <= 0) break;
    const own = matrix.spent() + Math.min(left, (GENEROUS * left) / (costliest.length - place));
    const entry = result[index] as Entry;
    count(allKills(entry), -1);
    const needed = allKills(entry).filter((id) => (killers.get(id) ?? 0) === 0);
    result[index] = needed.length > 0 ? await shrink(entry, needed, { ...shrinking, until: own }) : entry;
    count(allKills(result[index] as Entry), 1);
  }
  return result;
}

async function shrink(start: Entry, needed: readonly number[], shrinking: Shrinking): Promise<Entry> {
  const { matrix, request, until } = shrinking;
  const { banned, required, wellTyped } = request;
  const seen = new Set<string>([programKey(start.program), ...banned]);
  const typed = wellTyped(start.program, start.target);
  let entry = start;
  let small = 0;
  for (let round = 0; round < ROUNDS && small < SMALL_ROUNDS && matrix.spent() < until; round++) {
    // Calls that documents and callers wrote are left as they wrote them; only what stands around them may go.
    const isSearched = entry.provenance.from === 'search';
    const plainer = isSearched ? plainerPrograms(entry.program) : [];
    const alike = new Set(plainer.map(programKey));
    const simpler = isSearched
      ? simplerPrograms(entry.program, required[entry.target] ?? 0)
      : shorterPrograms(entry.program);
    const fresh = new Map([...plainer, ...simpler].map((program) => [programKey(program), program]));
    const proposals = [...fresh]
      .filter(([key, program]) => !seen.has(key) && (!typed || wellTyped(program, start.target)))
      .map(([key, program]) => ({ key, program, cost: alike.has(key) ? 0 : programCost(program) }))
      .sort((a, b) => a.cost - b.cost)
      .slice(0, MOST_TRIES);
    let best: Entry | undefined;
    for (let from = 0; !best && from < proposals.length && matrix.spent() < until; from += TRIES) {
      const tried = proposals.slice(from, from + TRIES);
      for (const { key } of tried) seen.add(key);
      best = await bestOf(
        tried.map(({ program }) => program),
        alike,
        entry,
        needed,
        shrinking,
      );
    }
    if (!best) break;
    small = best.cost > entry.cost * (1 - SMALL_GAIN) ? small + 1 : 0;
    entry = best;
  }
  if (entry === start) return start;
  const [kills = []] = await matrix.proven([{ program: entry.program, kills: needed }]);
  const holds = new Set(kills);
  return needed.every((id) => holds.has(id)) ? { ...entry, kills, hints: [] } : start;
}

/** Same outcome and effects, whatever was or was not called. */
function doesTheSame(a: Observation, b: Observation): boolean {
  const text = ({ o, v, a: args, r }: Observation) => JSON.stringify([o, v, args, r]);
  return text(a) === text(b);
}

/**
 * The entry with the cheapest of the programs that keep what it is needed for and can become a test; those with a key
 * in `alike` have to do the same.
 */
async function bestOf(
  programs: readonly Program[],
  alike: ReadonlySet<string>,
  entry: Entry,
  needed: readonly number[],
  { matrix, request }: Shrinking,
): Promise<Entry | undefined> {
  const { words } = request;
  const keeps = (await matrix.keeping(programs, needed)).slice(0, OBSERVED);
  const observed = await matrix.observe(keeps);
  const [best] = keeps
    .map((program, i) => ({ program, runs: observed[i] as readonly Observed[] }))
    .filter((each) => unfit(each.runs) === undefined)
    .filter(
      ({ runs: [first] }) => isFailure(entry.observation) || !isFailure((first as Observed).observation),
    )
    .filter(
      ({ program, runs: [first] }) =>
        !alike.has(programKey(program)) || doesTheSame((first as Observed).observation, entry.observation),
    )
    .map(({ program, runs: [first] }): Entry => {
      const { observation } = first as Observed;
      return { ...entry, program, observation, cost: costOf({ ...entry, program, observation }, request) };
    })
    .filter(
      (each) =>
        each.cost <= entry.cost &&
        (!isAccidental(each.observation, words) || isAccidental(entry.observation, words)),
    )
    .sort((a, b) => a.cost - b.cost);
  return best;
}
