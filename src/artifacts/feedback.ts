import { z } from 'zod';
import { mutantIdentity } from './common.ts';
import { defineArtifact } from './define.ts';

export const gate = z.enum(['compile', 'runtime', 'mutation']);
export type Gate = z.infer<typeof gate>;

/** Why a test failed a gate, in terms that generate can act on. */
export const feedbackEntry = z
  .strictObject({
    test: z.string(),
    target: z.string(),
    gate,
    reason: z.string(),
    detail: z.string(),
    /** Nothing is wrong with the test, but the project's own tests kill what it kills. */
    repeats: z.literal(true).optional(),
  })
  .readonly();
export type FeedbackEntry = z.infer<typeof feedbackEntry>;

export const feedback = defineArtifact('feedback', '1.0', {
  round: z.int().min(1),
  entries: z.array(feedbackEntry).readonly(),
  /** Mutants that the project's own tests were seen to kill: the next round looks for others. */
  existingKills: z.array(mutantIdentity).readonly().optional(),
});
export type Feedback = Readonly<z.infer<typeof feedback.schema>>;
