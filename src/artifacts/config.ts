// The project's configuration, `.qtest.yaml`: every key of the published example, with QTest's defaults.
import { z } from 'zod';

const patterns = z.array(z.string()).readonly();

export const config = z
  .strictObject({
    version: z.literal('1.0').default('1.0'),
    /** One language or several; absent: detected. */
    language: z.union([z.string(), patterns]).optional(),
    test_framework: z.string().optional(),
    include: patterns.default([]),
    exclude: patterns.default([]),
    /** Like .gitignore. */
    ignore: patterns.default([]),
    generation: z
      .strictObject({
        tier: z.union([z.literal(1), z.literal(2), z.literal(3)]).optional(),
        /** Absent: unlimited. */
        max_tests_per_function: z.int().min(1).optional(),
        test_types: z.array(z.enum(['unit', 'integration', 'api', 'e2e'])).default(['unit', 'integration']),
      })
      .readonly()
      .prefault({}),
    output: z
      .strictObject({
        strategy: z.enum(['same_directory', 'separate_directory']).default('same_directory'),
        directory: z.string().default(''),
        /** Absent: by framework. */
        suffix: z.string().optional(),
      })
      .readonly()
      .prefault({}),
    git: z
      .strictObject({
        branch: z.string().default('qtest/generated-tests'),
        commit_each: z.boolean().default(true),
        commit_message_prefix: z.string().default('test: '),
      })
      .readonly()
      .prefault({}),
    validation: z
      .strictObject({
        run_tests: z.boolean().default(true),
        require_pass: z.boolean().default(true),
        run_mutation: z.boolean().default(true),
        min_mutation_score: z.number().min(0).max(100).optional(),
      })
      .readonly()
      .prefault({}),
  })
  .readonly();
export type Config = z.infer<typeof config>;
