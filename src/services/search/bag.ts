// What is learnt of the objects that one argument can be: which properties the code looks for in them, under which
// others, and what of that was not tried yet. What one argument was seen to hold under a name is a guess for all others.
import type { Value } from '../../artifacts/index.ts';
import { isTagged } from '../../artifacts/index.ts';
import type { Idea, NameUses } from './name-uses.ts';
import type { Read } from './protocol.ts';

/** Properties of one argument; where the code looks its data up in a table, they would never end. */
const MOST_KEYS = 60;
/** Values that wait to be tried, and how often each is; what is only a guess, once. */
const MOST_TRIALS = 400;
const TIMES = 2;
const ONCE = 1;
/** Of a property of which nothing is known. */
const ANYTHING: readonly Idea[] = [{ value: true }, { kind: 'string' }, { kind: 'number' }];
/** Shows whether the code looks into what a property holds. */
const EMPTY: readonly Idea[] = [{ value: {} }];
/** Of what holds others: it may be left empty on purpose. */
const ABSENT: readonly Idea[] = [{ value: null }];
/** Properties that lie deeper are not looked for. */
const DEEPEST = 4;

export interface Trial {
  /** Path of properties; '' is the argument itself. */
  readonly under: string;
  /** '' where the argument itself is what is tried. */
  readonly key: string;
  readonly idea: Idea;
}

export interface Bag {
  /** Properties that were looked for in what is under a path of properties; '' is the argument itself. */
  keys(under: string): readonly string[];
  /** Takes in that a property was looked for. */
  learn(read: Read): void;
  /** A property and a value that were not tried, or only once. */
  next(): Trial | undefined;
}

export function createBag(names: NameUses): Bag {
  const known = new Map<string, string[]>();
  let count = 0;
  const trials: (Trial & { readonly left: number })[] = [];

  function learn(under: string, key: string, times: number): void {
    const keys = known.get(under) ?? [];
    if (count >= MOST_KEYS || keys.includes(key) || !isName(key)) return;
    const path = under === '' ? key : `${under}.${key}`;
    if (path.split('.').length > DEEPEST) return;
    if (count === 0) add('', '', ABSENT, ONCE);
    known.set(under, [...keys, key]);
    count++;
    const inside = names.inside(key);
    const ideas = names.ideas(key);
    add(under, key, ideas.length > 0 ? ideas : ANYTHING, times);
    add(under, key, inside.length > 0 ? ABSENT : EMPTY, ONCE);
    for (const inner of inside) learn(path, inner, ONCE);
  }

  /** What lies deeper comes first: it is there since something in front of it was tried. */
  function add(under: string, key: string, ideas: readonly Idea[], left: number): void {
    if (trials.length >= MOST_TRIALS) return;
    const fresh = ideas.map((idea) => ({ under, key, idea, left }));
    if (under === '') trials.push(...fresh);
    else trials.unshift(...fresh);
  }

  return {
    keys: (under) => known.get(under) ?? [],
    learn([, , under, key, put]) {
      const [holder = ''] = under.split('.').slice(-1);
      if (holder !== '' && isName(key)) names.holds(holder, key);
      if (put !== undefined && isName(key)) names.put(key, put);
      learn(under, key, TIMES);
    },
    next() {
      const trial = trials.shift();
      if (trial && trial.left > 1) trials.push({ ...trial, left: trial.left - 1 });
      return trial;
    },
  };
}

/** The value with a property put where the code looked for it; an object in the place of what is none. */
export function withProperty(value: Value | undefined, under: string, key: string, put: Value): Value {
  if (key === '') return put;
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    const at = items.findIndex(isRecord);
    if (at >= 0) return items.with(at, withProperty(items[at], under, key, put));
  }
  const record: Readonly<Record<string, Value>> = isRecord(value) ? value : {};
  if (under === '') return { ...record, [key]: put };
  const [name = '', ...deeper] = under.split('.');
  return { ...record, [name]: withProperty(record[name], deeper.join('.'), key, put) };
}

/** True for plain data with properties. */
export function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isTagged(value);
}

const isName = (key: string) => key !== '' && key !== '$' && key !== '__proto__' && !/^\d+$/.test(key);
