import { z } from 'zod';
import { strings } from './common.ts';
import { defineArtifact } from './define.ts';

export const emittedTest = z
  .strictObject({
    id: z.string(),
    /** Title as the framework reports it: the groups and the test's own title, joined by one space. */
    fullName: z.string(),
    title: z.string(),
    /** Line of the test's first assertion, or of the row with its values, 1-based, in the file as written. */
    line: z.int(),
    assertions: z.int(),
    /** First and last line of the whole test, 1-based. */
    lines: z.strictObject({ start: z.int(), end: z.int() }).readonly(),
    /** First and last line of the table that the test is a row of. */
    table: z.strictObject({ start: z.int(), end: z.int() }).readonly().exactOptional(),
    /** Names of what the act takes, as the source has them. */
    parameters: strings.exactOptional(),
  })
  .readonly();
export type EmittedTest = z.infer<typeof emittedTest>;

export const emittedFile = z
  .strictObject({
    /** POSIX path relative to the tree's root. */
    path: z.string(),
    text: z.string(),
    tests: z.array(emittedTest).readonly(),
  })
  .readonly();
export type EmittedFile = z.infer<typeof emittedFile>;

/** A change to a file of the project itself, made only on a branch (add the framework, add the script). */
export const companionEdit = z
  .strictObject({ path: z.string(), text: z.string(), why: z.string() })
  .readonly();

export const emittedTests = defineArtifact('emitted-tests', '1.0', {
  framework: z.string(),
  files: z.array(emittedFile).readonly(),
  companions: z.array(companionEdit).readonly(),
  notes: strings,
});
export type EmittedTests = Readonly<z.infer<typeof emittedTests.schema>>;
