// What a run was asked to do, beside its artifacts: kept in `run.json`, so that one stage can be repeated from disk.
import { z } from 'zod';
import { config, range } from '../artifacts/index.ts';

/** Where shipped files go: the working tree, a branch, or nowhere (`--dry-run`). */
export const destination = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('tree') }).readonly(),
  z.strictObject({ kind: z.literal('branch'), name: z.string() }).readonly(),
  z.strictObject({ kind: z.literal('none') }).readonly(),
]);
export type Destination = z.infer<typeof destination>;

export const budget = z
  .strictObject({ ms: z.number().positive().exactOptional(), executions: z.int().min(1).exactOptional() })
  .readonly();
export type Budget = z.infer<typeof budget>;

export const settings = z
  .strictObject({
    config,
    seed: z.int(),
    /** Of the first round of the search; absent parts are unlimited. */
    budget,
    /** Budgets of each round, as an earlier run spent them; replaces `budget`. */
    replay: z.array(budget).readonly().exactOptional(),
    workers: z.int().min(1),
    mutation: z.enum(['certificates', 'full', 'off']),
    /** `planned`: before the search, what the project's own tests kill in the planned targets. Absent: off. */
    baselineMutation: z.enum(['off', 'planned']).exactOptional(),
    /** What 4-measure mutates; absent: the planned targets. */
    ranges: z
      .array(z.strictObject({ file: z.string(), range }).readonly())
      .readonly()
      .exactOptional(),
    /** Run the project's own tests under changed conditions as well. */
    perturbExisting: z.boolean().exactOptional(),
    destination,
    /** The folder is a clone of this address. */
    origin: z.strictObject({ url: z.string(), ref: z.string().exactOptional() }).readonly().exactOptional(),
    /** Installed packages may run their own scripts, without a network. */
    allowScripts: z.boolean().exactOptional(),
    /** Only targets that changed since this branch, tag or commit. */
    since: z.string().exactOptional(),
    maxTargets: z.int().min(1).exactOptional(),
    include: z.array(z.string()).readonly().exactOptional(),
    exclude: z.array(z.string()).readonly().exactOptional(),
    /** Functions whose changes are meant: tests of the old behaviour are replaced. */
    accept: z.array(z.string()).readonly().exactOptional(),
    /** Names or folders of the only packages to test. */
    packages: z.array(z.string()).readonly().exactOptional(),
    /** ISO time that the plan is stamped with. */
    now: z.string(),
    /** Round of the repair loop; stages 5 and 8 want it. */
    round: z.int().min(1),
  })
  .readonly();
export type Settings = z.infer<typeof settings>;
