import { z } from 'zod';
import { coverageFigures } from './coverage.ts';
import { defineArtifact } from './define.ts';

export const baseline = defineArtifact('baseline', '1.0', {
  /** `none`: the project has no tests. `not-run`: it has, but they could not be run; `reason` says why. */
  status: z.enum(['none', 'green', 'red', 'not-run']),
  reason: z.string().optional(),
  framework: z.string().optional(),
  tests: z
    .array(
      z
        .strictObject({
          id: z.string(),
          name: z.string(),
          file: z.string(),
          status: z.enum(['passed', 'failed', 'skipped']),
          durationMs: z.number(),
          error: z.string().optional(),
        })
        .readonly(),
    )
    .readonly(),
  coverage: coverageFigures.optional(),
});
export type Baseline = Readonly<z.infer<typeof baseline.schema>>;
