// Test files of an earlier run that no test is left in, and those that are the project's by now.
import type { SourceBundle } from '../../artifacts/index.ts';
import type { IntegrateInput } from './delivery.ts';

/** Paths to remove: every test of the file was retired, or went to another file. Only files that no one edited. */
export function retiredFiles({ bundle, validated, keeping }: IntegrateInput): readonly string[] {
  if (bundle.kept === undefined || keeping === undefined) return [];
  const { maintenance } = keeping;
  const left = new Set([
    ...validated.files.map(({ path }) => path),
    ...maintenance.untouched.map(({ file }) => file),
    ...maintenance.tests.filter(({ fate }) => fate === 'unchecked').map(({ file }) => file),
  ]);
  const known = new Set(maintenance.tests.map(({ file }) => file));
  return bundle.kept.files.map(({ path }) => path).filter((path) => known.has(path) && !left.has(path));
}

/** The project's own test files: where there are certificates, also those that bear QTest's mark. */
export function releasedFiles({ kept, files }: SourceBundle): ReadonlySet<string> {
  return new Set(kept === undefined ? [] : files.map(({ path }) => path));
}
