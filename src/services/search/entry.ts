// A test on its way to the suite: what it is known to kill, and what reading it costs.
import type { Program } from '../../artifacts/index.ts';
import type { Kept } from './kept.ts';
import type { MutantState } from './mutant-states.ts';
import { foreignModules, programKey } from './program.ts';
import type { Variant } from './protocol.ts';
import { isFailure, needsCost, testCost } from './worth.ts';

/** What the choice of a suite is made from. */
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
  /** Whether types or documents forbid an argument that a program of the target passes. */
  readonly forbidden: (program: Program, target: number) => boolean;
  /** The source file of its target: tests of one file share what that loads. */
  readonly fileOf: (entry: Pick<Kept, 'target'>) => string;
  /** Targets that return nothing: their programs may leave traces. */
  readonly silent: ReadonlySet<number>;
  /** Loading takes long: share registries where a hint is enough. */
  readonly dear: boolean;
  /** Per module, the static mutants that run while it is loaded. */
  readonly loads: ReadonlyMap<string, ReadonlySet<number>>;
  /** Executions of the search, on mutants and without. */
  readonly executions: number;
}

/** A program with its observation, its kills and its cost. */
export interface Entry extends Omit<Kept, 'kills'> {
  /** Proven in a clean registry. */
  readonly kills: readonly number[];
  /** What it seems to kill beside: seen once, and neither proven nor refuted. */
  readonly hints: readonly number[];
  readonly cost: number;
}

/** A held test costs its reader nothing new: it gives way only to what kills all it kills, and more. */
export const HELD = 0.001;
/** Documented calls are known to make sense: they count half. */
const DOCUMENTED = 0.5;
/** A call that the types forbid needs a comment where it stands: it has to kill what no other does. */
const ILL_TYPED_COST = 60;
/** Arguments may be left out on purpose; a call that fails without them is a mistake. */
const MISSING_COST = 25;

/** A step of another file's makes a reader ask what it has to do with this one: a test of that file can kill as much. */
const FOREIGN_COST = 80;

/** Reading effort; what makes sense to a reader costs less. */
export function costOf(
  { program, observation, needs, provenance, target }: Omit<Kept, 'kills'>,
  { words, wellTyped, missing, fileOf }: FinishRequest,
): number {
  const cost =
    testCost(program, observation, words) +
    needsCost(needs) +
    foreignModules(program, fileOf({ target })).length * FOREIGN_COST +
    (isFailure(observation) ? missing(program, target) * MISSING_COST : 0) +
    (wellTyped(program, target) ? 0 : ILL_TYPED_COST);
  return cost * (provenance.from === 'document' ? DOCUMENTED : 1);
}

/** What it is proven to kill, and what it seems to. */
export const allKills = ({ kills, hints }: Entry) => [...kills, ...hints];

/** A program that was kept more than once, each time for other kills, is one entry with all of them. */
export function together(entries: readonly Entry[]): Entry[] {
  const found = new Map<string, Entry>();
  for (const entry of entries) {
    const key = programKey(entry.program);
    const same = found.get(key);
    if (same === undefined) {
      found.set(key, entry);
      continue;
    }
    const kills = [...new Set([...same.kills, ...entry.kills])];
    const hints = new Set([...same.hints, ...entry.hints]);
    found.set(key, { ...same, kills, hints: [...hints].filter((id) => !kills.includes(id)) });
  }
  return [...found.values()];
}
