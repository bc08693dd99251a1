import { z } from 'zod';
import { strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { access } from './system-model.ts';

/** The score is the sum of its parts, each 0..its weight; the weights stand in stage 4-plan. */
export const risk = z
  .strictObject({
    score: z.number(),
    parts: z
      .strictObject({
        complexity: z.number(),
        churn: z.number(),
        domain: z.number(),
        exported: z.number(),
        callers: z.number(),
      })
      .readonly(),
    /** Domain words that were found, for the reader. */
    words: strings,
  })
  .readonly();
export type Risk = z.infer<typeof risk>;

export const target = z
  .strictObject({
    /** `file:line:name` */
    id: z.string(),
    /** `file#qualified.name` */
    key: z.string(),
    name: z.string(),
    file: z.string(),
    line: z.int(),
    type: z.enum(['function', 'method', 'endpoint', 'flow']),
    complexity: z.enum(['low', 'medium', 'high']),
    /** 1 is the most urgent. */
    priority: z.int().min(1),
    dependencies: strings,
    suggested_test_types: z.array(z.enum(['unit', 'integration', 'api', 'e2e'])).readonly(),
    risk,
    access: z.array(access).readonly(),
  })
  .readonly();
export type Target = z.infer<typeof target>;

export const testPlan = defineArtifact('test-plan', '1.0', {
  repository: z.string(),
  commit_sha: z.string().optional(),
  created_at: z.string(),
  summary: z
    .strictObject({
      total_targets: z.int(),
      by_type: z.record(z.string(), z.int()),
      by_file: z.record(z.string(), z.int()),
      by_level: z.record(z.string(), z.int()),
      estimated_time_minutes: z.number(),
    })
    .readonly(),
  targets: z.array(target).readonly(),
  /** Functions that were considered and left out, with the reason. */
  skipped: z.array(z.strictObject({ key: z.string(), reason: z.string() }).readonly()).readonly(),
  /** Source files that nobody asked to be tested: what a test kills there is not what it is for. Absent: none. */
  left_out: strings.exactOptional(),
});
export type TestPlan = Readonly<z.infer<typeof testPlan.schema>>;
