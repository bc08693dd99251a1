// Programs that an earlier run chose and that still do what they did: proven again before anything is looked for.
import type { Program, Provenance } from '../../artifacts/index.ts';
import type { Kept } from './kept.ts';
import type { Matrix } from './matrix.ts';
import type { MutantState } from './mutant-states.ts';
import type { Needs, Observation } from './protocol.ts';

export interface Held {
  readonly program: Program;
  /** Index of its target. */
  readonly target: number;
  readonly provenance: Provenance;
  readonly observation: Observation;
  readonly needs: Needs;
  /** Parts of the observation that it asserts; absent for all of them. */
  readonly asserts?: readonly string[];
  /** Mutants that it is expected to kill. */
  readonly hints: readonly number[];
}

/** All that each program kills, proven in clean registries; those mutants are killed from then on. */
export async function proveHeld(
  held: readonly Held[],
  mutants: readonly MutantState[],
  matrix: Matrix,
): Promise<readonly Kept[]> {
  if (held.length === 0) return [];
  const every = mutants.filter((mutant) => mutant.status !== 'ignored').map((mutant) => mutant.id);
  const seen = await matrix.hints(
    held.map(({ program }) => program),
    every,
  );
  const wanted = held.map(({ program, hints }, i) => ({
    program,
    kills: [...new Set([...hints, ...(seen[i] ?? [])])].filter((id) => mutants[id]?.status !== 'ignored'),
  }));
  const proven = await matrix.proven(wanted);
  const shown = matrix.facets(wanted);
  const kills = held.map(({ asserts }, i) =>
    (proven[i] ?? []).filter(
      (id) => asserts === undefined || shown[i]?.get(id)?.some((facet) => asserts.includes(facet)) === true,
    ),
  );
  return held.map(({ program, target, provenance, observation, needs }, i) => {
    for (const id of kills[i] ?? []) (mutants[id] as MutantState).status = 'killed';
    return { program, target, provenance, observation, needs, kills: new Set(kills[i]) };
  });
}
