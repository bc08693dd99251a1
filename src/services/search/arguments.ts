// What a target's functions are given: by kinds and pools, by shapes, and from what the package itself gave. One program
// is in the making at a time: `settle` ends it.
import type { Program, Value } from '../../artifacts/index.ts';
import { settleDates } from './dates.ts';
import type { Clues, Focus } from './generator.ts';
import { type Kind, makeValue, type Sources } from './generic-values.ts';
import { kindOf } from './kind-of.ts';
import type { Idea, NameUses } from './name-uses.ts';
import type { ModulePools } from './pools.ts';
import { actArgs, actOf, rename, renumber } from './program.ts';
import type { Random } from './random.ts';
import type { ShapeContext } from './shape-values.ts';
import {
  type ArgumentPlace,
  createSignatures,
  favour,
  type Signature,
  type Signatures,
} from './signatures.ts';
import type { Ingredient, Stock } from './stock.ts';
import type { SearchTarget } from './target.ts';
import type { Texts } from './texts.ts';
import { createTypedArgs, type TypedArgs } from './typed-args.ts';

/** Longest setup that arguments ask for. */
const MAX_SETUP = 5;
/** How often an instance that a type asks for is one that the package gave. */
const GIVEN_INSTANCE = 0.6;
/** How often what has a name is given what the code does with that name. */
const BY_NAME = 0.7;
/** How often a text is one of the package's, whatever its own file says. */
const OF_PACKAGE = 0.4;
/** How often all arguments are texts of the package as they are, where nothing speaks against texts. */
const ALL_TEXTS = 0.15;
const LEAST_TEXT_SHARE = 0.08;
/** Weight of a kind of thing at one place, and keys of objects that are made. */
const MOST_KIND = 30;
const MOST_KEYS = 60;

export interface ArgumentDeps {
  readonly target: SearchTarget;
  readonly pools: ModulePools;
  readonly random: Random;
  /** What functions of the package gave. */
  readonly stock: Stock;
  /** What the code does with names. */
  readonly names: NameUses;
  /** Texts of the package. */
  readonly texts: Texts;
}

export interface Arguments {
  readonly signatures: Signatures;
  readonly typed: TypedArgs;
  /** What the values of one program are made with. */
  context(focus: Focus | undefined): ShapeContext;
  /** An argument for a place. */
  argFor(place: ArgumentPlace, make: ShapeContext): Value;
  /** The context of one place. */
  within(place: ArgumentPlace, make: ShapeContext): ShapeContext;
  makeIdea(idea: Idea, make: ShapeContext, depth: number): Value;
  /** Arguments for a call. */
  makeArgs(signature: Signature, make: ShapeContext): Value[];
  /** Whether a call of the target with this many arguments keeps to what is checked. */
  admits(count: number): boolean;
  /** Ends the program in the making. */
  settle(program: Program): Program;
  /** Tells that a program was worth keeping; `isAnswer` when it was no error that came out. */
  reward(program: Program, amount: number, isAnswer: boolean): void;
  /** Tells what a program made, and what it looked for. */
  notice(program: Program, clues: Clues): void;
}

export function createArguments({ target, pools, random, stock, names, texts }: ArgumentDeps): Arguments {
  const signatures = createSignatures(target, names);
  const { parameters } = target;
  const parameterAt = (index: number) => parameters[Math.min(index, parameters.length - 1)];
  const typed = createTypedArgs(target, random);
  const known = [...target.parameters, ...(target.owner?.parameters ?? [])];
  const keys = [...new Set(known.flatMap((parameter) => parameter.keys))];
  const nowhere = { keys, kinds: new Map<string, number>() };
  let spies = 0;
  /** Kinds of the things that the program in the making is given, by place. */
  let given: { readonly kinds: Map<string, number>; readonly kind: string }[] = [];
  const givenTo = new WeakMap<Program, typeof given>();

  function context(focus: Focus | undefined): ShapeContext {
    const sources: Sources = {
      strings: (name) => {
        if (focus && focus.strings.length > 0 && random.chance(0.7)) return focus.strings;
        const known = random.chance(OF_PACKAGE) ? texts.some(name) : [];
        if (known.length > 0) return known;
        return random.chance(0.35) && pools.mined.strings.length > 0
          ? pools.mined.strings
          : pools.file.strings;
      },
      numbers: () => {
        if (focus && focus.numbers.length > 0 && random.chance(0.7)) return focus.numbers;
        return random.chance(0.4) && pools.mined.numbers.length > 0
          ? pools.mined.numbers
          : pools.file.numbers;
      },
      keys: () => (keys.length > 0 && random.chance(0.9) ? keys : pools.file.strings),
    };
    const make = typed.context({
      random,
      sources,
      spy: () => `n${spies++}`,
      made: () => put(stock.pick(nowhere), nowhere, make),
      call: () => stock.call(),
      named: (key, depth) => named(key, make, depth),
      text: () => stock.text(),
    });
    make.instance = (name) =>
      random.chance(GIVEN_INSTANCE) ? put(stock.ofKind(name), nowhere, make) : undefined;
    return make;
  }

  /** A value for what the code has a name for. */
  function named(name: string, make: ShapeContext, depth: number): Value | undefined {
    const ideas = names.ideas(name);
    return ideas.length > 0 && random.chance(BY_NAME) ? makeIdea(random.pick(ideas), make, depth) : undefined;
  }

  function makeIdea(idea: Idea, make: ShapeContext, depth: number): Value {
    return 'value' in idea ? idea.value : makeValue(idea.kind, make, depth + 1);
  }

  /** The context of one place: objects there hold what the code looks for in them. */
  function within(place: ArgumentPlace, make: ShapeContext): ShapeContext {
    const { bag, parameter } = place;
    const holding = (keys: readonly string[]): ShapeContext['sources'] => ({
      ...make.sources,
      strings: () => make.sources.strings(parameter?.name),
      keys: () => (keys.length > 0 && random.chance(0.9) ? keys : make.sources.keys()),
    });
    const under = (path: string): ShapeContext => ({
      ...make,
      made: () => put(stock.pick(place), place, make),
      sources: holding(bag.keys(path)),
      named(key, depth) {
        const inner = path === '' ? key : `${path}.${key}`;
        if (bag.keys(inner).length > 0 && random.chance(BY_NAME))
          return makeValue('object', under(inner), depth + 1);
        return named(key, make, depth);
      },
    });
    return under('');
  }

  /** Has the thing made before the act. */
  function put(
    ingredient: Ingredient | undefined,
    { kinds }: { readonly kinds: Map<string, number> },
    { setup }: ShapeContext,
  ): Value | undefined {
    if (!ingredient || setup.length + ingredient.program.length > MAX_SETUP) return undefined;
    const steps = rename(ingredient.program, `g${setup.length}`);
    setup.push(...steps);
    given.push({ kinds, kind: ingredient.made.kind });
    return { $: 'ref', step: actOf(steps).bind };
  }

  function draw(weightsOf: Map<Kind, number>): Kind {
    let total = 0;
    for (const weight of weightsOf.values()) total += weight;
    let at = random.next() * total;
    for (const [kind, weight] of weightsOf) {
      at -= weight;
      if (at <= 0) return kind;
    }
    return 'string';
  }

  /** A text as it was shown or did well, for a place that may take one. */
  function textFor({ parameter, weights }: ArgumentPlace): Value | undefined {
    if (parameter?.shape !== undefined && parameter.checked) return undefined;
    const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
    if ((weights.get('string') ?? 0) < total * LEAST_TEXT_SHARE) return undefined;
    const known = texts.some(parameter?.name);
    return known.length > 0 ? random.pick(known) : undefined;
  }

  function argFor(place: ArgumentPlace, make: ShapeContext): Value {
    return typed.make(place.parameter, within(place, make), (loose) => makeValue(draw(place.weights), loose));
  }

  function makeArgs(signature: Signature, make: ShapeContext): Value[] {
    const args: Value[] = [];
    const { parameters } = signature;
    const likeTexts = random.chance(ALL_TEXTS);
    const next = (place: ArgumentPlace) => (likeTexts ? textFor(place) : undefined) ?? argFor(place, make);
    for (const [index, parameter] of parameters.entries()) {
      const last = index === parameters.length - 1;
      // Trailing arguments are often left out.
      const droppable = !parameter.checked || parameter.optional;
      if (index > 0 && droppable && random.chance(last ? 0.25 : 0.1)) break;
      const count = parameter.rest ? random.below(4) : 1;
      for (let i = 0; i < count; i++) args.push(next(signature.at(index)));
    }
    if (parameters.length === 0 && random.chance(0.3)) {
      const count = 1 + random.below(3);
      for (let i = 0; i < count; i++) args.push(argFor(signature.at(i), make));
    }
    return args;
  }

  return {
    signatures,
    typed,
    context,
    argFor,
    within,
    makeIdea,
    makeArgs,
    admits: (count) =>
      parameters.every(
        (parameter, index) => !parameter.checked || parameter.optional || parameter.rest || index < count,
      ) &&
      (count <= parameters.length ||
        !parameters.some((parameter) => parameter.checked) ||
        parameterAt(count)?.rest === true),
    settle(program) {
      const settled = settleDates(renumber(program), random);
      if (given.length > 0) givenTo.set(settled, given);
      spies = 0;
      given = [];
      return settled;
    },
    reward(program, amount, isAnswer) {
      const signature = signatures.of(program);
      for (const [index, value] of actArgs(program).entries()) {
        const kind = kindOf(value);
        const place = signature.at(index);
        if (kind) favour(place, kind, amount);
        if (isAnswer && typeof value === 'string') texts.worked(place.parameter?.name, value);
      }
      for (const { kinds, kind } of givenTo.get(program) ?? [])
        kinds.set(kind, Math.min((kinds.get(kind) ?? 0) + amount, MOST_KIND));
    },
    notice(program, clues) {
      const { missed } = clues;
      signatures.notice(program, clues);
      if (missed?.read !== undefined && keys.length < MOST_KEYS && !keys.includes(missed.read))
        keys.push(missed.read);
    },
  };
}
