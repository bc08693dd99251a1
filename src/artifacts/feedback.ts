import { z } from 'zod';
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
  })
  .readonly();
export type FeedbackEntry = z.infer<typeof feedbackEntry>;

export const feedback = defineArtifact('feedback', '1.0', {
  round: z.int().min(1),
  entries: z.array(feedbackEntry).readonly(),
});
export type Feedback = Readonly<z.infer<typeof feedback.schema>>;
