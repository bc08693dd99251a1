// Which tests earn a certificate: the mutant that they alone kill among the kept tests and the project's own.
import type { JudgedMutant } from '../../ports/index.ts';

/** A kill as the judge reported it, in our terms. */
export interface Kill {
  readonly mutant: JudgedMutant;
  /** Ids of our tests that kill it. */
  readonly ours: ReadonlySet<string>;
  /** One of the project's own tests kills it. */
  readonly others: boolean;
}

export interface Certified {
  /** Test id → the mutants that only it kills, in the order given. */
  readonly certificates: ReadonlyMap<string, readonly JudgedMutant[]>;
  readonly dropped: readonly string[];
}

/** Kills by test, of mutants that died by an assertion or an error in a test; time-outs certify nothing. */
export function killsOf(
  judged: readonly JudgedMutant[],
  idOf: (test: { file: string; fullName: string }) => string | undefined,
): readonly Kill[] {
  return judged
    .filter((mutant) => mutant.status === 'killed' && mutant.killedBy.length > 0)
    .map((mutant) => {
      const ids = mutant.killedBy.map(idOf);
      return { mutant, ours: new Set(ids.filter((id) => id !== undefined)), others: ids.includes(undefined) };
    });
}

/**
 * Keeps every test that has a mutant of its own. Tests that share all of theirs are dropped one at a time, the one
 * that kills least first, because each drop may leave another with a mutant of its own.
 */
export function certify(tests: readonly string[], kills: readonly Kill[]): Certified {
  const usable = kills.filter((kill) => !kill.others);
  const kept = new Set(tests);
  const dropped: string[] = [];
  for (;;) {
    const certificates = new Map<string, JudgedMutant[]>();
    const weight = new Map<string, number>();
    for (const { mutant, ours } of usable) {
      const killers = [...ours].filter((id) => kept.has(id));
      for (const id of killers) weight.set(id, (weight.get(id) ?? 0) + 1);
      const [only] = killers;
      if (killers.length === 1 && only !== undefined)
        certificates.set(only, [...(certificates.get(only) ?? []), mutant]);
    }
    const without = tests.filter((id) => kept.has(id) && !certificates.has(id));
    if (without.length === 0) return { certificates, dropped };
    const weakest = without.reduce((least, id) =>
      (weight.get(id) ?? 0) <= (weight.get(least) ?? 0) ? id : least,
    );
    kept.delete(weakest);
    dropped.push(weakest);
  }
}
