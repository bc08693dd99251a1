// Packages of the tree that are not built get stand-ins in the copy, and the reader is told which.
import { existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectFacts } from '../../artifacts/index.ts';
import { diskError } from '../../lib/disk-error.ts';
import type { FileView, LanguagePack } from '../../ports/index.ts';

/** Writes what the packs ask for and nothing over a file that is there; returns sentences for the reader. */
export async function placeStandIns(
  tree: string,
  view: FileView,
  projects: readonly ProjectFacts[],
  packs: readonly LanguagePack[],
): Promise<readonly string[]> {
  const unbuilt = new Set<string>();
  for (const pack of packs) {
    for (const { path, text, package: name } of (await pack.standIns?.(view, projects)) ?? []) {
      const place = join(tree, path);
      if (!place.startsWith(`${tree}/`) || existsSync(place) || behindLink(tree, path)) continue;
      try {
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, text, { flag: 'wx' });
      } catch (error) {
        throw diskError(error, place);
      }
      unbuilt.add(name);
    }
  }
  if (unbuilt.size === 0) return [];
  const names = [...unbuilt].sort();
  const some =
    names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
  return [
    `Not built: ${some}. Other packages load the sources instead in the working copy; build before you run the tests yourself.`,
  ];
}

/** True when a folder on the way is a link: what is written there would land elsewhere. */
function behindLink(tree: string, path: string): boolean {
  for (let at = dirname(path); at !== '.'; at = dirname(at)) {
    if (lstatSync(join(tree, at), { throwIfNoEntry: false })?.isSymbolicLink()) return true;
  }
  return false;
}
