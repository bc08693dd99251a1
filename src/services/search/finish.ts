// From kept programs to the chosen ones: the kill matrix, the choice, shrinking, and the proof once more.
import type { Program } from '../../artifacts/index.ts';
import { chooseRows, type Row, uniqueKills } from './choose.ts';
import type { Kept } from './kept.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import type { MutantState } from './mutant-states.ts';
import { programKey } from './program.ts';
import type { Observation, Observed, Variant } from './protocol.ts';
import { plainerPrograms, shorterPrograms, simplerPrograms } from './simplify.ts';
import { trim } from './trim.ts';
import type { WorkerPool } from './worker-pool.ts';
import { isAccidental, isFailure, testCost, unfit } from './worth.ts';

/** Simpler programs looked at per round of shrinking, rounds per program, and mutant runs for all of it. */
const PROPOSALS = 48;
const ROUNDS = 12;
const SHRINK_RUNS = 60_000;

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
}

interface Entry extends Omit<Kept, 'kills'> {
  readonly kills: readonly number[];
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
    cost: costOf(kept, request) * HELD,
  }));
  const given = new Set(held.flatMap((entry) => entry.kills));
  const killed = mutants
    .filter((mutant) => mutant.status === 'killed' && !given.has(mutant.id))
    .map((mutant) => mutant.id);
  const traces = ({ program, target }: Kept) => (request.silent.has(target) || program.length > 1 ? 1 : 0);
  const tidy = [...request.kept].sort((a, b) => traces(a) - traces(b));
  const all: Entry[] = tidy.map((kept) => ({
    ...kept,
    kills: [...kept.kills],
    cost: costOf(kept, request),
  }));
  const hints = await matrix.hints(
    all.map((entry) => entry.program),
    killed,
  );
  const hinted = all.map((entry, i) => ({
    ...entry,
    kills: [...new Set([...entry.kills, ...(hints[i] ?? [])])],
  }));
  signal.throwIfAborted();
  let entries = await prove(matrix, pick(hinted, given));
  // A hint that did not hold may have cost a mutant its killer: choose again from what is proven and what was first seen.
  entries = pick([...entries, ...(await prove(matrix, pick(missing(all, entries, killed), given)))], given);
  entries = await shrinkAll(entries, held, matrix, request, signal);
  // What shrinking or chance killed beyond what was aimed at counts as well.
  const every = mutants.filter((mutant) => mutant.status !== 'ignored').map((mutant) => mutant.id);
  entries = await prove(matrix, pick(await widen(entries, matrix, every), given));
  entries = [
    ...held,
    ...trim(
      entries,
      await matrix.facets(entries),
      held.map(({ kills }) => kills),
    ),
  ];
  const last = rows(entries);
  const order = chooseRows(last);
  const unique = uniqueKills(last, order);
  const chosen = order.map(
    (index): Chosen => ({ ...(entries[index] as Entry), unique: unique.get(index) ?? [] }),
  );
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

const rows = (entries: readonly Entry[]): Row[] => entries.map(({ kills, cost }) => ({ kills, cost }));

const pick = (entries: readonly Entry[], given: ReadonlySet<number>): Entry[] => {
  const distinct = [...new Map(entries.map((entry) => [programKey(entry.program), entry])).values()];
  return chooseRows(rows(distinct), given).map((index) => distinct[index] as Entry);
};

/** Entries whose first kills are not among those that are proven. */
function missing(all: readonly Entry[], proven: readonly Entry[], killed: readonly number[]): Entry[] {
  const have = new Set(proven.flatMap((entry) => entry.kills));
  const lost = new Set(killed.filter((id) => !have.has(id)));
  return all
    .map((entry) => ({ ...entry, kills: entry.kills.filter((id) => lost.has(id)) }))
    .filter((entry) => entry.kills.length > 0);
}

/** Keeps of each entry's kills those that hold in a clean registry. */
async function prove(matrix: Matrix, entries: readonly Entry[]): Promise<Entry[]> {
  const kills = await matrix.proven(entries);
  return entries
    .map((entry, i) => ({ ...entry, kills: kills[i] ?? [] }))
    .filter((entry) => entry.kills.length > 0);
}

/** Adds what each entry seems to kill beyond what is proven, so that superfluous entries are seen. */
async function widen(entries: readonly Entry[], matrix: Matrix, killed: readonly number[]): Promise<Entry[]> {
  const hints = await matrix.hints(
    entries.map((entry) => entry.program),
    killed,
  );
  const wide = entries.map((entry, i) => ({
    ...entry,
    kills: [...new Set([...entry.kills, ...(hints[i] ?? [])])],
  }));
  return prove(matrix, wide);
}

/** Shrinks costliest first. Kills are counted over the suite, so that shrinking one test never costs it a kill. */
async function shrinkAll(
  entries: readonly Entry[],
  held: readonly Entry[],
  matrix: Matrix,
  request: FinishRequest,
  signal: AbortSignal,
): Promise<Entry[]> {
  const killers = new Map<number, number>();
  const count = (kills: readonly number[], by: number) => {
    for (const id of kills) killers.set(id, (killers.get(id) ?? 0) + by);
  };
  for (const entry of [...held, ...entries]) count(entry.kills, 1);
  const result = [...entries];
  const costliest = [...entries.keys()].sort(
    (a, b) => (entries[b] as Entry).cost - (entries[a] as Entry).cost || a - b,
  );
  const budget = { left: SHRINK_RUNS };
  for (const index of costliest) {
    signal.throwIfAborted();
    const entry = result[index] as Entry;
    if (budget.left <= 0) break;
    count(entry.kills, -1);
    const needed = entry.kills.filter((id) => (killers.get(id) ?? 0) === 0);
    result[index] = needed.length > 0 ? await shrink(entry, needed, matrix, request, budget) : entry;
    count((result[index] as Entry).kills, 1);
  }
  return result;
}

/** Same outcome and effects, whatever was or was not called. */
function doesTheSame(a: Observation, b: Observation): boolean {
  const text = ({ o, v, a: args, r }: Observation) => JSON.stringify([o, v, args, r]);
  return text(a) === text(b);
}

async function shrink(
  start: Entry,
  needed: readonly number[],
  matrix: Matrix,
  request: FinishRequest,
  budget: { left: number },
): Promise<Entry> {
  const { words, banned, required, wellTyped } = request;
  const seen = new Set<string>([programKey(start.program), ...banned]);
  const typed = wellTyped(start.program, start.target);
  let entry = start;
  for (let round = 0; round < ROUNDS && budget.left > 0; round++) {
    const proposals: Program[] = [];
    // Calls that documents and callers wrote are left as they wrote them; only what stands around them may go.
    const isSearched = entry.provenance.from === 'search';
    const plainer = isSearched ? plainerPrograms(entry.program) : [];
    const alike = new Set(plainer.map(programKey));
    const simpler = isSearched
      ? simplerPrograms(entry.program, required[entry.target] ?? 0)
      : shorterPrograms(entry.program);
    for (const program of [...plainer, ...simpler]) {
      const key = programKey(program);
      if (seen.has(key)) continue;
      seen.add(key);
      if (typed && !wellTyped(program, start.target)) continue;
      proposals.push(program);
      if (proposals.length >= PROPOSALS) break;
    }
    if (proposals.length === 0) break;
    const { keeps, runs } = await matrix.keeping(proposals, needed);
    budget.left -= runs;
    const observed = await matrix.observe(keeps);
    const better = keeps
      .map((program, i) => ({ program, runs: observed[i] as readonly Observed[] }))
      .filter((each) => unfit(each.runs) === undefined)
      .filter(
        ({ runs: [first] }) => isFailure(entry.observation) || !isFailure((first as Observed).observation),
      )
      .filter(
        ({ program, runs: [first] }) =>
          !alike.has(programKey(program)) || doesTheSame((first as Observed).observation, entry.observation),
      )
      .map(({ program, runs: [first] }) => {
        const { observation } = first as Observed;
        return { program, observation, cost: costOf({ ...entry, program, observation }, request) };
      })
      .filter(
        (each) =>
          each.cost <= entry.cost &&
          (!isAccidental(each.observation, words) || isAccidental(entry.observation, words)),
      )
      .sort((a, b) => a.cost - b.cost);
    const [best] = better;
    if (!best) {
      if (proposals.length < PROPOSALS) break;
      continue;
    }
    entry = { ...entry, ...best };
  }
  if (entry === start) return start;
  const [kills] = await matrix.proven([entry]);
  return { ...entry, kills: kills ?? [] };
}
