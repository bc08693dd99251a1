// What may stand where the code has a name for it: what is compared with it anywhere, and the kinds it is asked for.
import type { Value } from '../../artifacts/index.ts';
import type { NameUse } from '../../ports/index.ts';
import type { Kind } from './generic-values.ts';

export type Idea = { readonly value: Value } | { readonly kind: Kind };

export interface NameUses {
  /** What a name may stand for; both truth values count as two. */
  ideas(name: string): readonly Idea[];
  /** Takes in what the code itself puts under a name. */
  put(name: string, value: string | number | boolean): void;
  /** What the code was seen to look for in what stands under a name, in any argument of any function. */
  inside(name: string): readonly string[];
  /** Takes in that a property was looked for in what stands under a name. */
  holds(name: string, key: string): void;
}

/** Ideas for one name. */
const MOST_IDEAS = 24;
/** Properties of what stands under one name; a table has no end of them. */
const MOST_INSIDE = 12;

export function createNameUses(uses: readonly NameUse[]): NameUses {
  const known = new Map<string, Map<string, Idea>>();
  const held = new Map<string, Set<string>>();
  const add = (name: string, idea: Idea) => {
    let ideas = known.get(name);
    if (!ideas) {
      ideas = new Map();
      known.set(name, ideas);
    }
    const key = JSON.stringify(idea);
    if (ideas.size < MOST_IDEAS && !ideas.has(key)) ideas.set(key, idea);
  };
  const addKind = (name: string, kind: Kind) => {
    if (kind !== 'boolean') add(name, { kind });
    else for (const value of [true, false]) add(name, { value });
  };
  for (const { name, kinds, values } of uses) {
    for (const value of values) add(name, { value });
    for (const kind of kinds) addKind(name, kind);
  }
  return {
    ideas: (name) => [...(known.get(name)?.values() ?? [])],
    put(name, value) {
      add(name, { value });
      addKind(name, typeof value as Kind);
    },
    inside: (name) => [...(held.get(name) ?? [])],
    holds(name, key) {
      const keys = held.get(name) ?? new Set();
      held.set(name, keys);
      if (keys.size < MOST_INSIDE) keys.add(key);
    },
  };
}
