// Texts of the whole package: what documents show, what functions gave, and what did well as an argument. What one
// function takes, others often take as well, above all where they call it by the same name.
import type { Random } from './random.ts';

/** Texts that are remembered beside those of documents, and by name; later ones take a place by chance. */
const PROVEN = 240;
const OF_A_NAME = 48;
const NAMES = 80;
/** Longest text that is passed on; documents may show longer ones. */
const LONGEST = 60;
const LONGEST_SHOWN = 1200;
/** How often the texts of a name are drawn from, and how often otherwise those of documents. */
const BY_NAME = 0.4;
const SHOWN = 0.5;

export interface Texts {
  /** Takes in a text that did well as an argument of this name. */
  worked(name: string | undefined, text: string): void;
  /** Takes in a text that a function gave. */
  came(text: string): void;
  /** Some texts for an argument of this name; none where nothing is known. */
  some(name: string | undefined): readonly string[];
}

/** `shown` are those of documents. */
export function createTexts(shown: readonly string[], random: Random): Texts {
  const documented = [...new Set(shown)].filter((text) => text.length > 0 && text.length <= LONGEST_SHOWN);
  const isShown = new Set(documented);
  const proven: string[] = [];
  const names = new Map<string, string[]>();
  const put = (list: string[], text: string, most: number) => {
    if (list.includes(text)) return;
    if (list.length < most) list.push(text);
    else list[random.below(most)] = text;
  };
  return {
    worked(name, text) {
      if (text.length > LONGEST && !isShown.has(text)) return;
      put(proven, text, PROVEN);
      const key = alike(name);
      if (key === undefined) return;
      const own = names.get(key) ?? [];
      if (own.length === 0 && names.size >= NAMES) return;
      names.set(key, own);
      put(own, text, OF_A_NAME);
    },
    came(text) {
      if (text.length > 0 && text.length <= LONGEST) put(proven, text, PROVEN);
    },
    some(name) {
      const own = names.get(alike(name) ?? '');
      if (own && random.chance(BY_NAME)) return own;
      return proven.length === 0 || (documented.length > 0 && random.chance(SHOWN)) ? documented : proven;
    },
  };
}

/** `v1` and `v2` are two of a kind. */
function alike(name: string | undefined): string | undefined {
  const bare = name?.replace(/[\d_$]+$/, '').toLowerCase();
  return bare === '' ? undefined : bare;
}
