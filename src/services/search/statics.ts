// Which static mutants are run next, and with which programs. A static mutant runs while a module loads, so looking at
// it costs a load, which all programs share: sweeps go through all of them, each time with what was found since, and
// those of a line that is aimed at come first.
import { isLive, type MutantState } from './mutant-states.ts';
import { programCost } from './program.ts';
import type { Judged } from './protocol.ts';
import type { Random } from './random.ts';
import type { Runner } from './runner.ts';
import type { Candidate } from './target-state.ts';

/**
 * Static mutants per batch: as many as make runs on them to other executions what live static mutants are to the others
 * that live, and fewer after batches that killed none of them.
 */
const LEAST = 1;
const MOST = 480;
const FADE = 0.93;
const LEAST_HOPE = 0.1;
const GAIN = 2;
/** After this many fruitless runs a static mutant is left out of more and more sweeps, as it may be equivalent. */
const PATIENCE = 1000;
const LEAST_CHANCE = 0.1;
/** Programs per static mutant that are judged again alone. */
const SUSPECTS = 2;
/** What a load costs, in executions. */
const LOADED = 5;
/** Programs that wait for the next sweep, of one module: all of them are run under each of its static mutants. */
const WAITING = 96;

export interface Statics {
  /** Programs that did something new: the next sweep shows some of them to every static mutant. */
  add(candidates: readonly Candidate[]): void;
  /**
   * Runs `wanted` static mutants, and after those the next of the sweep, with the sweep's programs and `aimed`. `effort`:
   * executions that went into the other mutants meanwhile; as many as can be where it is not given.
   */
  judge(
    wanted: readonly MutantState[],
    aimed: readonly Candidate[],
    effort?: number,
  ): Promise<{ candidates: readonly Candidate[]; judged: readonly Judged[] }>;
  /** Static mutants that the sweep has still to come to. */
  left(): number;
}

export function createStatics(
  mutants: readonly MutantState[],
  runner: Pick<Runner, 'statics' | 'judgeApart' | 'spent'>,
  random: Random,
): Statics {
  const all = mutants.filter((mutant) => mutant.isStatic);
  let waiting = new Map<string, Candidate[]>();
  let swept: Candidate[] = [];
  let open: MutantState[] = [];
  let modules = 1;
  let hope = 1;
  /** What a static mutant cost in the last batch, in executions. */
  let price: number | undefined;

  function nextSweep(): void {
    open = open.filter(isLive);
    if (open.length > 0 || waiting.size === 0) return;
    swept = [...waiting.values()].flat();
    modules = waiting.size;
    waiting = new Map();
    const worth = ({ attempts }: MutantState) =>
      attempts <= PATIENCE || random.chance(Math.max(PATIENCE / attempts, LEAST_CHANCE));
    open = all
      .filter((mutant) => isLive(mutant) && worth(mutant))
      .sort((a, b) => a.attempts - b.attempts || a.id - b.id);
  }

  return {
    left() {
      nextSweep();
      return open.length;
    },
    add(candidates) {
      if (all.length === 0) return;
      for (const candidate of candidates) {
        const { module } = candidate.state.target;
        const own = waiting.get(module) ?? [];
        waiting.set(module, own);
        own.push(candidate);
        if (own.length > WAITING) own.splice(random.below(own.length), 1);
      }
    },
    async judge(wanted, aimed, effort = Number.POSITIVE_INFINITY) {
      nextSweep();
      const candidates = [...new Set([...aimed, ...swept])];
      const own = all.filter(isLive).length;
      const others = mutants.filter(isLive).length - own;
      const programs = candidates.length / Math.max(1, modules);
      const fair = (effort * (own / Math.max(1, others)) * hope) / (price ?? Math.max(1, programs));
      const count = Math.min(MOST, Math.max(LEAST, Math.round(fair)));
      const chosen = [...new Set([...wanted, ...open])].slice(0, count);
      if (chosen.length === 0 || candidates.length === 0) return { candidates: [], judged: [] };
      const done = new Set(chosen);
      open = open.filter((mutant) => !done.has(mutant));
      const before = runner.spent.mutantExecutions;
      const results = await runner.statics(
        candidates,
        chosen.map(({ id }) => id),
      );
      price = LOADED + (runner.spent.mutantExecutions - before) / chosen.length;
      const suspects = new Map<number, number[]>();
      const cost = (index: number) => programCost((candidates[index] as Candidate).program);
      results.forEach((hits, i) => {
        const mutant = chosen[i] as MutantState;
        mutant.attempts += candidates.length;
        for (const at of [...hits].sort((a, b) => cost(a) - cost(b) || a - b).slice(0, SUSPECTS))
          suspects.set(at, [...(suspects.get(at) ?? []), mutant.id]);
      });
      const places = [...suspects.keys()].sort((a, b) => a - b);
      const again = places.map((at) => candidates[at] as Candidate);
      const ids = places.map((at) => suspects.get(at) ?? []);
      const judged = await runner.judgeApart(again, ids);
      const gained = judged.some(({ killed }) => killed.length > 0);
      hope = gained ? Math.min(1, hope * GAIN) : Math.max(LEAST_HOPE, hope * FADE);
      return { candidates: again, judged };
    },
  };
}
