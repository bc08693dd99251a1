// What is learnt of the objects that one argument can be: which properties the code looks for in them, under which
// others, and what of that was not tried yet.
import type { Value } from '../../artifacts/index.ts';
import { isTagged } from '../../artifacts/index.ts';
import type { Idea, NameUses } from './name-uses.ts';
import type { Read } from './protocol.ts';

/** Properties of one argument; where the code looks its data up in a table, they would never end. */
const MOST_KEYS = 60;
/** Values that wait to be tried, and how often each is. */
const MOST_TRIALS = 400;
const TIMES = 2;
/** Of a property of which nothing is known. */
const ANYTHING: readonly Idea[] = [{ value: true }, { kind: 'string' }, { kind: 'number' }];

export interface Trial {
  readonly under: string;
  readonly key: string;
  readonly idea: Idea;
}

export interface Bag {
  /** Properties that were looked for in what is under a property; '' is the argument itself. */
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
  return {
    keys: (under) => known.get(under) ?? [],
    learn([, , under, key, put]) {
      const keys = known.get(under) ?? [];
      if (count >= MOST_KEYS || keys.includes(key) || key === '$' || key === '__proto__' || isIndex(key))
        return;
      known.set(under, [...keys, key]);
      count++;
      if (put !== undefined) names.put(key, put);
      const ideas = names.ideas(key);
      for (const idea of ideas.length > 0 ? ideas : ANYTHING)
        if (trials.length < MOST_TRIALS) trials.push({ under, key, idea, left: TIMES });
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
  if (Array.isArray(value)) {
    const items = value as readonly Value[];
    const at = items.findIndex(isRecord);
    if (at >= 0) return items.with(at, withProperty(items[at], under, key, put));
  }
  const record = isRecord(value) ? value : {};
  if (under === '') return { ...record, [key]: put };
  for (const [name, inner] of Object.entries(record)) {
    if (name === under) return { ...record, [name]: withProperty(inner, '', key, put) };
    if (isRecord(inner) && under in inner) return { ...record, [name]: withProperty(inner, under, key, put) };
  }
  return { ...record, [under]: { [key]: put } };
}

function isRecord(value: Value | undefined): value is { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isTagged(value);
}

const isIndex = (key: string) => /^\d+$/.test(key);
