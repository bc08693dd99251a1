// What functions give back for ordinary input, beyond what killed a mutant: asked once, after the search.
import type { Program } from '../../artifacts/index.ts';
import { programKey } from './program.ts';
import type { Observed, Variant } from './protocol.ts';
import type { TargetState } from './target-state.ts';
import type { WorkerPool } from './worker-pool.ts';

/** Programs per target: new ones, and the last that were kept. */
const FRESH = 10;
const KEPT = 4;

export interface Sample {
  /** Index of its target. */
  readonly target: number;
  readonly program: Program;
  /** One per world. */
  readonly runs: readonly Observed[];
}

/** Runs a few programs of every target that wants it; they are not counted as executions of the search. */
export async function sampleResults(
  states: readonly TargetState[],
  pool: WorkerPool,
  worlds: readonly Variant[],
): Promise<readonly Sample[]> {
  const jobs = states
    .filter(({ dead, target }) => !dead && target.sampled === true)
    .map(({ index, generator, corpus }) => {
      const made = [
        ...corpus.slice(-KEPT).map(({ program }) => program),
        ...Array.from({ length: FRESH }, () => generator.fresh()),
      ];
      return { index, programs: [...new Map(made.map((each) => [programKey(each), each])).values()] };
    });
  const results = await pool.run(
    jobs.map(({ programs }) => ({
      op: 'observations' as const,
      version: 'plain' as const,
      programs,
      variants: worlds,
    })),
  );
  return jobs.flatMap(({ index, programs }, job) =>
    programs.map((program, i) => ({ target: index, program, runs: results[job]?.[i] ?? [] })),
  );
}
