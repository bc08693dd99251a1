// Links to folders, which the mutation tool's copy takes for files and breaks on.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { walkFolder } from './folder-walk.ts';

/** POSIX paths of the links in a tree that end at a folder of it; installed packages are not looked through. */
export function linkedFolders(tree: string, skip: readonly string[]): readonly string[] {
  return walkFolder(tree, { skip, gitignore: false })
    .links.map(({ path }) => path)
    .filter((path) => statSync(join(tree, path), { throwIfNoEntry: false })?.isDirectory() === true)
    .sort();
}
