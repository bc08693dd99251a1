// Tests that an earlier run left are about to be made anew: the working copy is rid of them, so that a second run sees
// what the first one saw.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Walk } from '../../lib/folder-walk.ts';
import { isOwnText } from '../../lib/mark.ts';
import type { LanguagePack } from '../../ports/index.ts';

/** Removes QTest's own files from the tree; returns the walk without them, and which they were. */
export function dropOwn(
  tree: string,
  walk: Walk,
  packs: readonly LanguagePack[],
): { readonly walk: Walk; readonly own: readonly string[] } {
  const extensions = packs.flatMap((pack) => pack.extensions);
  const own = walk.files
    .map((file) => file.path)
    .filter(
      (path) => extensions.some((ending) => path.endsWith(ending)) && isOwnText(textOf(join(tree, path))),
    );
  for (const path of own) rmSync(join(tree, path));
  const dropped = new Set(own);
  return { walk: { ...walk, files: walk.files.filter(({ path }) => !dropped.has(path)) }, own };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
