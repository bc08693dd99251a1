// Makes chosen programs simpler as long as they keep the kills that no other makes.
import type { Program } from '../../artifacts/index.ts';
import { allKills, costOf, type Entry, type FinishRequest } from './entry.ts';
import type { Matrix } from './matrix.ts';
import { programCost, programKey } from './program.ts';
import type { Observation, Observed } from './protocol.ts';
import { plainerPrograms, shorterPrograms, simplerPrograms } from './simplify.ts';
import { isAccidental, isFailure, unfit } from './worth.ts';

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

interface Shrinking {
  readonly matrix: Matrix;
  readonly request: FinishRequest;
  readonly signal: AbortSignal;
  /** What the matrix may have spent when shrinking ends. */
  readonly until: number;
}

/** Shrinks costliest first. Kills are counted over the suite, so that shrinking one test never costs it a kill. */
export async function shrinkAll(
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
      const { observation, needs } = first as Observed;
      const cost = costOf({ ...entry, program, observation, needs }, request);
      return { ...entry, program, observation, needs, cost };
    })
    .filter(
      (each) =>
        each.cost <= entry.cost &&
        (!isAccidental(each.observation, words) || isAccidental(entry.observation, words)),
    )
    .sort((a, b) => a.cost - b.cost);
  return best;
}
