// Each project of the copy finds what it needs in its own packages folder, as if its folder were a tree of its own:
// what is installed in folders above it, and the other packages of its workspace as they stand in the copy.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ProjectFacts } from '../../artifacts/index.ts';
import { diskError } from '../../lib/disk-error.ts';
import type { LanguagePack } from '../../ports/index.ts';
import { linkAll } from './link-packages.ts';

/** Adds links, nearest folder first; what is there already stays. Throws KnownError when the disk is full or read-only. */
export function linkProjects(
  tree: string,
  projects: readonly ProjectFacts[],
  packs: readonly LanguagePack[],
): void {
  try {
    for (const { id, packagesFolder } of packs) {
      if (packagesFolder === undefined) continue;
      const own = projects.filter(({ language }) => language === id);
      for (const project of own)
        if (project.workspace !== undefined) linkSibling(project, tree, packagesFolder);
      for (const { root, partOf } of own) {
        if (root === undefined || partOf !== undefined) continue;
        const to = join(tree, root, packagesFolder);
        for (let at = dirname(root); ; at = dirname(at)) {
          const above = join(tree, at, packagesFolder);
          if (existsSync(above)) linkAll(above, to);
          if (at === '.') break;
        }
      }
    }
  } catch (error) {
    throw diskError(error, tree);
  }
}

/** A member is found from everywhere in its workspace by its name. */
function linkSibling({ name, root, workspace }: ProjectFacts, tree: string, packagesFolder: string): void {
  if (name === undefined || root === undefined || workspace === undefined) return;
  const place = join(tree, workspace, packagesFolder, name);
  if (!place.startsWith(join(tree, workspace, packagesFolder, '/')) || existsSync(place)) return;
  mkdirSync(dirname(place), { recursive: true });
  // A link that leads nowhere stands in the way.
  rmSync(place, { force: true });
  symlinkSync(join(tree, root), place);
}
