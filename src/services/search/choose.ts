// From a kill matrix to the few programs worth shipping: greedy cover by gain over cost, then backwards elimination.

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
  return dropRedundant(rows, chosen, given);
}

/** Removes rows, costliest first, whose kills the others make as well. */
function dropRedundant(
  rows: readonly Row[],
  chosen: readonly number[],
  given: ReadonlySet<number>,
): number[] {
  const killers = new Map<number, number>();
  for (const index of chosen)
    for (const mutant of (rows[index] as Row).kills) killers.set(mutant, (killers.get(mutant) ?? 0) + 1);
  const kept = new Set(chosen);
  const byCost = [...chosen].sort((a, b) => (rows[b] as Row).cost - (rows[a] as Row).cost || b - a);
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
