// What travels with the tests in the repository, so that a later run knows them again: the committed file
// `.qtest/certificates.json`. It is read as hostile input.
import { z } from 'zod';
import { mutantIdentity, strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { testCase } from './test-dsl.ts';

/** First 16 hex digits of a sha256. */
const hash = z.string().regex(/^[0-9a-f]{16}$/);

/** A function as it was when its tests were proven. Hashes are of the text without its white space and its own name. */
export const keptTarget = z
  .strictObject({
    key: z.string(),
    /** Of the function with the helpers that it alone uses. */
    own: hash,
    /** Of everything in the repository that it depends on: unchanged means that it need not be searched again. */
    all: hash,
    /** Module and path by which its tests reach it; absent when it has none. */
    access: z.strictObject({ module: z.string(), path: strings }).readonly().exactOptional(),
    /** Other code that it depends on, by key; `file#` is what stands outside of functions. */
    uses: z.record(z.string(), hash).exactOptional(),
  })
  .readonly();
export type KeptTarget = z.infer<typeof keptTarget>;

export const keptTest = z
  .strictObject({
    /** Test file, relative to the folder. */
    file: z.string(),
    title: z.string().min(1).max(400),
    /** The mutant that its certificate names. */
    mutant: mutantIdentity,
    case: testCase,
  })
  .readonly();
export type KeptTest = z.infer<typeof keptTest>;

export const keptTests = defineArtifact('kept-tests', '1.0', {
  /** Version of QTest that proved them. */
  tool: z.string(),
  /** How long was searched: an unchanged function is searched again only for more. */
  search: z
    .strictObject({
      seed: z.int(),
      ms: z.number().exactOptional(),
      executions: z.int().exactOptional(),
    })
    .readonly(),
  /** Test files with the hash of their text: one that differs was edited since. */
  files: z.array(z.strictObject({ path: z.string(), hash }).readonly()).readonly(),
  /** Tests of the project that failed when these were proven. */
  red: strings,
  targets: z.array(keptTarget).readonly(),
  tests: z.array(keptTest).readonly(),
});
export type KeptTests = Readonly<z.infer<typeof keptTests.schema>>;

/** A budget that is larger by the same measure; another measure can not be compared and asks for nothing. */
export function asksForMore(
  budget: { readonly ms?: number; readonly executions?: number },
  before: KeptTests['search'],
): boolean {
  const more = (now: number | undefined, then: number | undefined) =>
    now !== undefined && then !== undefined && now > then;
  return more(budget.ms, before.ms) || more(budget.executions, before.executions);
}
