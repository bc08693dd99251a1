// Which Vitest of a project can do what.
import type { FileView } from '../../../src/ports/index.ts';
import { installedVersion } from '../package-json.ts';

/** Major version of an installed package; undefined when it is not installed. */
function major(view: FileView, name: string): number | undefined {
  const version = installedVersion(view, name);
  return version === undefined ? undefined : Number.parseInt(version, 10);
}

/**
 * True when StrykerJS' runner can judge under the project's own Vitest: versions 2 to 4. Before them it cannot talk to
 * the tests; after them it reports every mutant as survived.
 */
export function judgesItself(view: FileView): boolean {
  const version = major(view, 'vitest');
  return version === undefined || (version >= 2 && version <= 4);
}

/** The coverage provider that goes with the installed Vitest; undefined when none does. */
export function coverageProvider(view: FileView): 'v8' | 'istanbul' | undefined {
  const version = major(view, 'vitest');
  return (['v8', 'istanbul'] as const).find((name) => {
    const own = major(view, `@vitest/coverage-${name}`);
    return own !== undefined && (version === undefined || own === version);
  });
}
