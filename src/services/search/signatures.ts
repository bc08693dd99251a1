// What is learnt of every place an argument can take: those of the target itself, and those of what its results turn
// out to be able to do, of which nothing is known beforehand.
import type { Program } from '../../artifacts/index.ts';
import { type Bag, createBag } from './bag.ts';
import type { Clues } from './generator.ts';
import { KIND_WEIGHTS, type Kind } from './generic-values.ts';
import { initialWeights } from './kind-weights.ts';
import type { NameUses } from './name-uses.ts';
import { actOf, chainOf } from './program.ts';
import type { Place } from './stock.ts';
import type { SearchParameter, SearchTarget } from './target.ts';

/** What a call of a result is given more often than others: functions, and what the package made. */
const FOLLOWED: Readonly<Partial<Record<Kind, number>>> = { function: 5, made: 3 };
/** A name that was called in vain favours functions by this much, this many times. */
const MISSED_CALL = 3;
const MISSED_TIMES = 4;
/** Keys learnt by place. */
const MAX_KEYS = 24;
/** Weights stay below this, so that nothing is ever ruled out. */
const MOST_WEIGHT = 60;
/** Places of one signature that are told apart. */
const PLACES = 6;

export interface ArgumentPlace extends Place {
  readonly keys: string[];
  /** How well each kind of value has done there. */
  readonly weights: Map<Kind, number>;
  readonly parameter: SearchParameter | undefined;
  /** What an object may hold there. */
  readonly bag: Bag;
}

export interface Signature {
  /** Of the target itself: its own parameters. */
  readonly own: boolean;
  readonly parameters: readonly SearchParameter[];
  /** How many arguments it declares, where that was seen. */
  arity?: number;
  at(index: number): ArgumentPlace;
}

export interface Signatures {
  readonly target: Signature;
  readonly owner: Signature;
  /** Of what the program's act calls. */
  of(program: Program): Signature;
  /** Of what is reached by these members from what a program makes first. */
  along(chain: string): Signature;
  /** Of what a step of the program calls, where that is the target or makes its owner. */
  ofStep(program: Program, index: number): Signature | undefined;
  /** Takes in what a program's result is, and what its act and what it needs looked for. */
  notice(program: Program, clues: Clues): void;
}

export function createSignatures(target: SearchTarget, names: NameUses): Signatures {
  const own = createSignature(target.parameters, true, names);
  const owner = createSignature(target.owner?.parameters ?? [], false, names);
  const others = new Map<string, Signature>();
  const heard = new Map<string, number>();
  const isOwn = (program: Program) => {
    const act = actOf(program);
    if (!('callee' in act)) return false;
    return target.owner ? act.callee.path.at(-1) === target.path.at(-1) : 'module' in act.callee.from;
  };
  const signatures: Signatures = {
    target: own,
    owner,
    of: (program) => (isOwn(program) ? own : signatures.along(chainOf(program))),
    along(chain) {
      let signature = others.get(chain);
      if (!signature) {
        signature = createSignature([], false, names);
        others.set(chain, signature);
      }
      return signature;
    },
    ofStep(program, index) {
      if (index === program.length - 1) return signatures.of(program);
      const step = program[index];
      if (!step || !('callee' in step) || !('module' in step.callee.from)) return undefined;
      const { from, path } = step.callee;
      const calls = (other: { readonly module: string; readonly path: readonly string[] } | undefined) =>
        other?.module === from.module && other.path.join('.') === path.join('.');
      if (step.op === 'new' && calls(target.owner)) return owner;
      return calls(target) ? own : undefined;
    },
    notice(program, { made, missed, reads }) {
      for (const read of reads) {
        const place = signatures.ofStep(program, read[0])?.at(read[1]);
        if (!place) continue;
        place.bag.learn(read);
        if (read[2] === '' && place.keys.length < MAX_KEYS && !place.keys.includes(read[3]))
          place.keys.push(read[3]);
      }
      if (made?.arity !== undefined) signatures.along(`${chainOf(program)}.`).arity = made.arity;
      if (!missed) return;
      const signature = signatures.of(program);
      const key = `${chainOf(program)} ${missed.called} ${missed.read}`;
      const times = heard.get(key) ?? 0;
      heard.set(key, times + 1);
      if (times >= MISSED_TIMES) return;
      const { called, read } = missed;
      const named = signature.parameters.findIndex(({ name }) => name === called);
      const count = named >= 0 ? 0 : (signature.arity ?? signature.parameters.length);
      const places =
        named >= 0 ? [signature.at(named)] : Array.from({ length: count }, (_, i) => signature.at(i));
      for (const place of places) {
        if (called !== undefined) {
          favour(place, 'function', MISSED_CALL);
          favour(place, 'made', MISSED_CALL);
        } else if (read !== undefined && !place.keys.includes(read) && place.keys.length < MAX_KEYS)
          place.keys.push(read);
      }
    },
  };
  return signatures;
}

/** Gives a kind more weight at a place. */
export function favour({ weights }: ArgumentPlace, kind: Kind, by: number): void {
  weights.set(kind, Math.min((weights.get(kind) ?? 0) + by, MOST_WEIGHT));
}

function createSignature(parameters: readonly SearchParameter[], own: boolean, names: NameUses): Signature {
  const places: ArgumentPlace[] = parameters.map((parameter) => ({
    parameter,
    keys: [...parameter.keys],
    kinds: new Map(),
    weights: initialWeights(parameter),
    bag: createBag(names),
  }));
  const beyond = { ...KIND_WEIGHTS, ...(own ? {} : FOLLOWED) };
  return {
    own,
    parameters,
    at(index) {
      const last = parameters.length > 0 ? parameters.length - 1 : PLACES - 1;
      const at = Math.min(index, last);
      let place = places[at];
      if (!place) {
        const weights = new Map(Object.entries(beyond) as [Kind, number][]);
        place = { parameter: undefined, keys: [], kinds: new Map(), weights, bag: createBag(names) };
        places[at] = place;
      }
      return place;
    },
  };
}
