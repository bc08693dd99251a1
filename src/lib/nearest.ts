// What the user probably meant: the closest of a few known words.

/**
 * The candidate with the smallest edit distance to `word`, case ignored; undefined when none is within a third of
 * the longer word's length (at least 2 edits) or when nothing of the shorter word would stay, because a far-fetched suggestion misleads.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase());
    const limit = Math.max(2, Math.ceil(Math.max(word.length, candidate.length) / 3));
    const shortest = Math.min(word.length, candidate.length);
    if (distance <= limit && distance < shortest && distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** The `most` closest candidates under the same limit, closest first; one that contains the word counts as close. */
export function nearestOf(word: string, candidates: readonly string[], most: number): readonly string[] {
  const left = new Set(candidates);
  const found: string[] = [];
  while (found.length < most) {
    const inside = [...left].find(
      (name) => word.length > 2 && name.toLowerCase().includes(word.toLowerCase()),
    );
    const next = nearest(word, [...left]) ?? inside;
    if (next === undefined) break;
    found.push(next);
    left.delete(next);
  }
  return found;
}

/** Insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  let twoBack: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = at(previous, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, substitute);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, at(twoBack, j - 2) + 1);
      row.push(cost);
    }
    twoBack = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
