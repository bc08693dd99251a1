// Values to begin with, by kind, and small changes to a value: what the search tries when nothing better is known.
import { isTagged, type SpyBehaviour, type Value } from '../../artifacts/index.ts';
import { makeDate, tweakDate } from './dates.ts';
import type { Random } from './random.ts';
import { spliceTexts } from './splice.ts';
import { editString, replaceToken } from './text-edits.ts';

export type Kind =
  | 'string'
  | 'number'
  | 'boolean'
  | 'nothing'
  | 'array'
  | 'object'
  | 'function'
  | 'date'
  | 'pattern'
  | 'bigint'
  | 'bytes'
  | 'collection'
  | 'error'
  /** Something that a function of the package gave. */
  | 'made';

/** How often an untyped parameter is given each kind, at first. */
export const KIND_WEIGHTS: Readonly<Record<Kind, number>> = {
  string: 6,
  number: 5,
  boolean: 1.5,
  nothing: 1,
  array: 2.5,
  object: 2.5,
  function: 1,
  date: 0.3,
  pattern: 0.3,
  bigint: 0.1,
  bytes: 0.2,
  collection: 0.2,
  error: 0.1,
  made: 1,
};

const STRINGS = [
  '',
  'a',
  'abc',
  ' ',
  '0',
  '1',
  '-1',
  '1.5',
  'true',
  'foo',
  'Hello World',
  'foo-bar_baz',
  'A',
  'a b c',
  'ÀÉ',
  '\n',
];
const NUMBERS = [0, 1, -1, 2, 3, 5, 10, 100, 1000, 0.5, -0.5, 1.5, -2.5, 1e6, 1e9, 123456.789];
const ODD_NUMBERS: readonly Value[] = [{ $: 'NaN' }, { $: 'Infinity' }, { $: '-Infinity' }, { $: '-0' }];

/** Lists and records at this depth are empty: kinds that only hold their own kind would go on for ever. */
const DEEPEST = 4;

export interface Sources {
  /** `name` is that of the parameter they are for. */
  strings(name?: string): readonly string[];
  numbers(): readonly number[];
  keys(): readonly string[];
}

export interface MakeContext {
  readonly random: Random;
  readonly sources: Sources;
  /** Kinds that the items of a list or an object may have; any when absent. */
  readonly inner?: readonly Kind[];
  /** A value for a property of this name, where the code says what it may be. */
  named?(key: string, depth: number): Value | undefined;
  /** A text of another program that did well. */
  other?(): string | undefined;
  /** A name for the next spy of the program. */
  spy(): string;
  /** What a function of the package gave, made in steps before the act. */
  made?(): Value | undefined;
  /** A text for a file. */
  text?(): string;
  /** Arguments with which the code was seen to call back. */
  call?(): readonly Value[] | undefined;
}

/** A new value of a kind; `depth` bounds nesting. */
export function makeValue(kind: Kind, context: MakeContext, depth = 0): Value {
  const { random, sources } = context;
  switch (kind) {
    case 'string':
      return makeString(context);
    case 'number': {
      const pool = sources.numbers();
      if (pool.length > 0 && random.chance(0.5)) return near(random.pick(pool), random);
      if (random.chance(0.06)) return random.pick(ODD_NUMBERS);
      if (random.chance(0.25)) return random.below(2000) - 500;
      return random.pick(NUMBERS);
    }
    case 'boolean':
      return random.chance(0.5);
    case 'nothing':
      return random.chance(0.5) ? { $: 'undefined' } : null;
    case 'array': {
      const size = depth >= DEEPEST ? 0 : random.pick([0, 1, 2, 2, 3, 3, 4, 5]);
      const inner = innerKind(context, depth);
      return Array.from({ length: size }, () =>
        makeValue(random.chance(0.85) ? inner : innerKind(context, depth), context, depth + 1),
      );
    }
    case 'object':
      return makeObject(context, depth);
    case 'function':
      if (depth >= DEEPEST) return { $: 'spy', id: context.spy(), behaviour: { kind: 'echo', argument: 0 } };
      return { $: 'spy', id: context.spy(), behaviour: makeBehaviour(context, depth) };
    case 'date':
      return makeDate(random);
    case 'pattern':
      return random.pick<Value>([
        { $: 'regexp', source: 'a', flags: '' },
        { $: 'regexp', source: '^[a-z]+$', flags: 'i' },
        { $: 'regexp', source: '\\d', flags: 'g' },
      ]);
    case 'bigint':
      return { $: 'bigint', value: random.pick(['0', '1', '-1', '7', '100', '12345678901234567890']) };
    case 'bytes':
      return {
        $: 'bytes',
        type: 'Uint8Array',
        items: Array.from({ length: random.below(5) }, () => random.below(256)),
      };
    case 'collection':
      if (depth >= DEEPEST) return { $: 'set', items: [] };
      return random.chance(0.5)
        ? { $: 'map', entries: [['a', makeValue('number', context, depth + 1)]] }
        : { $: 'set', items: [makeValue(innerKind(context, depth), context, depth + 1)] };
    case 'error':
      return { $: 'error', class: random.pick(['Error', 'TypeError']), message: 'boom' };
    case 'made':
      return context.made?.() ?? makeValue('object', context, depth);
  }
}

function makeString({ random, sources }: MakeContext): string {
  const pool = sources.strings();
  if (pool.length > 0 && random.chance(0.7)) {
    const base = random.pick(pool);
    if (random.chance(0.45)) return base;
    if (random.chance(0.3)) return `${random.pick(NUMBERS)}${random.pick(['', ' '])}${base}`;
    if (random.chance(0.3)) return base + random.pick(pool);
    return editString(base, random);
  }
  const base = random.pick(STRINGS);
  if (random.chance(0.7)) return base;
  return random.chance(0.5) ? editString(base, random) : String(random.pick(NUMBERS)) + base;
}

function makeObject(context: MakeContext, depth: number): Value {
  const { random, sources } = context;
  const keys = sources.keys();
  const object: Record<string, Value> = {};
  const size = depth >= DEEPEST ? 0 : random.pick([0, 1, 1, 2, 2, 3]);
  for (let i = 0; i < size; i++) {
    const key =
      keys.length > 0 && random.chance(0.85)
        ? random.pick(keys)
        : random.pick(['a', 'b', 'id', 'name', 'value', 'length']);
    if (key === '$' || key === '__proto__') continue;
    object[key] = context.named?.(key, depth) ?? makeValue(innerKind(context, depth), context, depth + 1);
  }
  return object;
}

/** How often a spy calls back as the code itself was seen to, and how often it does so more than once. */
const LEARNT_CALL = 0.3;
const IN_TURN = 0.6;
/** How often a spy that calls back does so in a timer: what is under way is then seen by what comes next. */
const LATER = 0.12;

function makeBehaviour(context: MakeContext, depth: number): SpyBehaviour {
  const { random } = context;
  if (random.chance(LEARNT_CALL)) {
    const args = context.call?.();
    if (args) return makeCalls(args, context, depth);
  }
  const roll = random.next();
  if (roll < 0.35)
    return { kind: 'returns', value: random.pick<Value>([{ $: 'undefined' }, true, false, 1, 0, 'a', null]) };
  if (roll < 0.7) return { kind: 'echo', argument: random.below(2) };
  if (roll < 0.78) return { kind: 'throws', message: 'boom' };
  if (roll < 0.86)
    return { kind: 'resolves', value: makeValue(innerKind(context, depth + 1), context, depth + 2) };
  if (roll < 0.9) return { kind: 'rejects', message: 'boom' };
  return calls([null, makeValue(innerKind(context, depth + 1), context, depth + 2)], random);
}

function calls(args: readonly Value[], random: Random): SpyBehaviour {
  return { kind: 'calls-back', args, ...(random.chance(LATER) ? { later: true as const } : {}) };
}

/** Calls back once or always in one way; or in that way a few times, and then in another. */
function makeCalls(args: readonly Value[], context: MakeContext, depth: number): SpyBehaviour {
  const { random } = context;
  const like = (known: readonly Value[]): SpyBehaviour =>
    calls(
      known.map((arg) =>
        (typeof arg === 'number' || typeof arg === 'string') && random.chance(0.5)
          ? makeValue(typeof arg as Kind, context, depth + 1)
          : arg,
      ),
      random,
    );
  if (!random.chance(IN_TURN)) return like(args);
  const behaviours = Array.from({ length: random.below(3) }, () => like(args));
  return { kind: 'in-turn', behaviours: [...behaviours, like(context.call?.() ?? args)] };
}

/** The kind of something inside another value. */
export function innerKind({ random, inner }: MakeContext, depth: number): Kind {
  if (inner && inner.length > 0) return random.pick(inner);
  if (depth >= 2) return random.pick<Kind>(['string', 'number', 'boolean']);
  return random.pick<Kind>([
    'string',
    'string',
    'number',
    'number',
    'number',
    'boolean',
    'array',
    'object',
    'nothing',
    'function',
    'made',
  ]);
}

/** How often a file that is given another text is taken away instead. */
const MISSING_FILE = 0.3;

/** The number itself, a neighbour, or a simple relative of it. */
export function near(n: number, random: Random): Value {
  const roll = random.next();
  if (roll < 0.4) return asValue(n);
  if (roll < 0.55) return asValue(n + 1);
  if (roll < 0.7) return asValue(n - 1);
  if (roll < 0.76) return asValue(-n);
  if (roll < 0.82) return asValue(n * 2);
  if (roll < 0.88) return asValue(n / 2);
  if (roll < 0.92) return asValue(n + 0.5);
  if (roll < 0.96) return asValue(n * (1 + random.below(20)));
  return asValue(Math.trunc(n / 10));
}

/** A number as a Value: the special ones are tagged. */
export function asValue(n: number): Value {
  if (Number.isNaN(n)) return { $: 'NaN' };
  if (n === Number.POSITIVE_INFINITY) return { $: 'Infinity' };
  if (n === Number.NEGATIVE_INFINITY) return { $: '-Infinity' };
  return Object.is(n, -0) ? { $: '-0' } : n;
}

/** How often a text is put together with one of another program. */
const SPLICED = 0.25;

/** A small change somewhere inside a value; the kind stays the same, mostly. */
export function tweakValue(value: Value, context: MakeContext, depth = 0): Value {
  const { random } = context;
  if (typeof value === 'string') {
    const roll = random.next();
    const other = random.chance(SPLICED) ? context.other?.() : undefined;
    if (other !== undefined) return spliceTexts(value, other, context.sources.strings(), random);
    if (roll < 0.25) return makeString(context);
    return roll < 0.6 ? replaceToken(value, context.sources.strings(), random) : editString(value, random);
  }
  if (typeof value === 'number') return near(value, random);
  if (typeof value === 'boolean') return !value;
  if (value === null) return { $: 'undefined' };
  if (Array.isArray(value)) return tweakArray(value as readonly Value[], context, depth);
  if (isTagged(value)) return tweakTagged(value, context, depth);
  const object = { ...(value as Record<string, Value>) };
  const keys = Object.keys(object);
  const key = keys.length > 0 ? random.pick(keys) : undefined;
  if (key !== undefined && random.chance(0.2)) delete object[key];
  else if (key !== undefined && random.chance(0.6))
    object[key] = tweakValue(object[key] as Value, context, depth + 1);
  else Object.assign(object, makeObject(context, depth + 1));
  return object;
}

function tweakArray(items: readonly Value[], context: MakeContext, depth: number): Value {
  const { random } = context;
  const result = [...items];
  const at = random.below(result.length + 1);
  const roll = random.next();
  if (result.length === 0 || roll < 0.25) {
    const like =
      result.length > 0
        ? tweakValue(random.pick(result), context, depth + 1)
        : makeValue(innerKind(context, depth), context, depth + 1);
    result.splice(at, 0, like);
  } else if (roll < 0.45) result.splice(Math.min(at, result.length - 1), 1);
  else if (roll < 0.6) result.reverse();
  else if (roll < 0.68) result.push(...result.slice(0, 6));
  else {
    const index = Math.min(at, result.length - 1);
    result[index] = tweakValue(result[index] as Value, context, depth + 1);
  }
  return result.slice(0, 30);
}

function tweakTagged(value: Value & { $: string }, context: MakeContext, depth: number): Value {
  const { random } = context;
  const tagged = value as import('../../artifacts/index.ts').Tagged;
  switch (tagged.$) {
    case 'date':
      return tweakDate(tagged, random);
    case 'spy':
      return { ...tagged, behaviour: makeBehaviour(context, depth) };
    case 'bigint':
      return { $: 'bigint', value: String(BigInt(tagged.value) + BigInt(random.pick([1, -1, 10]))) };
    case 'regexp':
      return { ...tagged, flags: random.pick(['', 'g', 'i', 'gi', 'm']) };
    case 'bytes':
      return { ...tagged, items: tweakArray(tagged.items, { ...context }, 3) as readonly Value[] };
    case 'map':
      return {
        $: 'map',
        entries: tagged.entries.map(([k, v]) => [k, tweakValue(v, context, depth + 1)] as const),
      };
    case 'set':
      return { $: 'set', items: tagged.items.map((item) => tweakValue(item, context, depth + 1)) };
    case 'undefined':
      return makeValue(random.pick<Kind>(['string', 'number', 'object', 'boolean']), context, depth + 1);
    case 'temp':
      return {
        $: 'temp',
        path: tagged.path,
        ...(random.chance(MISSING_FILE) ? {} : { text: context.text?.() ?? makeString(context) }),
      };
    case 'ref':
    case 'export':
      return tagged;
    case 'NaN':
    case 'Infinity':
    case '-Infinity':
    case '-0':
      return makeValue('number', context, depth + 1);
    default:
      return makeValue(random.pick<Kind>(['number', 'string']), context, depth + 1);
  }
}
