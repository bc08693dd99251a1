// What became of the tests that an earlier run left.
import { z } from 'zod';
import { strings } from './common.ts';
import { defineArtifact } from './define.ts';
import { keptTarget, keptTest } from './kept-tests.ts';

/**
 * `held`: as it was. `replaced`: the behaviour changed on purpose, and the test with it. `retired`: removed.
 * `regression`: it fails and is left as it stands. `unchecked`: it was not looked at and is left as it stands.
 */
export const fate = z.enum(['held', 'replaced', 'retired', 'regression', 'unchecked']);
export type Fate = z.infer<typeof fate>;

export const maintained = z
  .strictObject({
    id: z.string(),
    file: z.string(),
    title: z.string(),
    target: z.string(),
    fate,
    why: z.string(),
    /** What was expected, and what is seen instead. */
    was: z.string().exactOptional(),
    is: z.string().exactOptional(),
    /** Code that changed and may be to blame, with the commit that touched it last. */
    changed: strings.exactOptional(),
    /** Id of the test that stands for it, where that is another one. */
    by: z.string().exactOptional(),
  })
  .readonly();
export type Maintained = z.infer<typeof maintained>;

export const maintenance = defineArtifact('maintenance', '1.0', {
  tests: z.array(maintained).readonly(),
  /** Printed with the others and never run by a gate: regressions and unchecked tests of files that change. */
  aside: z.array(keptTest).readonly(),
  /** Tests of files that do not change at all. */
  untouched: z.array(keptTest).readonly(),
  /** Planned functions as they are, and those whose tests are kept as they were. */
  targets: z.array(keptTarget).readonly(),
  /** Functions that were not searched, because nothing they depend on changed. */
  resting: strings,
});
export type Maintenance = Readonly<z.infer<typeof maintenance.schema>>;
