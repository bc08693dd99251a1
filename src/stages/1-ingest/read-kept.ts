// What an earlier run left in the folder, as far as it can be believed: its certificates, and the test files that no
// one has edited since.
import { lstatSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type KeptTests, keptTests, parseArtifact } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { CERTIFICATES, keptHash } from '../../lib/mark.ts';

const LARGEST_BYTES = 64 * 1024 * 1024;

export interface ReadKept {
  readonly kept: KeptTests;
  /** Test files with QTest's mark that are the project's from now on, because a person edited them. */
  readonly released: ReadonlySet<string>;
  readonly notes: readonly string[];
}

/** Reads the certificates; undefined when there are none. Throws KnownError E_CERTIFICATES when they can not be read. */
export function readCertificates(folder: string): KeptTests | undefined {
  const path = join(folder, CERTIFICATES);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  // A link could lead anywhere.
  if (stats?.isFile() !== true || lstatSync(dirname(path)).isSymbolicLink()) return undefined;
  const parsed =
    stats.size > LARGEST_BYTES
      ? { ok: false as const, error: 'it is too large' }
      : parseArtifact(keptTests, readFileSync(path, 'utf8'));
  if (parsed.ok) return parsed.value;
  throw new KnownError(
    'E_CERTIFICATES',
    `${path} can not be read (${parsed.error}); bring it back from git, or delete it to have the tests made anew`,
  );
}

/**
 * Compares the certificates with QTest's own files in the folder. A file that differs from what was written, or that
 * the certificates do not know, belongs to the project from now on; tests of a file that was deleted are not kept.
 */
export function believe(all: KeptTests, own: ReadonlyMap<string, string>): ReadKept {
  const intact = new Set(
    all.files.filter(({ path, hash }) => keptHash(own.get(path) ?? '') === hash).map(({ path }) => path),
  );
  const released = new Set([...own.keys()].filter((path) => !intact.has(path)));
  const gone = all.files.map(({ path }) => path).filter((path) => !own.has(path));
  return {
    kept: {
      ...all,
      files: all.files.filter(({ path }) => intact.has(path)),
      tests: all.tests.filter(({ file }) => intact.has(file)),
    },
    released,
    notes: [
      ...[...released].map(
        (path) => `${path} was edited since QTest wrote it: it is the project's own from now on.`,
      ),
      ...gone.map((path) => `${path} was deleted since QTest wrote it: its tests are not brought back.`),
    ],
  };
}
