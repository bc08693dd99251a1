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
/** Texts that are drawn at a time, and of how many each is the one that did best. */
const DRAWN = 4;
const BEST_OF = 3;

export interface Texts {
  /** Takes in how a text did as an argument of this name: something new came out of it, or an error. */
  did(name: string | undefined, text: string, well: boolean): void;
  /** Takes in a text that a function gave. */
  came(text: string): void;
  /** Some texts for an argument of this name; none where nothing is known. */
  some(name: string | undefined): readonly string[];
}

interface Known {
  readonly text: string;
  well: number;
  ill: number;
}

/** `shown` are those of documents. */
export function createTexts(shown: readonly string[], random: Random): Texts {
  const known = new Map<string, Known>();
  const knownOf = (text: string) => {
    let own = known.get(text);
    if (!own) {
      own = { text, well: 0, ill: 0 };
      known.set(text, own);
    }
    return own;
  };
  const documented = [...new Set(shown)]
    .filter((text) => text.length > 0 && text.length <= LONGEST_SHOWN)
    .map(knownOf);
  const proven: Known[] = [];
  const names = new Map<string, Known[]>();
  const put = (list: Known[], own: Known, most: number) => {
    if (list.includes(own)) return;
    if (list.length < most) list.push(own);
    else list[random.below(most)] = own;
  };
  const worth = ({ well, ill }: Known) => (well + 1) / (well + ill + 2);
  const best = (list: readonly Known[]) => {
    let winner = random.pick(list);
    for (let n = 1; n < BEST_OF; n++) {
      const other = random.pick(list);
      if (worth(other) > worth(winner)) winner = other;
    }
    return winner.text;
  };
  return {
    did(name, text, well) {
      const own = known.get(text) ?? (well && text.length <= LONGEST ? knownOf(text) : undefined);
      if (!own) return;
      if (!well) {
        own.ill++;
        return;
      }
      own.well++;
      put(proven, own, PROVEN);
      const key = alike(name);
      if (key === undefined) return;
      const list = names.get(key) ?? [];
      if (list.length === 0 && names.size >= NAMES) return;
      names.set(key, list);
      put(list, own, OF_A_NAME);
    },
    came(text) {
      if (text.length > 0 && text.length <= LONGEST) put(proven, knownOf(text), PROVEN);
    },
    some(name) {
      const own = names.get(alike(name) ?? '');
      const others =
        proven.length === 0 || (documented.length > 0 && random.chance(SHOWN)) ? documented : proven;
      const list = own && random.chance(BY_NAME) ? own : others;
      return list.length === 0 ? [] : Array.from({ length: DRAWN }, () => best(list));
    },
  };
}

/** `v1` and `v2` are two of a kind. */
function alike(name: string | undefined): string | undefined {
  const bare = name?.replace(/[\d_$]+$/, '').toLowerCase();
  return bare === '' ? undefined : bare;
}
