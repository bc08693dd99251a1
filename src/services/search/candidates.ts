// Makes programs: new ones from kinds and pools, changed ones from kept programs, steered ones from compared operands.
import { isTagged, type Program, type Step, type Value } from '../../artifacts/index.ts';
import {
  asValue,
  editString,
  KIND_WEIGHTS,
  type Kind,
  type MakeContext,
  makeValue,
  near,
  type Sources,
  tweakValue,
} from './generic-values.ts';
import type { ModulePools } from './pools.ts';
import { actArgs, mapStep, mapValue, prepend, renumber, withActArgs } from './program.ts';
import type { Random } from './random.ts';
import type { SearchParameter, SearchTarget } from './target.ts';

/** What the search has learned of a target's parameters: how well each kind has done. */
export type KindWeights = Map<Kind, number>[];

export interface Generator {
  readonly target: SearchTarget;
  readonly weights: KindWeights;
  fresh(focus?: Focus): Program;
  change(parent: Program, other: Program | undefined, focus?: Focus): Program;
  /** A kept program with one input replaced by a value from near a surviving mutant. */
  aim(parent: Program | undefined, focus: Focus): Program;
  /** Programs in which an input that was compared takes the value it was compared with. */
  steer(program: Program, pairs: readonly (readonly [number | string, number | string])[]): Program[];
  /** Calls a method of the result of a program. */
  follow(program: Program, method: string): Program;
  /** Tells that a program was worth keeping. */
  reward(program: Program, amount: number): void;
}

/** Constants near a surviving mutant: values to favour for a while. */
export interface Focus {
  readonly strings: readonly string[];
  readonly numbers: readonly number[];
}

/** Words in a type that say which kinds it admits. */
const TYPE_WORDS: readonly (readonly [RegExp, Kind])[] = [
  [/\bstr(ing)?\b|^['"`]/i, 'string'],
  [/\b(number|int(eger)?|float|double|num)\b/i, 'number'],
  [/\bbool(ean)?\b/i, 'boolean'],
  [/\[\]|\b(array|list|iterable|readonlyarray)\b/i, 'array'],
  [/\b(object|record|options|opts|\w*options)\b|\{/i, 'object'],
  [/\b(func(tion)?|callback|callable)\b|=>/i, 'function'],
  [/\bdate\b/i, 'date'],
  [/\bregexp?\b/i, 'pattern'],
  [/\bbigint\b/i, 'bigint'],
  [/\b(buffer|uint8array|arraybuffer|bytes)\b/i, 'bytes'],
  [/\b(map|set)\b/i, 'collection'],
];

const NAME_WORDS: readonly (readonly [RegExp, Kind])[] = [
  [
    /^(fn|func|callback|cb|iteratee|predicate|comparator|handler|listener|visitor|mapper|reducer)$/i,
    'function',
  ],
  [/(options|opts|config|settings|props|params)$/i, 'object'],
  [/^(str|string|text|s|word|name|input|path|url|pattern|key|title|source)$/i, 'string'],
  [/^(n|num|number|count|index|size|length|i|min|max|limit|width|precision|ms)$/i, 'number'],
  [/^(arr|array|list|items|values|xs|data|elements)$/i, 'array'],
  [/^(obj|object|map|dict)$/i, 'object'],
  [/^(date|time|when)$/i, 'date'],
  [/^(is|has|should|inclusive|strict)[A-Z]?/, 'boolean'],
];

/** How often another function of the module is called first: it may change what this one sees. */
const NEIGHBOUR_CHANCE = 0.08;

export function initialWeights(parameter: SearchParameter): Map<Kind, number> {
  const weights = new Map(Object.entries(KIND_WEIGHTS) as [Kind, number][]);
  const favour = (kind: Kind, by: number) => weights.set(kind, (weights.get(kind) ?? 0) + by);
  const { type } = parameter;
  if (type !== undefined && !/\b(any|unknown|\*)\b/.test(type)) {
    const named = TYPE_WORDS.filter(([word]) => word.test(type));
    const others = parameter.checked ? 0 : 0.12;
    if (named.length > 0) for (const [kind, weight] of weights) weights.set(kind, weight * others);
    if (parameter.checked && (parameter.optional || /\b(undefined|null)\b/.test(type))) favour('nothing', 1);
    for (const [, kind] of named) favour(kind, 12);
  } else for (const [word, kind] of NAME_WORDS) if (word.test(parameter.name)) favour(kind, 10);
  if (!parameter.checked && parameter.called) favour('function', 15);
  if (!parameter.checked && parameter.keys.length > 0) favour('object', 6);
  return weights;
}

/** Kinds that a checked type names inside a list or a record: `string[]` admits strings only. */
function innerKinds({ checked, type }: SearchParameter): readonly Kind[] {
  if (!checked || type === undefined) return [];
  const inside = /^\(?(.*?)\)?\[\]$|<(.*)>/.exec(type);
  const text = inside?.[1] ?? inside?.[2];
  return text === undefined
    ? []
    : TYPE_WORDS.filter(([word, kind]) => kind !== 'array' && word.test(text)).map(([, kind]) => kind);
}

export interface GeneratorDeps {
  readonly target: SearchTarget;
  readonly pools: ModulePools;
  readonly random: Random;
  /** A kept program of another export of the same module, to run first. */
  neighbour(): Program | undefined;
}

export function createGenerator({ target, pools, random, neighbour }: GeneratorDeps): Generator {
  const weights: KindWeights = target.parameters.map(initialWeights);
  const ownerWeights: KindWeights = (target.owner?.parameters ?? []).map(initialWeights);
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
  const keys = [...new Set(target.parameters.flatMap((parameter) => parameter.keys))];
  let spies = 0;

  function context(focus: Focus | undefined): MakeContext {
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
    return { random, sources, spy: () => `f${spies++}` };
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

  function makeArgs(parameters: readonly SearchParameter[], from: KindWeights, make: MakeContext): Value[] {
    const args: Value[] = [];
    for (const [index, parameter] of parameters.entries()) {
      const last = index === parameters.length - 1;
      // Trailing arguments are often left out.
      const droppable = !parameter.checked || parameter.optional;
      if (index > 0 && droppable && random.chance(last ? 0.25 : 0.1)) break;
      const count = parameter.rest ? random.below(4) : 1;
      const typed = { ...make, inner: innerKinds(parameter) };
      for (let i = 0; i < count; i++) args.push(makeValue(draw(from[index] ?? new Map()), typed));
    }
    if (parameters.length === 0 && random.chance(0.3)) {
      const count = 1 + random.below(3);
      for (let i = 0; i < count; i++) args.push(makeValue(draw(ANY), make));
    }
    return args;
  }

  function steps(args: readonly Value[], make: MakeContext): Step[] {
    const { owner, how, module, path } = target;
    if ((how === 'member' || how === 'read') && owner) {
      const create: Step = {
        op: 'new',
        bind: 'r0',
        callee: { from: { module: owner.module }, path: owner.path },
        args: makeArgs(owner.parameters, ownerWeights, make),
      };
      const callee = { from: { step: 'r0' }, path: [path[path.length - 1] ?? ''] };
      return [
        create,
        how === 'read' ? { op: 'get', bind: 'r1', callee } : { op: 'call', bind: 'r1', callee, args },
      ];
    }
    const callee = { from: { module }, path };
    if (how === 'read') return [{ op: 'get', bind: 'r0', callee }];
    return [{ op: how === 'construct' ? 'new' : 'call', bind: 'r0', callee, args }];
  }

  const settle = (program: Program): Program => {
    spies = 0;
    return renumber(program);
  };

  return {
    target,
    weights,
    fresh(focus) {
      const make = context(focus);
      let program: Program = steps(makeArgs(target.parameters, weights, make), make);
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
      if (roll < 0.5 && args.length > 0) {
        const at = random.below(args.length);
        const weightsOf = weights[Math.min(at, weights.length - 1)] ?? ANY;
        args[at] = random.chance(0.65)
          ? tweakValue(args[at] as Value, make)
          : makeValue(draw(weightsOf), make);
        return settle(withActArgs(parent, args));
      }
      if (roll < 0.62) {
        // Longer or shorter.
        if (args.length > 0 && random.chance(0.4)) args.pop();
        else args.push(makeValue(draw(weights[Math.min(args.length, weights.length - 1)] ?? ANY), make));
        return admits(args.length) ? settle(withActArgs(parent, args.slice(0, 8))) : this.fresh(focus);
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
        return settle(changed);
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
      const args = random.chance(0.4)
        ? []
        : Array.from({ length: 1 + random.below(2) }, () => makeValue(draw(ANY), make));
      const callee = { from: { step: last.bind }, path: method === '' ? [] : [method] };
      return settle([...program, { op: 'call', bind: 'next', callee, args }]);
    },
    reward(program, amount) {
      for (const [index, value] of actArgs(program).entries()) {
        const map = weights[Math.min(index, weights.length - 1)];
        const kind = kindOf(value);
        if (map && kind) map.set(kind, Math.min((map.get(kind) ?? 0) + amount, 60));
      }
    },
  };
}

const ANY = new Map(Object.entries(KIND_WEIGHTS) as [Kind, number][]);

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
  };
  return kinds[value.$];
}
