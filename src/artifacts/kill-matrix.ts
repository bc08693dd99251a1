import { z } from 'zod';
import { mutantIdentity, mutantStatus } from './common.ts';
import { defineArtifact } from './define.ts';

export const matrixMutant = z
  .strictObject({
    identity: mutantIdentity,
    status: mutantStatus,
    /** Ran while the module loaded. */
    static: z.boolean(),
    /** Some chosen test was seen not to end under it. */
    hangs: z.literal(true).optional(),
    /** Key of the innermost function that holds it. */
    target: z.string().optional(),
    /** Why it is probably equivalent, when there is a reason to think so. */
    equivalent: z.string().optional(),
  })
  .readonly();

export const killMatrix = defineArtifact('kill-matrix', '1.0', {
  mutants: z.array(matrixMutant).readonly(),
  /** Per test: indexes into `mutants`; `unique` are those that no other chosen test kills. */
  tests: z
    .array(
      z
        .strictObject({
          id: z.string(),
          kills: z.array(z.int()).readonly(),
          unique: z.array(z.int()).readonly(),
          /** What it was seen to kill as well, once and without proof: where the test that is proven to is not shipped. */
          also: z.array(z.int()).readonly().optional(),
        })
        .readonly(),
    )
    .readonly(),
  /** The score that StrykerJS is expected to give the chosen tests: (killed + timeout) / valid, in percent. */
  predicted: z
    .strictObject({
      total: z.int(),
      killed: z.int(),
      timeout: z.int(),
      survived: z.int(),
      no_coverage: z.int(),
      score: z.number(),
      /** Those that the project's own tests kill: part of the score, not of `killed`. */
      existing: z.int().optional(),
    })
    .readonly(),
  spent: z
    .array(z.strictObject({ target: z.string(), executions: z.int(), mutantExecutions: z.int() }).readonly())
    .readonly(),
  seed: z.int(),
  seconds: z.number(),
  /** What ended the search: its executions, its time, or a plateau. */
  stopped: z.enum(['executions', 'time', 'plateau', 'cancelled']),
});
export type KillMatrix = Readonly<z.infer<typeof killMatrix.schema>>;
