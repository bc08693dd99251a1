// Makes programs: new ones from kinds and pools, changed ones from kept programs, steered ones from compared operands.
import { isTagged, type Program, type Step, type Value } from '../../artifacts/index.ts';
import type { Focus, Generator } from './generator.ts';
import {
  asValue,
  editString,
  type Kind,
  makeValue,
  near,
  type Sources,
  tweakValue,
} from './generic-values.ts';
import type { ModulePools } from './pools.ts';
import {
  actArgs,
  actOf,
  chainOf,
  mapStep,
  mapValue,
  prepend,
  rename,
  renumber,
  withActArgs,
} from './program.ts';
import type { Random } from './random.ts';
import type { ShapeContext } from './shape-values.ts';
import { type ArgumentPlace, createSignatures, favour, type Signature } from './signatures.ts';
import { type Ingredient, isFunction, type Stock } from './stock.ts';
import type { SearchTarget } from './target.ts';
import { createTypedArgs, keepTyped } from './typed-args.ts';

/** How often another function of the module is called first: it may change what this one sees. */
const NEIGHBOUR_CHANCE = 0.08;

export interface GeneratorDeps {
  readonly target: SearchTarget;
  readonly pools: ModulePools;
  readonly random: Random;
  /** A kept program of another export of the same module, to run first. */
  neighbour(): Program | undefined;
  /** Steps that made an instance of the owner and worked; the last one gives it. */
  instance(): Program | undefined;
  /** A call of another member of the owner: its name and arguments. */
  sibling(): { readonly name: string; readonly args: readonly Value[] } | undefined;
  /** What functions of the package gave. */
  readonly stock: Stock;
}

/** How often an instance is made as one that worked, and how often members are called before the act. */
const KNOWN_INSTANCE = 0.7;
const SIBLING_CHANCE = 0.35;
/** Arguments of the act that are taken from a sibling's call: what was put in is what is asked for. */
const SHARED_ARGUMENT = 0.5;
/** Longest program that a sibling or a repetition makes longer, and longest setup that arguments ask for. */
const MAX_STEPS = 8;
const MAX_SETUP = 5;
/** How often an instance that a type asks for is one that the package gave. */
const GIVEN_INSTANCE = 0.6;
/** How often a call of what a program made comes once more, and how often a result is called with all it declares. */
const AGAIN_CHANCE = 0.2;
const ALL_DECLARED = 0.85;
/** How often a result is called as the code itself called what it was given. */
const AS_SEEN = 0.4;

export function createGenerator(deps: GeneratorDeps): Generator {
  const { target, pools, random, neighbour, instance, sibling, stock } = deps;
  const signatures = createSignatures(target);
  const { parameters } = target;
  const parameterAt = (index: number) => parameters[Math.min(index, parameters.length - 1)];
  /** Whether a call with this many arguments keeps to what is checked. */
  const admits = (count: number) =>
    parameters.every(
      (parameter, index) => !parameter.checked || parameter.optional || parameter.rest || index < count,
    ) &&
    (count <= parameters.length ||
      !parameters.some((parameter) => parameter.checked) ||
      parameterAt(count)?.rest === true);
  const typed = createTypedArgs(target, random);
  const { prepared } = typed;
  const known = [...target.parameters, ...(target.owner?.parameters ?? [])];
  const keys = [...new Set(known.flatMap((parameter) => parameter.keys))];
  const nowhere = { keys, kinds: new Map<string, number>() };
  let spies = 0;
  /** Kinds of the things that the program in the making is given, by place. */
  let given: { readonly kinds: Map<string, number>; readonly kind: string }[] = [];
  const givenTo = new WeakMap<Program, typeof given>();

  function context(focus: Focus | undefined): ShapeContext {
    const sources: Sources = {
      strings: () => {
        if (focus && focus.strings.length > 0 && random.chance(0.7)) return focus.strings;
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
    });
    make.instance = (name) =>
      random.chance(GIVEN_INSTANCE) ? put(stock.ofKind(name), nowhere, make) : undefined;
    return make;
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

  function argFor(place: ArgumentPlace, make: ShapeContext): Value {
    const own = { ...make, made: () => put(stock.pick(place), place, make) };
    return typed.make(place.parameter, own, (loose) => makeValue(draw(place.weights), loose));
  }

  function makeArgs(signature: Signature, make: ShapeContext): Value[] {
    const args: Value[] = [];
    const { parameters } = signature;
    for (const [index, parameter] of parameters.entries()) {
      const last = index === parameters.length - 1;
      // Trailing arguments are often left out.
      const droppable = !parameter.checked || parameter.optional;
      if (index > 0 && droppable && random.chance(last ? 0.25 : 0.1)) break;
      const count = parameter.rest ? random.below(4) : 1;
      for (let i = 0; i < count; i++) args.push(argFor(signature.at(index), make));
    }
    if (parameters.length === 0 && random.chance(0.3)) {
      const count = 1 + random.below(3);
      for (let i = 0; i < count; i++) args.push(argFor(signature.at(i), make));
    }
    return args;
  }

  /** The act's call as often again, before it: what it was given is shared. */
  function again(program: Program, times: number): Step[] | undefined {
    const act = actOf(program);
    if (act.op !== 'call' || !('step' in act.callee.from) || program.length + times > MAX_STEPS)
      return undefined;
    const before = Array.from({ length: times }, (_, i): Step => ({ ...act, bind: `a${i}` }));
    return [...program.slice(0, -1), ...before, act];
  }

  function steps(args: readonly Value[], make: ShapeContext): Step[] {
    const { owner, how, module, path } = target;
    if ((how === 'member' || how === 'read') && owner) {
      const made = random.chance(KNOWN_INSTANCE) ? instance() : undefined;
      const create: Program = made ?? [
        {
          op: 'new',
          bind: 'r0',
          callee: { from: { module: owner.module }, path: owner.path },
          args: makeArgs(signatures.owner, make),
        },
      ];
      const from = { step: create.at(-1)?.bind ?? 'r0' };
      const callee = { from, path: [path.at(-1) ?? ''] };
      const act: Step =
        how === 'read' ? { op: 'get', bind: 'act', callee } : { op: 'call', bind: 'act', callee, args };
      const program = [...create, act];
      return random.chance(SIBLING_CHANCE) ? (insertSibling(program) ?? program) : program;
    }
    const callee = { from: { module }, path };
    if (how === 'read') return [{ op: 'get', bind: 'r0', callee }];
    return [{ op: how === 'construct' ? 'new' : 'call', bind: 'r0', callee, args }];
  }

  /** Calls another member on the act's receiver just before the act, often about the same thing. */
  function insertSibling(program: Program): Step[] | undefined {
    const act = program.at(-1);
    const before = sibling();
    if (!act || !before || program.length >= MAX_STEPS || !('callee' in act) || !('step' in act.callee.from))
      return undefined;
    const callee = { from: act.callee.from, path: [before.name] };
    const step: Step = { op: 'call', bind: `s${program.length}`, callee, args: before.args };
    let last: Step = act;
    if (
      act.op === 'call' &&
      act.args.length > 0 &&
      before.args.length > 0 &&
      random.chance(SHARED_ARGUMENT)
    ) {
      last = { ...act, args: [before.args[0] as Value, ...act.args.slice(1)] };
    }
    return [...program.slice(0, -1), step, last];
  }

  const settle = (program: Program): Program => {
    const settled = renumber(program);
    if (given.length > 0) givenTo.set(settled, given);
    spies = 0;
    given = [];
    return settled;
  };

  const generator: Generator = {
    target,
    weightsAt: (index) => signatures.target.at(index).weights,
    fresh(focus) {
      const make = context(focus);
      let program: Program = prepared(make, steps(makeArgs(signatures.target, make), make));
      if (random.chance(NEIGHBOUR_CHANCE)) {
        const before = neighbour();
        if (before && before.length <= 2) program = prepend(before, program);
      }
      return settle(program);
    },
    change(parent, other, focus) {
      const make = context(focus);
      const roll = random.next();
      const args = [...actArgs(parent)];
      const signature = signatures.of(parent);
      if (signature.own) typed.bind(args, make);
      if (random.chance(AGAIN_CHANCE)) {
        const longer = again(parent, 1 + random.below(2));
        if (longer) return settle(longer);
      }
      if (target.how !== 'call' && target.how !== 'construct' && random.chance(SIBLING_CHANCE)) {
        const longer = insertSibling(parent);
        if (longer) return settle(longer);
      }
      if (roll < 0.5 && args.length > 0) {
        const at = random.below(args.length);
        const place = signature.at(at);
        args[at] =
          random.chance(0.65) && kindOf(args[at] as Value) !== 'made'
            ? typed.tweak(args[at] as Value, place.parameter, make)
            : argFor(place, make);
        return settle(prepared(make, withActArgs(parent, args)));
      }
      if (roll < 0.62) {
        // Longer or shorter.
        if (args.length > 0 && random.chance(0.4)) args.pop();
        else {
          args.push(argFor(signature.at(args.length), make));
        }
        return !signature.own || admits(args.length)
          ? settle(prepared(make, withActArgs(parent, args.slice(0, 8))))
          : this.fresh(focus);
      }
      if (roll < 0.74 && other) {
        const theirs = actArgs(other);
        const at = random.below(Math.max(args.length, 1));
        if (theirs[at] !== undefined && !hasRef(theirs[at])) args[at] = theirs[at];
        return settle(withActArgs(parent, args));
      }
      if (roll < 0.9 && parent.length > 1) {
        // A change in the setup.
        const index = random.below(parent.length - 1);
        const changed = parent.map((step, i) =>
          i === index
            ? mapStep(step, (value) => (random.chance(0.6) ? tweakValue(value, make) : value))
            : step,
        );
        return settle(prepared(make, changed));
      }
      if (roll < 0.9 + NEIGHBOUR_CHANCE && parent.length < 5) {
        const before = neighbour();
        if (before && before.length <= 2) return settle(prepend(before, parent));
      }
      return this.fresh(focus);
    },
    aim(parent, focus) {
      const values: Value[] = [...focus.strings, ...focus.numbers.map((n) => near(n, random))];
      const leaves = parent
        ? inputs(parent).filter((value) => typeof value === 'string' || typeof value === 'number')
        : [];
      if (!parent || leaves.length === 0 || values.length === 0) return this.fresh(focus);
      const leaf = random.pick(leaves);
      const alike = values.filter((value) => typeof value === typeof leaf);
      if (alike.length === 0) return this.fresh(focus);
      let value = random.pick(alike);
      if (typeof value === 'string' && random.chance(0.35)) value = editString(value, random);
      let done = false;
      const changed = parent.map((step) =>
        mapStep(step, (each) =>
          mapValue(each, (inner) => {
            if (done || inner !== leaf) return inner;
            done = true;
            return value;
          }),
        ),
      );
      return settle(changed);
    },
    steer(program, pairs) {
      const found: Program[] = [];
      const replace = (from: (value: Value) => boolean, to: Value) => {
        let done = false;
        const changed = program.map((step) =>
          mapStep(step, (value) =>
            mapValue(value, (inner) => {
              if (done || !from(inner)) return inner;
              done = true;
              return to;
            }),
          ),
        );
        if (done) found.push(renumber(changed));
      };
      for (const [left, right] of pairs) {
        if (left === right) continue;
        for (const [mine, theirs] of [
          [left, right],
          [right, left],
        ] as const) {
          const same = (value: Value) => value === mine;
          if (typeof theirs === 'string') {
            replace(same, theirs);
            continue;
          }
          for (const by of [0, 1, -1]) replace(same, asValue(theirs + by));
          // A length that was compared: give the input that length.
          if (
            typeof mine === 'number' &&
            Number.isInteger(mine) &&
            theirs >= 0 &&
            theirs <= 300 &&
            Number.isInteger(theirs)
          ) {
            for (const size of [theirs, theirs + 1]) {
              for (const value of inputs(program)) {
                if (typeof value === 'string' && value.length === mine && size <= 256) {
                  replace((v) => v === value, resizeString(value, size));
                } else if (Array.isArray(value) && value.length === mine && size <= 64) {
                  const items = value as readonly Value[];
                  const text = JSON.stringify(value);
                  replace((v) => Array.isArray(v) && JSON.stringify(v) === text, resizeArray(items, size));
                }
              }
            }
          }
        }
        if (found.length > 24) break;
      }
      return found;
    },
    follow(program, method) {
      const make = context(undefined);
      const last = program[program.length - 1] as Step;
      const signature = signatures.along(`${chainOf(program)}.${method}`);
      const { arity } = signature;
      const count =
        arity !== undefined && random.chance(ALL_DECLARED)
          ? arity
          : random.chance(0.4)
            ? 0
            : 1 + random.below(2);
      const seen = random.chance(AS_SEEN) ? stock.request(count) : undefined;
      const args = Array.from({ length: count }, (_, index) => {
        const like = seen?.[index];
        if (like === undefined) return argFor(signature.at(index), make);
        return isFunction(like) ? makeValue('function', make) : like;
      });
      const callee = { from: { step: last.bind }, path: method === '' ? [] : [method] };
      const longer: Program = [...program, { op: 'call', bind: 'next', callee, args }];
      const repeated =
        method === '' && random.chance(AGAIN_CHANCE) ? again(longer, 1 + random.below(2)) : undefined;
      return settle(prepared(make, repeated ?? longer));
    },
    reward(program, amount) {
      const signature = signatures.of(program);
      for (const [index, value] of actArgs(program).entries()) {
        const kind = kindOf(value);
        if (kind) favour(signature.at(index), kind, amount);
      }
      for (const { kinds, kind } of givenTo.get(program) ?? [])
        kinds.set(kind, Math.min((kinds.get(kind) ?? 0) + amount, MOST_KIND));
    },
    notice(program, made, missed) {
      signatures.notice(program, made, missed);
      if (missed?.read !== undefined && keys.length < MOST_KEYS && !keys.includes(missed.read))
        keys.push(missed.read);
    },
  };
  return keepTyped(generator);
}

/** Weight of a kind of thing at one place, and keys of objects that are made. */
const MOST_KIND = 30;
const MOST_KEYS = 60;

function hasRef(value: Value): boolean {
  return JSON.stringify(value).includes('"$":"ref"');
}

function inputs(program: Program): Value[] {
  const found: Value[] = [];
  for (const step of program) {
    mapStep(step, (value) =>
      mapValue(value, (inner) => {
        if (typeof inner === 'string' || typeof inner === 'number' || Array.isArray(inner)) found.push(inner);
        return inner;
      }),
    );
  }
  return found.slice(0, 12);
}

function resizeString(text: string, size: number): string {
  const unit = text.length > 0 ? text : 'a';
  return unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
}

function resizeArray(items: readonly Value[], size: number): readonly Value[] {
  const unit = items.length > 0 ? items : [1];
  return Array.from({ length: size }, (_, index) => unit[index % unit.length] as Value);
}

function kindOf(value: Value): Kind | undefined {
  if (value === null) return 'nothing';
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return typeof value as Kind;
  if (Array.isArray(value)) return 'array';
  if (!isTagged(value)) return 'object';
  const kinds: Partial<Record<typeof value.$, Kind>> = {
    undefined: 'nothing',
    NaN: 'number',
    Infinity: 'number',
    '-Infinity': 'number',
    '-0': 'number',
    bigint: 'bigint',
    date: 'date',
    regexp: 'pattern',
    map: 'collection',
    set: 'collection',
    bytes: 'bytes',
    error: 'error',
    spy: 'function',
    object: 'object',
    ref: 'made',
  };
  return kinds[value.$];
}
