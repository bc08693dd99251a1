// Texts of the code that show in what a program gives: such a program tells apart the mutants that change them while
// their module loads, and so is worth a load for each.
import { isLive, type MutantState } from './mutant-states.ts';
import type { Candidate } from './target-state.ts';

/** Mutants that one program is tried on, and those of a line that are tried with a text of that line. */
const MOST_MUTANTS = 24;
const OF_A_LINE = 8;

export interface Telling {
  /** Programs with the live mutants whose texts they show; each mutant once. */
  of(shown: readonly { readonly candidate: Candidate; readonly texts: readonly string[] }[]): {
    readonly candidate: Candidate;
    readonly mutants: readonly number[];
  }[];
}

export function createTelling(mutants: readonly MutantState[]): Telling {
  const lines = new Map<string, MutantState[]>();
  const byText = new Map<string, string[]>();
  for (const mutant of mutants) {
    if (!mutant.isStatic) continue;
    const { file, range, original } = mutant.identity;
    const line = `${file}:${range.start.line}`;
    lines.set(line, [...(lines.get(line) ?? []), mutant]);
    const text = quoted(original);
    if (text) byText.set(text, [...(byText.get(text) ?? []), line]);
  }
  return {
    of(shown) {
      const taken = new Set<number>();
      return shown.flatMap(({ candidate, texts }) => {
        const own: number[] = [];
        for (const line of new Set(texts.flatMap((text) => byText.get(text) ?? []))) {
          const live = (lines.get(line) ?? []).filter((mutant) => isLive(mutant) && !taken.has(mutant.id));
          for (const { id } of live.slice(0, OF_A_LINE)) {
            if (own.length >= MOST_MUTANTS) break;
            own.push(id);
            taken.add(id);
          }
        }
        return own.length > 0 ? [{ candidate, mutants: own }] : [];
      });
    },
  };
}

/** What is between quotes of any kind; undefined when they do not match or nothing is between them. */
function quoted(text: string): string | undefined {
  const inner = text.slice(1, -1);
  return text.length > 2 && text[0] === text.at(-1) && /\W/.test(text[0] as string) ? inner : undefined;
}
