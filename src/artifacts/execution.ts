import { z } from 'zod';
import { defineArtifact } from './define.ts';

export const testStatus = z.enum(['passed', 'failed', 'skipped']);
export type TestStatus = z.infer<typeof testStatus>;

/** One run of a test under one perturbation (`order`, `timezone`, `locale`, `clock`, `random`, `cwd`, `home`, `alone`). */
export const testRun = z
  .strictObject({ perturbation: z.string(), outcome: testStatus, error: z.string().optional() })
  .readonly();
export type TestRun = z.infer<typeof testRun>;

export const executedTest = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    file: z.string(),
    target: z.string(),
    status: testStatus,
    duration_ms: z.number(),
    assertions: z.int(),
    error: z.string().optional(),
    stack_trace: z.string().optional(),
    runs: z.array(testRun).readonly(),
  })
  .readonly();

export const execution = defineArtifact('execution', '1.0', {
  executed_at: z.string(),
  duration_seconds: z.number(),
  summary: z
    .strictObject({
      total: z.int(),
      passed: z.int(),
      failed: z.int(),
      skipped: z.int(),
      pass_rate: z.number(),
    })
    .readonly(),
  tests: z.array(executedTest).readonly(),
  /** The perturbed runs, with what each one changed. */
  runs: z
    .array(z.strictObject({ perturbation: z.string(), changed: z.record(z.string(), z.string()) }).readonly())
    .readonly(),
  sandbox: z.string(),
  /** A run of the tests that stayed, alone and as written: by the clock with the start of the runner, and in the tests themselves. */
  suite: z.strictObject({ seconds: z.number(), in_tests: z.number() }).readonly().exactOptional(),
});
export type Execution = Readonly<z.infer<typeof execution.schema>>;
