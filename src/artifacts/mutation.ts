import { z } from 'zod';
import { mutantIdentity, strings } from './common.ts';
import { defineArtifact } from './define.ts';

export const mutation = defineArtifact('mutation', '1.0', {
  executed_at: z.string(),
  duration_seconds: z.number(),
  tool: z.string(),
  /** `certificates`: only the certified mutants ran. `full`: all mutants of the planned files. */
  scope: z.enum(['certificates', 'full', 'not-run']),
  reason: z.string().optional(),
  summary: z
    .strictObject({
      total_mutants: z.int(),
      killed: z.int(),
      survived: z.int(),
      timeout: z.int(),
      no_coverage: z.int(),
      /** Killed because an assertion failed, not because of a time-out. */
      killed_by_assertion: z.int(),
      /** (killed + timeout) / valid, in percent, as StrykerJS counts. */
      mutation_score: z.number(),
    })
    .readonly(),
  /** Absent when the gate did not run. */
  before_after: z
    .strictObject({
      /** Valid mutants that both figures are about: of the planned targets where the first was measured. */
      mutants: z.int(),
      /** Percent killed by the project's own tests alone, as the mutation tool measured it. */
      before: z.number().optional(),
      /** Why it was not measured. */
      why: z.string().optional(),
      /** Percent killed by those and the shipped tests together; by the shipped ones alone where the first is unknown. */
      after: z.number(),
      /** `judged` by the mutation tool on every mutant, or `predicted` from the search's own kill matrix. */
      after_by: z.enum(['judged', 'predicted']),
    })
    .readonly()
    .optional(),
  by_test: z
    .array(
      z
        .strictObject({ test_id: z.string(), mutants_tested: z.int(), killed: z.int(), score: z.number() })
        .readonly(),
    )
    .readonly(),
  survivors: z
    .array(
      z
        .strictObject({
          id: z.string(),
          operator: z.string(),
          location: z.string(),
          original: z.string(),
          mutated: z.string(),
          test_that_should_catch: z.string().optional(),
        })
        .readonly(),
    )
    .readonly(),
  /** Certified mutants as the mutation tool judged them: which tests killed each one. */
  verified: z
    .array(
      z
        .strictObject({
          mutant: mutantIdentity,
          status: z.string(),
          killedBy: strings,
          coveredBy: strings,
          message: z.string().optional(),
        })
        .readonly(),
    )
    .readonly(),
});
export type Mutation = Readonly<z.infer<typeof mutation.schema>>;
