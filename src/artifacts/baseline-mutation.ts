import { z } from 'zod';
import { mutantIdentity, range, strings } from './common.ts';
import { defineArtifact } from './define.ts';

/** A mutant as the project's own tests alone leave it. */
export const measuredMutant = z
  .strictObject({
    mutant: mutantIdentity,
    status: z.enum(['killed', 'timeout', 'survived', 'no-coverage', 'error', 'ignored']),
    /** `file:full name` of tests. */
    killedBy: strings,
    coveredBy: strings,
    /** Key of the planned target that it is in, or that reaches it. */
    target: z.string().optional(),
  })
  .readonly();
export type MeasuredMutant = z.infer<typeof measuredMutant>;

export const mutationSummary = z
  .strictObject({
    total_mutants: z.int(),
    killed: z.int(),
    timeout: z.int(),
    survived: z.int(),
    no_coverage: z.int(),
    /** (killed + timeout) / valid, in percent, as StrykerJS counts; 0 when there is no valid mutant. */
    mutation_score: z.number(),
  })
  .readonly();

export const baselineMutation = defineArtifact('baseline-mutation', '1.0', {
  /** `planned`: mutants of the planned targets. `changed`: of changed lines. `not-run`: `reason` says why. */
  scope: z.enum(['planned', 'changed', 'not-run']),
  reason: z.string().optional(),
  tool: z.string(),
  duration_seconds: z.number(),
  /** What was mutated. */
  ranges: z.array(z.strictObject({ file: z.string(), range }).readonly()).readonly(),
  /** Tests of the project that took part, and what was left out and why. */
  tests: z.int(),
  without: strings,
  summary: mutationSummary,
  mutants: z.array(measuredMutant).readonly(),
});
export type BaselineMutation = Readonly<z.infer<typeof baselineMutation.schema>>;
