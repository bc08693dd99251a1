// Programs that are made for the mutants of one literal: a text that tells them from the code as it is takes the place
// of an argument. What else stands on the literal's line, its key in a table, is often asked for beside it.
import type { Program, Value } from '../../artifacts/index.ts';
import type { SourceConstant, TellingText } from '../../ports/index.ts';
import { isLive, type MutantState } from './mutant-states.ts';
import { actArgs, programCost, programKey, wellFormed, withActArgs } from './program.ts';
import type { Random } from './random.ts';
import type { Candidate, TargetState } from './target-state.ts';
import { isWellTyped } from './typed.ts';

/** Programs per batch, at most and at least: fewer after batches of which less than this share killed something. */
const MOST = 96;
const LEAST = 4;
const WORTH = 0.05;
const FADE = 0.8;
const GAIN = 2;
/** How often one text is tried; and modules that are looked through for functions that a shared table reaches. */
const TRIES = 5;
const MODULES = 6;
/** How often a place that worked for the file is taken again, and a program that did well is the frame. */
const KNOWN_PLACE = 0.75;
const KNOWN_FRAME = 0.5;
const MOST_PLACES = 40;
/** Arguments that are looked at, and how often a text of the line stands beside, and how often the first is meant. */
const ARGUMENTS = 3;
const BESIDE = 0.6;
const FIRST = 0.6;
/** How often the text becomes a part of a text that did well, and how often then its end. */
const WITHIN = 0.4;
const AT_END = 0.6;
/** Texts of one line that may be its key; a line with more of them is a list. */
const KEYS = 6;
const LONGEST_KEY = 40;

/** Where the text went, and where what stands beside it. */
interface Place {
  readonly state: TargetState;
  readonly at: number;
  readonly beside: number | undefined;
}

export interface Pointer {
  readonly candidate: Candidate;
  readonly mutants: readonly number[];
  readonly file: string;
  readonly place: Place;
}

export interface Pointed {
  /** Programs for the next batch. */
  next(executions: number): readonly Pointer[];
  /** Takes in which of them killed something. */
  learn(results: readonly { readonly pointer: Pointer; readonly killed: boolean }[]): void;
}

export interface PointedDeps {
  readonly texts: readonly TellingText[];
  readonly constants: readonly SourceConstant[];
  readonly mutants: readonly MutantState[];
  readonly states: readonly TargetState[];
  /** Per module, the static mutants that run while it is loaded. */
  readonly loads: ReadonlyMap<string, ReadonlySet<number>>;
  /** Keys of programs that were made before; added to. */
  readonly tried: Set<string>;
  readonly random: Random;
  readonly seed: number;
}

export function createPointed(deps: PointedDeps): Pointed {
  const { constants, mutants, states, loads, tried, random, seed } = deps;
  // Where code runs that compares with a literal, the operand is seen and tried anyway.
  const wanted = deps.texts.filter(
    ({ itself, mutants: [id] }) => !itself || mutants[id as number]?.isStatic === true,
  );
  let open = wanted
    .map((text) => ({ ...text, left: TRIES, order: random.next() }))
    .sort((one, other) => one.order - other.order);
  let at = 0;
  let count = MOST;
  const places = new Map<string, Place[]>();
  const keys = new Map<string, string[]>();
  for (const { file, line, value } of constants) {
    if (typeof value !== 'string' || value.length === 0 || value.length > LONGEST_KEY) continue;
    const key = `${file}:${line}`;
    keys.set(key, [...(keys.get(key) ?? []), value]);
  }
  const reaching = new Map<string, readonly TargetState[]>();

  /** Functions that may use the literal: around it, in its file, or in modules that load its file. */
  function usersOf({ file, line, mutants: [id] }: TellingText): readonly TargetState[] {
    const mutant = mutants[id as number] as MutantState;
    if (!mutant.isStatic) {
      const around = states.filter(
        ({ dead, target }) =>
          !dead && target.file === file && target.lines[0] <= line && line <= target.lines[1],
      );
      const reached = [...mutant.reachedBy].map((index) => states[index] as TargetState);
      return around.length > 0 ? around : reached.filter(({ dead }) => !dead);
    }
    let known = reaching.get(file);
    if (!known) {
      const own = states.filter(({ dead, target }) => !dead && target.file === file);
      const modules = [...loads]
        .filter(([, statics]) => statics.has(id as number))
        .sort(([, one], [, other]) => one.size - other.size)
        .slice(0, MODULES)
        .map(([module]) => module);
      const others = states.filter(({ dead, target }) => !dead && modules.includes(target.module));
      known = own.length > 0 ? own : others;
      reaching.set(file, known);
    }
    return known;
  }

  function placeFor(text: TellingText): Place | undefined {
    const users = usersOf(text);
    const worked = (places.get(text.file) ?? []).filter(({ state }) => users.includes(state));
    if (worked.length > 0 && random.chance(KNOWN_PLACE)) return random.pick(worked);
    if (users.length === 0) return undefined;
    const state = random.pick(users);
    // Code may look for more than it declares.
    const slots = Math.min(ARGUMENTS, Math.max(2, state.target.parameters.length));
    const own = random.chance(FIRST) ? 0 : random.below(slots);
    return { state, at: own, beside: random.chance(BESIDE) ? (own === 0 ? 1 : 0) : undefined };
  }

  function programFor(
    { file, line, text }: TellingText,
    { state, at: own, beside }: Place,
  ): Program | undefined {
    const { corpus, generator, target } = state;
    if (target.how === 'read') return undefined;
    const known = corpus.length > 0 && random.chance(KNOWN_FRAME);
    const frame = known
      ? plainer(random.pick(corpus).program, random.pick(corpus).program)
      : generator.fresh();
    const args: Value[] = [...actArgs(frame)];
    if (!known) args.length = Math.min(args.length, Math.max(own, beside ?? 0) + 1);
    const around = keys.get(`${file}:${line}`) ?? [];
    const found = around.length > KEYS ? [] : around.filter((key) => key !== text);
    while (args.length <= Math.max(own, beside ?? 0)) args.push({ $: 'undefined' });
    const now = args[own];
    args[own] = typeof now === 'string' && random.chance(WITHIN) ? embed(text, now, random) : text;
    if (beside !== undefined && found.length > 0) args[beside] = random.pick(found);
    const program = withActArgs(frame, args);
    return isWellTyped(program, target) && wellFormed(program) ? program : undefined;
  }

  return {
    next(executions) {
      const made: Pointer[] = [];
      const wanted = Math.max(LEAST, Math.round(count));
      for (let n = 0; made.length < wanted && n < open.length && n < wanted * 8; n++) {
        const text = open[at++ % open.length] as (typeof open)[number];
        const ids = text.mutants.filter((id) => isLive(mutants[id] as MutantState));
        if (text.left <= 0 || ids.length === 0) continue;
        const place = placeFor(text);
        const program = place && programFor(text, place);
        if (!program) continue;
        text.left--;
        const key = programKey(program);
        if (tried.has(key)) continue;
        tried.add(key);
        const provenance = { from: 'search' as const, seed, execution: executions + made.length };
        const candidate = { program, state: place.state, provenance, aimed: false };
        made.push({ candidate, mutants: ids, file: text.file, place });
      }
      if (at >= open.length) {
        at = 0;
        open = open.filter(
          ({ left, mutants: ids }) => left > 0 && ids.some((id) => isLive(mutants[id] as MutantState)),
        );
      }
      return made;
    },
    learn(results) {
      for (const { pointer, killed } of results) {
        if (!killed) continue;
        const own = places.get(pointer.file) ?? [];
        places.set(pointer.file, own);
        if (own.length < MOST_PLACES) own.push(pointer.place);
        else own[random.below(MOST_PLACES)] = pointer.place;
      }
      if (results.length === 0) return;
      const share = results.filter(({ killed }) => killed).length / results.length;
      count = share > WORTH ? Math.min(MOST, count * GAIN) : count * FADE;
    },
  };
}

/** A text within another: at its end, or in the place of one of its parts. */
function embed(text: string, other: string, random: Random): string {
  const words = [...other.matchAll(/[A-Za-z\d]+/g)];
  if (words.length === 0 || random.chance(AT_END)) return other + text;
  const { index, 0: word } = random.pick(words);
  return other.slice(0, index) + text + other.slice(index + word.length);
}

function plainer(one: Program, other: Program): Program {
  return programCost(one) <= programCost(other) ? one : other;
}
