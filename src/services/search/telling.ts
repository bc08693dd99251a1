// Texts of the code that show in what a program gives: such a program tells apart the mutants that change them while
// their module loads, and what is written beside them, and so is worth a load for each.
import type { SourceConstant } from '../../ports/index.ts';
import { isLive, type MutantState } from './mutant-states.ts';
import type { Candidate } from './target-state.ts';

/** Mutants that one program is tried on; of one entry of a table, at most; and how large an entry is. */
const MOST_MUTANTS = 24;
const OF_AN_ENTRY = 8;
const ENTRY = 12;
/** A text that stands where it shows in few places says more; what stands beside it on its line, half as much. */
const BESIDE = 0.5;

export interface Telling {
  /** Programs with the live mutants whose texts they show; each mutant once. */
  of(shown: readonly { readonly candidate: Candidate; readonly texts: readonly string[] }[]): {
    readonly candidate: Candidate;
    readonly mutants: readonly number[];
  }[];
}

/** Static mutants that lie within the same small piece of data. */
type Entry = MutantState[];

export function createTelling(
  mutants: readonly MutantState[],
  constants: readonly SourceConstant[],
): Telling {
  const entryOf = entriesOf(mutants.filter(({ isStatic }) => isStatic));
  const lines = new Map<string, Set<Entry>>();
  const own = new Map<string, Set<Entry>>();
  const note = (map: Map<string, Set<Entry>>, key: string, entry: Entry) => {
    const known = map.get(key) ?? new Set();
    map.set(key, known.add(entry));
  };
  for (const [{ identity }, entry] of entryOf) {
    const { file, range, original } = identity;
    note(lines, `${file}:${range.start.line}`, entry);
    const text = quoted(original);
    if (text) note(own, text, entry);
  }
  const beside = new Map<string, Set<Entry>>();
  for (const { file, line, value } of constants)
    if (typeof value === 'string' && value !== '')
      for (const entry of lines.get(`${file}:${line}`) ?? []) note(beside, value, entry);

  /** Entries by how much these texts speak of them. */
  function ranked(texts: readonly string[]): Entry[] {
    const scores = new Map<Entry, number>();
    for (const text of new Set(texts))
      for (const [entries, share] of [
        [own.get(text), 1],
        [beside.get(text), BESIDE],
      ] as const)
        for (const entry of entries ?? [])
          scores.set(entry, (scores.get(entry) ?? 0) + share / (entries?.size ?? 1));
    return [...scores].sort(([, one], [, other]) => other - one).map(([entry]) => entry);
  }

  return {
    of(shown) {
      const taken = new Set<number>();
      return shown.flatMap(({ candidate, texts }) => {
        const found: number[] = [];
        for (const entry of ranked(texts)) {
          if (found.length >= MOST_MUTANTS) break;
          const live = entry.filter((mutant) => isLive(mutant) && !taken.has(mutant.id));
          for (const { id } of live.slice(0, OF_AN_ENTRY)) {
            found.push(id);
            taken.add(id);
          }
        }
        return found.length > 0 ? [{ candidate, mutants: found.slice(0, MOST_MUTANTS) }] : [];
      });
    },
  };
}

/** For each static mutant, those of the largest piece of code around it that is small. */
function entriesOf(statics: readonly MutantState[]): ReadonlyMap<MutantState, Entry> {
  const found = new Map<MutantState, Entry>();
  const sorted = [...statics].sort(
    (a, b) =>
      compare(a.identity.file, b.identity.file) ||
      compareAt(a.identity.range.start, b.identity.range.start) ||
      compareAt(b.identity.range.end, a.identity.range.end) ||
      a.id - b.id,
  );
  for (let at = 0; at < sorted.length; at++) {
    const first = sorted[at] as MutantState;
    const { file, range } = first.identity;
    const within: MutantState[] = [];
    for (const mutant of sorted.slice(at, at + ENTRY + 1)) {
      if (mutant.identity.file === file && compareAt(mutant.identity.range.end, range.end) <= 0)
        within.push(mutant);
    }
    const alike = within.filter(({ identity }) => compareAt(identity.range.start, range.start) === 0);
    // What holds more is looked into; several mutants of one piece of code stay together.
    const entry = within.length <= ENTRY ? within : isAlike(alike, first) ? alike : [first];
    for (const mutant of entry) found.set(mutant, entry);
    at += entry.length - 1;
  }
  return found;
}

const isAlike = (alike: readonly MutantState[], first: MutantState) =>
  alike.every(({ identity }) => compareAt(identity.range.end, first.identity.range.end) === 0);

type Position = MutantState['identity']['range']['start'];
const compareAt = (a: Position, b: Position) => a.line - b.line || a.column - b.column;
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What is between quotes of any kind; undefined when they do not match or nothing is between them. */
function quoted(text: string): string | undefined {
  const inner = text.slice(1, -1);
  return text.length > 2 && text[0] === text.at(-1) && /\W/.test(text[0] as string) ? inner : undefined;
}
