// What is known of each mutant while the search runs.
import type { MutantIdentity } from '../../artifacts/index.ts';
import type { Random } from './random.ts';

/** After this many fruitless runs a mutant is tried less and less often: it may be equivalent. */
const PATIENCE = 60;
const LEAST_CHANCE = 0.02;
/** Further programs that are tried on a mutant whose killer is not worth showing to a reader. */
const SECOND_LOOK = 120;

export interface MutantState {
  readonly id: number;
  readonly identity: MutantIdentity;
  status: 'no-coverage' | 'survived' | 'killed' | 'timeout' | 'load-failed' | 'ignored';
  readonly isStatic: boolean;
  attempts: number;
  /** Set when it is killed, but only by programs that nobody would write: how often another was tried since. */
  roughly?: number;
  /** Indexes of targets whose programs reach it. */
  readonly reachedBy: Set<number>;
}

export type MutantStates = readonly MutantState[];

/**
 * `statics` are the ids of mutants that run while a module loads: every program reaches them. `ignored` ones are never
 * run.
 */
export function createMutantStates(
  mutants: readonly MutantIdentity[],
  statics: readonly number[],
  ignored: ReadonlySet<number> = new Set(),
): MutantState[] {
  const loading = new Set(statics);
  return mutants.map((identity, id) => ({
    id,
    identity,
    status: ignored.has(id) ? 'ignored' : loading.has(id) ? 'survived' : 'no-coverage',
    isStatic: loading.has(id),
    attempts: 0,
    reachedBy: new Set(),
  }));
}

export function isLive(state: MutantState): boolean {
  return state.status === 'survived' || state.status === 'no-coverage';
}

/** True for a mutant for which a better killer is wanted. */
export function isRough({ status, roughly }: MutantState): boolean {
  return status === 'killed' && roughly !== undefined && roughly < SECOND_LOOK;
}

/** Base64 bit set of mutant ids. */
export function bitSet(ids: Iterable<number>, size: number): string {
  const bits = Buffer.alloc((size >> 3) + 1);
  for (const id of ids) bits[id >> 3] = (bits[id >> 3] ?? 0) | (1 << (id & 7));
  return bits.toString('base64');
}

/** Mutants worth running in this batch, those with a poor killer too; those that resisted long are drawn less often. */
export function drawLive(states: MutantStates, random: Random): number[] {
  const drawn: number[] = [];
  for (const state of states) {
    if (state.isStatic) continue;
    if (isRough(state)) drawn.push(state.id);
    if (!isLive(state)) continue;
    const chance = state.attempts <= PATIENCE ? 1 : Math.max(PATIENCE / state.attempts, LEAST_CHANCE);
    if (chance === 1 || random.chance(chance)) drawn.push(state.id);
  }
  return drawn;
}

/** Live mutants of one source line: what kills one of them often kills others. */
export interface Aim {
  readonly file: string;
  readonly line: number;
  readonly mutants: readonly MutantState[];
}

/** Up to `count` lines with live mutants, those tried least among a random few. */
export function drawAims(states: MutantStates, count: number, random: Random): Aim[] {
  const live = states.filter((state) => isLive(state) && (state.isStatic || state.status === 'survived'));
  const drawn = new Map<string, Aim>();
  for (let i = 0; i < count && live.length > 0; i++) {
    const few = [random.pick(live), random.pick(live), random.pick(live)];
    few.sort((a, b) => a.attempts - b.attempts || a.id - b.id);
    const { file, range } = (few[0] as MutantState).identity;
    const { line } = range.start;
    const mutants = live.filter(
      (state) => state.identity.file === file && state.identity.range.start.line === line,
    );
    drawn.set(`${file}:${line}`, { file, line, mutants });
  }
  return [...drawn.values()];
}
