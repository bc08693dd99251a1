// Installed packages are not copied: the working copy gets a real folder whose entries are links to the user's own
// packages, so that further packages can be linked beside them and nothing is ever written into the user's.
import { existsSync, mkdirSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { diskError } from '../../lib/disk-error.ts';
import type { Walk } from '../../lib/folder-walk.ts';
import type { LanguagePack } from '../../ports/index.ts';

export interface LinkRequest {
  readonly folder: string;
  readonly tree: string;
  readonly walk: Walk;
  readonly packs: readonly LanguagePack[];
  /** Root of the repository; packages that lie between it and the folder are linked as the folder's own. */
  readonly top?: string;
}

/** Makes the packages folders of the tree anew. Throws KnownError when the disk is full or read-only. */
export function linkPackages({ folder, tree, walk, packs, top }: LinkRequest): void {
  const names = new Set(packs.flatMap(({ packagesFolder }) => packagesFolder ?? []));
  const own = realpathSync(folder);
  const counterpart = (real: string): string => {
    const inner = relative(own, real);
    const outside =
      inner === '..' || inner.startsWith(`..${sep}`) || inner.split(sep).some((name) => names.has(name));
    const copy = join(tree, inner);
    return !outside && existsSync(copy) ? copy : real;
  };
  try {
    for (const path of walk.skipped) {
      if (!names.has(basename(path))) continue;
      rmSync(join(tree, path), { recursive: true, force: true });
      linkAll(join(folder, path), join(tree, path), counterpart);
    }
    for (const above of foldersAbove(own, top)) {
      for (const name of names)
        if (existsSync(join(above, name))) linkAll(join(above, name), join(tree, name), counterpart);
    }
  } catch (error) {
    throw diskError(error, tree);
  }
}

/** Links what is not there yet; scopes and the folder of executables are real folders of links themselves. */
export function linkAll(
  from: string,
  to: string,
  counterpart: (real: string) => string = (real) => real,
): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const place = join(to, entry.name);
    const nested = entry.isDirectory() && (entry.name === '.bin' || entry.name.startsWith('@'));
    if (nested) linkAll(source, place, counterpart);
    else if (!entry.name.startsWith('.') && !existsSync(place)) {
      const target = realOf(source);
      if (target !== undefined) symlinkSync(counterpart(target), place);
    }
  }
}

function realOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function foldersAbove(folder: string, top: string | undefined): string[] {
  const above: string[] = [];
  if (top === undefined || !folder.startsWith(top + sep)) return above;
  for (let at = dirname(folder); at.length >= top.length; at = dirname(at)) above.push(at);
  return above;
}
