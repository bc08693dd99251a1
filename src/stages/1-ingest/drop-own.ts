// Tests that an earlier run left are not the project's: the working copy is rid of them, so that what is measured is
// the project alone. Those that a person edited since are the project's.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { KeptTests } from '../../artifacts/index.ts';
import type { Walk } from '../../lib/folder-walk.ts';
import { isOwnText } from '../../lib/mark.ts';
import type { LanguagePack } from '../../ports/index.ts';
import { believe } from './read-kept.ts';

export interface Dropped {
  readonly walk: Walk;
  /** QTest's own files, no longer in the tree. */
  readonly own: readonly string[];
  /** What was kept of them; absent without certificates, when all of them are made anew. */
  readonly kept?: KeptTests;
  readonly notes: readonly string[];
}

/** Removes QTest's own files from the tree, as the certificates know them. */
export function dropOwn(
  tree: string,
  walk: Walk,
  packs: readonly LanguagePack[],
  certificates: KeptTests | undefined,
): Dropped {
  const extensions = packs.flatMap((pack) => pack.extensions);
  const marked = new Map(
    walk.files
      .filter(({ path }) => extensions.some((ending) => path.endsWith(ending)))
      .map(({ path }) => [path, textOf(join(tree, path))] as const)
      .filter(([, text]) => isOwnText(text)),
  );
  const believed = certificates === undefined ? undefined : believe(certificates, marked);
  const own = [...marked.keys()].filter((path) => believed?.released.has(path) !== true);
  for (const path of own) rmSync(join(tree, path));
  const dropped = new Set(own);
  return {
    walk: { ...walk, files: walk.files.filter(({ path }) => !dropped.has(path)) },
    own,
    ...(believed === undefined ? {} : { kept: believed.kept }),
    notes: believed?.notes ?? [],
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
