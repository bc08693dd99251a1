import { z } from 'zod';
import { mutantIdentity, oracle, strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { testRun } from './execution.ts';

/** Why a test was shipped: the mutant it alone kills, the assertion that killed it, the runs it survived. */
export const certificate = z
  .strictObject({
    test: z.string(),
    mutant: mutantIdentity,
    assertion: z
      .strictObject({
        file: z.string(),
        line: z.int(),
        /** What the original gives and what the mutant gave, as the framework printed them. */
        message: z.string(),
      })
      .readonly(),
    runs: z.array(testRun).readonly(),
    unique: z
      .strictObject({
        keptTests: z.int(),
        existingTests: z.union([
          z
            .strictObject({
              measured: z.literal(true),
              tests: z.int(),
              /** Tests and test files that took no part. */
              without: strings.optional(),
            })
            .readonly(),
          z.strictObject({ measured: z.literal(false), why: z.string() }).readonly(),
        ]),
      })
      .readonly(),
    tools: z.record(z.string(), z.string()),
  })
  .readonly();
export type Certificate = z.infer<typeof certificate>;

export const validatedTest = z
  .strictObject({
    id: z.string(),
    target: z.string(),
    title: z.string(),
    file: z.string(),
    lane: oracle,
    certificate,
  })
  .readonly();
export type ValidatedTest = z.infer<typeof validatedTest>;

const testFile = z.strictObject({ path: z.string(), text: z.string() }).readonly();

export const validatedTests = defineArtifact('validated-tests', '1.0', {
  framework: z.string(),
  tests: z.array(validatedTest).readonly(),
  /** The shipped files, holding only tests that passed every gate. */
  files: z.array(testFile).readonly(),
  /** Tests of which a gate was turned off: never written into a tree. */
  unproven: z
    .array(z.strictObject({ path: z.string(), text: z.string(), gatesNotRun: strings }).readonly())
    .readonly(),
});
export type ValidatedTests = Readonly<z.infer<typeof validatedTests.schema>>;
