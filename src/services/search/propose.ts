// Chooses targets by recent success and makes the next batch of candidates for them.
import type { Program } from '../../artifacts/index.ts';
import type { Aim } from './mutant-states.ts';
import { chainOf, programKey, receiverOf, upTo, wellFormed } from './program.ts';
import type { Random } from './random.ts';
import type { Candidate, TargetState } from './target-state.ts';

/** Candidates per batch. A constant, so that the number of workers does not change what is tried. */
const BATCH = 128;
/** Share of a batch that is aimed at lines with surviving mutants, where there are any. */
const AIMED = 0.6;
/** A target without a single useful program after this many executions gets a small share only. */
const HOPELESS_EXECUTIONS = 3000;
const HOPELESS_SHARE = 0.05;
/** Recent success counts up to here, and fades by this factor per batch. */
const MOST_GAIN = 20;
const FADE = 0.93;
/** Longest program as JSON. */
const MAX_PROGRAM = 4000;

/** How often what a kept program made is used further, up to which length: a function can do nothing but be called. */
const FOLLOW_CHANCE = 0.35;
/** How often what a kept program calls is called once more, by any of its members: what the first call left shows then. */
const BESIDE_CHANCE = 0.15;
const CALL_CHANCE = 0.6;
const LONGEST_FOLLOWED = 5;
const LONGEST_CALLED = 7;

export interface ProposeRequest {
  readonly states: readonly TargetState[];
  readonly aims: readonly Aim[];
  /** Keys of programs that were made before; added to. */
  readonly tried: Set<string>;
  readonly random: Random;
  readonly seed: number;
  /** Executions so far, for provenance. */
  readonly executions: number;
}

/** Up to 128 programs that were never made before; empty when nothing new can be thought of. */
export function propose({ states, aims, tried, random, seed, executions }: ProposeRequest): Candidate[] {
  const alive = states.filter((state) => !state.dead);
  const weights = alive.map((state) => weightOf(state, aims));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const batch: Candidate[] = [];
  for (let attempts = 0; batch.length < BATCH && attempts < BATCH * 4; attempts++) {
    const state = alive[draw(weights, random.next() * total)] as TargetState;
    const local = aims.filter((aim) => aim.file === state.target.file);
    const aim = local.length > 0 && random.chance(AIMED) ? random.pick(local) : undefined;
    const program = proposeFor(state, aim, random);
    const key = programKey(program);
    if (!wellFormed(program) || key.length > MAX_PROGRAM || tried.has(key)) continue;
    tried.add(key);
    const provenance = { from: 'search' as const, seed, execution: executions + batch.length };
    batch.push({ program, state, provenance, aimed: aim !== undefined });
  }
  return batch;
}

function weightOf(state: TargetState, aims: readonly Aim[]): number {
  const reached = aims.filter((aim) =>
    aim.mutants.some((mutant) => mutant.reachedBy.has(state.index)),
  ).length;
  state.gain *= FADE;
  const hopeless = state.corpus.length === 0 && state.executions > HOPELESS_EXECUTIONS;
  return (
    state.target.weight *
    (1 + Math.min(state.gain, MOST_GAIN) + reached * 2) *
    (hopeless ? HOPELESS_SHARE : 1)
  );
}

function draw(weights: readonly number[], point: number): number {
  let at = point;
  for (const [index, weight] of weights.entries()) {
    at -= weight;
    if (at <= 0) return index;
  }
  return weights.length - 1;
}

function proposeFor(state: TargetState, aim: Aim | undefined, random: Random): Program {
  const { generator, corpus, queue, pools } = state;
  const some = () => (random.chance(0.5) ? random.pick(corpus.slice(-8)) : random.pick(corpus));
  if (aim) {
    const focus = pools.near(aim.line, aim.line + 1);
    if (random.chance(0.6)) return generator.aim(corpus.length > 0 ? some().program : undefined, focus);
    if (corpus.length === 0 || random.chance(0.3)) return generator.fresh(focus);
    return generator.change(some().program, random.pick(corpus).program, focus);
  }
  if (queue.length > 0 && random.chance(0.45)) return queue.shift() as Program;
  if (corpus.length === 0 || random.chance(0.22)) return generator.fresh();
  const parent = some();
  const callable = parent.methods.includes('');
  if (
    parent.methods.length > 0 &&
    parent.program.length < (callable ? LONGEST_CALLED : LONGEST_FOLLOWED) &&
    random.chance(callable ? CALL_CHANCE : FOLLOW_CHANCE)
  ) {
    return generator.follow(parent.program, random.pick(parent.methods));
  }
  const on = receiverOf(parent.program);
  const members = on === undefined ? [] : (state.methodsAt.get(chainOf(upTo(parent.program, on))) ?? []);
  if (members.length > 0 && parent.program.length < LONGEST_CALLED && random.chance(BESIDE_CHANCE))
    return generator.follow(parent.program, random.pick(members), on);
  return generator.change(parent.program, random.pick(corpus).program);
}
