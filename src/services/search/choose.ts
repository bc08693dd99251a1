// From a kill matrix to the few programs worth shipping: greedy cover by gain over cost, backwards elimination, and
// exchanges of several rows for one.

/** Rounds of exchanges; each one lowers the cost, and the first finds nearly all. */
const EXCHANGES = 3;

export interface Row {
  /** Mutants this candidate kills. */
  readonly kills: readonly number[];
  /** Reading effort; higher is worse. */
  readonly cost: number;
}

/**
 * Indexes of the chosen rows, in the order chosen. Every chosen row kills at least one mutant that no other chosen
 * row kills, and together they kill all that the rows kill. Deterministic: ties go to the earlier row.
 */
export function chooseRows(rows: readonly Row[], given: ReadonlySet<number> = new Set()): number[] {
  const missing = new Set(rows.flatMap((row) => row.kills.filter((mutant) => !given.has(mutant))));
  const chosen: number[] = [];
  const open = new Set(rows.keys());
  while (missing.size > 0) {
    let best = -1;
    let bestScore = 0;
    for (const index of open) {
      const row = rows[index] as Row;
      let gain = 0;
      for (const mutant of row.kills) if (missing.has(mutant)) gain++;
      if (gain === 0) {
        open.delete(index);
        continue;
      }
      const score = gain / row.cost;
      if (score > bestScore) {
        best = index;
        bestScore = score;
      }
    }
    if (best < 0) break;
    chosen.push(best);
    open.delete(best);
    for (const mutant of (rows[best] as Row).kills) missing.delete(mutant);
  }
  return exchange(rows, dropRedundant(rows, chosen, given), given);
}

/** Takes a row that was passed over where it makes costlier ones superfluous: greedy choice can not look ahead. */
function exchange(rows: readonly Row[], first: readonly number[], given: ReadonlySet<number>): number[] {
  const costOf = (indexes: Iterable<number>) =>
    [...indexes].reduce((sum, index) => sum + (rows[index] as Row).cost, 0);
  let chosen = [...first];
  for (let round = 0; round < EXCHANGES; round++) {
    const before = chosen;
    let owners = soleKillers(rows, chosen, given);
    rows.forEach((row, index) => {
      if (chosen.includes(index)) return;
      const hits = new Map<number, number>();
      for (const mutant of row.kills) {
        const owner = owners.of.get(mutant);
        if (owner !== undefined) hits.set(owner, (hits.get(owner) ?? 0) + 1);
      }
      const gone = [...hits].filter(([owner, n]) => owners.needs.get(owner) === n).map(([owner]) => owner);
      if (costOf(gone) <= row.cost) return;
      const other = dropRedundant(rows, [...chosen, index], given, index);
      if (costOf(other) >= costOf(chosen)) return;
      chosen = other;
      owners = soleKillers(rows, chosen, given);
    });
    if (chosen === before) break;
  }
  return chosen;
}

/** For each mutant that one row alone kills, that row; and how many such mutants each row has. */
function soleKillers(rows: readonly Row[], chosen: readonly number[], given: ReadonlySet<number>) {
  const of = new Map<number, number>();
  const needs = new Map<number, number>();
  for (const [index, mutants] of uniqueKills(rows, chosen)) {
    const own = mutants.filter((mutant) => !given.has(mutant));
    for (const mutant of own) of.set(mutant, index);
    needs.set(index, own.length);
  }
  return { of, needs };
}

/** Removes rows, costliest first, whose kills the others make as well; `last` is looked at last. */
function dropRedundant(
  rows: readonly Row[],
  chosen: readonly number[],
  given: ReadonlySet<number>,
  last?: number,
): number[] {
  const killers = new Map<number, number>();
  for (const index of chosen)
    for (const mutant of (rows[index] as Row).kills) killers.set(mutant, (killers.get(mutant) ?? 0) + 1);
  const kept = new Set(chosen);
  const costOf = (index: number) => (index === last ? Number.NEGATIVE_INFINITY : (rows[index] as Row).cost);
  const byCost = [...chosen].sort((a, b) => costOf(b) - costOf(a) || b - a);
  for (const index of byCost) {
    const { kills } = rows[index] as Row;
    if (kills.some((mutant) => killers.get(mutant) === 1 && !given.has(mutant))) continue;
    kept.delete(index);
    for (const mutant of kills) killers.set(mutant, (killers.get(mutant) ?? 1) - 1);
  }
  return chosen.filter((index) => kept.has(index));
}

/** For each chosen row, the mutants that it alone kills among the chosen. */
export function uniqueKills(rows: readonly Row[], chosen: readonly number[]): Map<number, number[]> {
  const killers = new Map<number, number[]>();
  for (const index of chosen) {
    for (const mutant of (rows[index] as Row).kills)
      killers.set(mutant, [...(killers.get(mutant) ?? []), index]);
  }
  const unique = new Map<number, number[]>(chosen.map((index) => [index, []]));
  for (const [mutant, by] of killers) if (by.length === 1) unique.get(by[0] as number)?.push(mutant);
  return unique;
}
