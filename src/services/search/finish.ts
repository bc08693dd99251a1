// From kept programs to the chosen ones: the full kill matrix, the choice, shrinking, and the matrix again.
import type { Program, Provenance } from '../../artifacts/index.ts';
import { chooseRows, type Row, uniqueKills } from './choose.ts';
import { bitSet, type MutantState } from './mutant-states.ts';
import { programKey } from './program.ts';
import type { Judged, Observation, Observed, Variant } from './protocol.ts';
import type { Kept } from './kept.ts';
import { simplerPrograms } from './simplify.ts';
import type { WorkerPool } from './worker-pool.ts';
import { isAccidental, testCost, unfit } from './worth.ts';

/** Above this many mutant runs the choice is made from the kills seen while searching. */
const MAX_MATRIX_RUNS = 250_000;
/** Simpler programs looked at per round of shrinking, and rounds per chosen program. */
const PROPOSALS = 64;
const ROUNDS = 14;
const JOB = 16;

export interface Chosen {
  readonly program: Program;
  readonly target: number;
  readonly provenance: Provenance;
  readonly observation: Observation;
  /** Mutant ids. */
  readonly kills: readonly number[];
  readonly unique: readonly number[];
}

export interface Final {
  readonly chosen: readonly Chosen[];
  /** Of every mutant, by id, under the chosen programs alone. */
  readonly statuses: readonly MutantState['status'][];
}

function bare(mutant: MutantState): MutantState['status'] {
  return mutant.status === 'ignored' ? 'ignored' : 'no-coverage';
}

interface FinishRequest {
  readonly kept: readonly Kept[];
  readonly mutants: readonly MutantState[];
  readonly words: readonly string[];
  readonly worlds: readonly [Variant, ...Variant[]];
  readonly banned: ReadonlySet<string>;
}

interface Entry {
  program: Program;
  readonly target: number;
  readonly provenance: Provenance;
  observation: Observation;
  kills: readonly number[];
  cost: number;
}

/** Chooses, shrinks and proves again. The kills of the result are those of the programs as they are returned. */
export async function finish(request: FinishRequest, deps: { pool: WorkerPool; signal: AbortSignal }): Promise<Final> {
  const { mutants, words, worlds } = request;
  const { pool, signal } = deps;
  const size = mutants.length;
  const killed = mutants.filter((mutant) => mutant.status === 'killed').map((mutant) => mutant.id);

  async function judge(programs: readonly Program[], live: readonly number[]): Promise<Judged[]> {
    const mask = bitSet(live, size);
    const jobs = [];
    for (let i = 0; i < programs.length; i += JOB) jobs.push({ op: 'judge' as const, programs: programs.slice(i, i + JOB), live: mask });
    return (await pool.run(jobs)).flat();
  }
  async function observe(programs: readonly Program[]): Promise<(readonly Observed[])[]> {
    const jobs = [];
    for (let i = 0; i < programs.length; i += JOB) {
      jobs.push({ op: 'observations' as const, version: 'plain' as const, programs: programs.slice(i, i + JOB), variants: worlds });
    }
    return (await pool.run(jobs)).flat();
  }

  let entries: Entry[] = request.kept.map((kept) => ({
    ...kept,
    kills: [...kept.kills],
    cost: testCost(kept.program, kept.observation, words) * (kept.provenance.from === 'document' ? 0.5 : 1),
  }));
  if (entries.length === 0) return { chosen: [], statuses: mutants.map(bare) };
  if (entries.length * killed.length <= MAX_MATRIX_RUNS) {
    const judged = await judge(entries.map((entry) => entry.program), killed);
    entries = entries.map((entry, i) => ({ ...entry, kills: judged[i]?.killed ?? [] }));
  }
  const rows = (): Row[] => entries.map(({ kills, cost }) => ({ kills, cost }));
  entries = chooseRows(rows()).map((index) => entries[index] as Entry);
  signal.throwIfAborted();

  // Kills of a chosen program are counted over all mutants, so that shrinking one never costs the suite a kill.
  const again = await judge(entries.map((entry) => entry.program), killed);
  const killers = new Map<number, number>();
  const count = (kills: readonly number[], by: number) => {
    for (const id of kills) killers.set(id, (killers.get(id) ?? 0) + by);
  };
  entries.forEach((entry, i) => {
    entry.kills = again[i]?.killed ?? [];
    count(entry.kills, 1);
  });
  const costliestFirst = [...entries].sort((a, b) => b.cost - a.cost);
  for (const entry of costliestFirst) {
    signal.throwIfAborted();
    count(entry.kills, -1);
    const needed = entry.kills.filter((id) => (killers.get(id) ?? 0) === 0);
    // What documents and callers wrote is left as they wrote it.
    if (needed.length > 0 && entry.provenance.from === 'search') await shrink(entry, needed);
    count(entry.kills, 1);
  }

  async function shrink(entry: Entry, needed: readonly number[]): Promise<void> {
    const seen = new Set<string>([programKey(entry.program), ...request.banned]);
    for (let round = 0; round < ROUNDS; round++) {
      const proposals: Program[] = [];
      for (const program of simplerPrograms(entry.program)) {
        const key = programKey(program);
        if (seen.has(key)) continue;
        seen.add(key);
        proposals.push(program);
        if (proposals.length >= PROPOSALS) break;
      }
      if (proposals.length === 0) return;
      const judged = await judge(proposals, needed);
      const keeps = proposals.filter((_, i) => judged[i]?.killed.length === needed.length);
      if (keeps.length === 0) {
        if (proposals.length < PROPOSALS) return;
        continue;
      }
      const runs = await observe(keeps);
      const better = keeps
        .map((program, i) => ({ program, runs: runs[i] as readonly Observed[] }))
        .filter(({ runs: seenRuns }) => unfit(seenRuns) === undefined)
        .map(({ program, runs: seenRuns }) => {
          const { observation } = seenRuns[0] as Observed;
          return { program, observation, cost: testCost(program, observation, words) };
        })
        .filter(({ observation, cost }) => cost <= entry.cost && (!isAccidental(observation, words) || isAccidental(entry.observation, words)))
        .sort((a, b) => a.cost - b.cost);
      const [best] = better;
      if (!best) return;
      entry.program = best.program;
      entry.observation = best.observation;
      entry.cost = best.cost;
      entry.kills = (await judge([best.program], killed))[0]?.killed ?? needed;
    }
  }

  // Shrinking can make two programs equal, or one of them superfluous.
  const byKey = new Map<string, Entry>();
  for (const entry of entries) if (!byKey.has(programKey(entry.program))) byKey.set(programKey(entry.program), entry);
  entries = [...byKey.values()];
  const confirmed = await judge(entries.map((entry) => entry.program), killed);
  entries.forEach((entry, i) => {
    entry.kills = confirmed[i]?.killed ?? [];
  });
  const last = rows();
  const chosen = chooseRows(last);
  const unique = uniqueKills(last, chosen);
  const everything = await judge(
    chosen.map((index) => (entries[index] as Entry).program),
    mutants.map((mutant) => mutant.id),
  );
  const statuses = mutants.map(bare);
  const raise = (ids: readonly number[], status: MutantState['status'], over: readonly MutantState['status'][]) => {
    for (const id of ids) if (over.includes(statuses[id] as MutantState['status'])) statuses[id] = status;
  };
  for (const { covered, timeout, died } of everything) {
    raise(covered, 'survived', ['no-coverage']);
    raise(timeout, 'timeout', ['no-coverage', 'survived']);
    raise(died, 'load-failed', ['no-coverage', 'survived']);
  }
  for (const { killed: kills } of everything) raise(kills, 'killed', ['no-coverage', 'survived', 'timeout', 'load-failed']);
  return {
    statuses,
    chosen: chosen.map((index) => {
      const { program, target, provenance, observation, kills } = entries[index] as Entry;
      return { program, target, provenance, observation, kills, unique: unique.get(index) ?? [] };
    }),
  };
}
