// How many shipped tests pin an error, and how many of those are about an argument that nobody is allowed to pass.
// The notion is the search's own, which keeps these below a tenth of a suite.
import { programOf, type TestDsl, type ValidatedTest } from '../../src/artifacts/index.ts';
import { isForbidden } from '../../src/services/search/forbidden.ts';
import type { LaidOutProbe } from '../../src/stages/5-generate/build-probe.ts';
import type { GenerateInput } from '../../src/stages/5-generate/contract.ts';
import { searchTargets } from '../../src/stages/5-generate/search-targets.ts';

export interface Throws {
  /** Shipped tests that expect an error. */
  readonly all: number;
  /** Of those: on an argument that types or documentation forbid. */
  readonly forbidden: number;
  /** Of those that are not forbidden: an error of the language's own, where neither types nor documentation speak. */
  readonly languages: number;
}

/** Counts them among the tests that were shipped. */
export function countThrows(
  shipped: readonly ValidatedTest[],
  { tests }: TestDsl,
  known: Pick<GenerateInput, 'bundle' | 'model' | 'plan'>,
): Throws {
  // Only what the probe could load matters to `searchTargets`; what was shipped was loaded.
  const modules = known.model.files.map(({ path }) => ({ path }));
  const probe = { build: { modules, failed: [] } } as unknown as LaidOutProbe;
  const { targets } = searchTargets(known as GenerateInput, probe);
  const byKey = new Map(targets.map((target) => [target.key, target]));
  const ids = new Set(shipped.map(({ id }) => id));
  const counts = { all: 0, forbidden: 0, languages: 0 };
  for (const test of tests) {
    const error = test.expect.find(({ kind }) => kind === 'throws' || kind === 'rejects');
    if (!ids.has(test.id) || error === undefined) continue;
    counts.all++;
    const target = byKey.get(test.target);
    if (target !== undefined && isForbidden(programOf(test), target)) counts.forbidden++;
    else if ('class' in error && LANGUAGE_ERRORS.test(error.message)) counts.languages++;
  }
  return counts;
}

/** How the engine words its own complaints about a value of the wrong kind. */
const LANGUAGE_ERRORS =
  /^Cannot (read properties of|set properties of|destructure|convert|mix)|is not (a function|iterable|a constructor|defined)\b|^Class constructor|^Invalid array length|^Reduce of empty array|called on (null or undefined|non-object)/;
