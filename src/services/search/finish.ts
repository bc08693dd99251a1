// From kept programs to the chosen ones: the kill matrix, the choice, shrinking, and the proof once more.
import { boundErrors } from './bound-errors.ts';
import { chooseRows, type Row, uniqueKills } from './choose.ts';
import { allKills, costOf, type Entry, type FinishRequest, HELD, together } from './entry.ts';
import type { Kept } from './kept.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import type { MutantState } from './mutant-states.ts';
import { orderFree, withSteadyPrints } from './order.ts';
import { withOwnNames } from './own-names.ts';
import { programKey } from './program.ts';
import type { Observed } from './protocol.ts';
import { shrinkAll } from './shrink.ts';
import { partsOf, trim } from './trim.ts';
import type { WorkerPool } from './worker-pool.ts';
import { isFailure, unfit } from './worth.ts';

/**
 * What a finish may cost, in executions: three quarters of what its search had, but enough for a suite of a few dozen tests.
 * Counted in executions and not in time, so that the same executions end in the same suite.
 */
const SHARE = 0.75;
const LEAST = 24_000;
/** Of that: for what kept programs kill beside, then for what the chosen ones kill that nobody looked for, then for
 * shrinking; the rest shows which tests are superfluous then. */
const HINTS_UNTIL = 0.35;
const WIDE_UNTIL = 0.6;
const SHRINK_UNTIL = 0.9;
/** Programs whose kills are looked for at a time. */
const PART = 32;
/** Tests that gave way to others and are tried under other names, at a time. */
const MOST_RENAMED = 12;

export interface Chosen extends Omit<Kept, 'kills'> {
  /** Mutant ids. */
  readonly kills: readonly number[];
  readonly unique: readonly number[];
  /** Of mutants that another kills: seen once, with all that its test asserts. */
  readonly also: readonly number[];
}

export interface Final {
  readonly chosen: readonly Chosen[];
  /** Of every mutant, by id, under the chosen programs alone. */
  readonly statuses: readonly MutantState['status'][];
  /** Mutants under which some chosen program does not end, as far as that was seen. */
  readonly hangs: ReadonlySet<number>;
  /** Modules that some mutants keep from loading, with those mutants. */
  readonly loads: readonly { readonly module: string; readonly kills: readonly number[] }[];
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
  const ours = new Set(held);
  const isHeld = (entry: Entry) => ours.has(entry);
  const given = new Set(held.flatMap((entry) => entry.kills));
  const killed = mutants
    .filter((mutant) => mutant.status === 'killed' && !given.has(mutant.id))
    .map((mutant) => mutant.id);
  const traces = ({ program, target }: Kept) => (request.silent.has(target) || program.length > 1 ? 1 : 0);
  const tidy = [...request.kept].sort((a, b) => traces(a) - traces(b));
  const all = together(
    tidy.map((kept) => ({ ...kept, kills: [], hints: [...kept.kills], cost: costOf(kept, request) })),
  );
  const dubious = ({ program, observation, target }: Entry) =>
    isFailure(observation) && request.forbidden(program, target);
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
  const refused = new Set<string>();
  const apart = (some: readonly Entry[]) => orderFree([...held, ...some], request.fileOf, isHeld, matrix);
  const shippable = async (chosen: readonly Entry[]) => {
    const bound = boundErrors(chosen, dubious);
    let free = await apart(bound);
    const others = await renameRefused(bound, free, matrix, request);
    if (others.length > 0) free = await apart([...free.filter((entry) => !isHeld(entry)), ...others]);
    const left = new Set(free.map(({ program }) => programKey(program)));
    for (const { program } of chosen) if (!left.has(programKey(program))) refused.add(programKey(program));
    return free.filter((entry) => !isHeld(entry));
  };
  entries = await shippable(entries);
  const sound = all.filter((entry) => !dubious(entry) && !refused.has(programKey(entry.program)));
  entries = [...entries, ...(await prove(pick(missing(sound, entries, killed), given), matrix))];
  const unshrunk = entries;
  entries = await shrinkAll(entries, held, { matrix, request, signal, until: allowance * SHRINK_UNTIL });
  entries = await fewest(allowance);
  // What was made smaller may have trusted in a hint that did not hold.
  entries = [...entries, ...pick(missing(unshrunk, entries, unshrunk.flatMap(provenKills)), given)];
  entries = await shippable(together(entries));
  const trimmed = trim(
    entries,
    matrix.facets(entries),
    held.map(({ kills }) => kills),
  ).map((entry, i) => {
    // A hint does not say by what it shows: it is worth nothing where something is not asserted any more.
    const whole = partsOf((entries[i] as Entry).observation).length === partsOf(entry.observation).length;
    return whole ? entry : { ...entry, hints: [] };
  });
  entries = [...held, ...(await withSteadyPrints(trimmed, held, request.fileOf, matrix))];
  const last = entries.map(({ kills, cost }) => ({ kills, cost }));
  const order = chooseRows(last);
  const unique = uniqueKills(rows(entries), order);
  const chosen = order.map((index): Chosen => {
    const { hints, ...entry } = entries[index] as Entry;
    const alone = new Set(unique.get(index));
    return { ...entry, unique: entry.kills.filter((id) => alone.has(id)), also: hints };
  });
  const statuses = await matrix.statuses(chosen);
  return {
    chosen,
    statuses,
    hangs: matrix.hangs(chosen.map(({ program }) => program)),
    loads: await provenLoads(request.modules, statuses, mutants, matrix),
  };
}

/** Those of `chosen` that gave way although they alone kill something, about names of their own. */
async function renameRefused(
  chosen: readonly Entry[],
  left: readonly Entry[],
  matrix: Matrix,
  request: FinishRequest,
): Promise<Entry[]> {
  const have = new Set(left.flatMap(provenKills));
  const stays = new Set(left.map(({ program }) => programKey(program)));
  const refused = chosen
    .filter(({ program, kills }) => !stays.has(programKey(program)) && kills.some((id) => !have.has(id)))
    .slice(0, MOST_RENAMED);
  const made = refused.flatMap((entry) => {
    const taken = JSON.stringify(
      left.filter((other) => request.fileOf(other) === request.fileOf(entry)).map(({ program }) => program),
    );
    const wanted = entry.kills.filter((id) => !have.has(id));
    return withOwnNames(entry.program, taken).map((program) => ({ entry, program, wanted }));
  });
  const runs = await matrix.observe(made.map(({ program }) => program));
  const fit = made.flatMap(({ entry, program, wanted }, i): Entry[] => {
    const [first] = runs[i] ?? [];
    if (first === undefined || unfit(runs[i] as readonly Observed[]) !== undefined) return [];
    const { observation, needs } = first;
    const provenance = { from: 'search' as const, seed: 0, execution: 0 };
    const cost = costOf({ ...entry, program, observation, needs, provenance }, request);
    return [{ ...entry, program, provenance, observation, needs, cost, kills: [], hints: wanted }];
  });
  return prove(fit, matrix);
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
const rows = (entries: readonly Entry[]): Row[] =>
  entries.map((entry) => ({ kills: allKills(entry), cost: entry.cost }));

const pick = (entries: readonly Entry[], given: ReadonlySet<number>): Entry[] => {
  const distinct = together(entries);
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
