// Mutants that may be switched on together: where one lies within another, or two change the same piece of code, one
// would hide what the other does.
import type { MutantState } from './mutant-states.ts';

/** As few sets as there can be, none with two mutants whose pieces of code overlap; each in the order of the code. */
export function disjoint(mutants: readonly MutantState[], ids: readonly number[]): number[][] {
  const placed = ids
    .map((id) => ({ id, file: mutants[id]?.identity.file ?? '', ...ends(mutants[id] as MutantState) }))
    .sort((a, b) => compare(a.file, b.file) || a.from - b.from || b.to - a.to || a.id - b.id);
  const sets: { ids: number[]; file: string; to: number }[] = [];
  for (const { id, file, from, to } of placed) {
    const free = sets.find((set) => set.file !== file || set.to <= from);
    if (free) {
      free.ids.push(id);
      free.file = file;
      free.to = to;
    } else sets.push({ ids: [id], file, to });
  }
  return sets.map((set) => set.ids);
}

/** No line is longer. */
const LINE = 1e7;

function ends({ identity: { range } }: MutantState): { from: number; to: number } {
  const { start, end } = range;
  return { from: start.line * LINE + start.column, to: end.line * LINE + end.column };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
