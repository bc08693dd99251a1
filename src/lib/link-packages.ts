// Lends QTest's own packages to a working copy that lacks them, without touching what its links point to.
import { existsSync, lstatSync, mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Replaces a link to a folder by a folder of links, so that entries can be added to it alone. */
function unlinkFolder(folder: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) {
    mkdirSync(folder, { recursive: true });
    return;
  }
  if (!stats.isSymbolicLink()) return;
  const target = resolve(dirname(folder), readlinkSync(folder));
  const entries = existsSync(target) ? readdirSync(target) : [];
  rmSync(folder);
  mkdirSync(folder);
  for (const entry of entries) symlinkSync(join(target, entry), join(folder, entry));
}

/**
 * Links each missing package from `toolModules` into `modules` (both absolute). Returns the names that neither has.
 */
export function linkPackages(
  modules: string,
  toolModules: string,
  packages: readonly string[],
): readonly string[] {
  const missing: string[] = [];
  for (const name of packages) {
    if (existsSync(join(modules, name))) continue;
    const source = join(toolModules, name);
    if (!existsSync(source)) {
      missing.push(name);
      continue;
    }
    unlinkFolder(modules);
    const scope = name.includes('/') ? name.slice(0, name.indexOf('/')) : undefined;
    if (scope !== undefined) unlinkFolder(join(modules, scope));
    // A dangling link of the same name stands in the way.
    rmSync(join(modules, name), { force: true });
    symlinkSync(source, join(modules, name));
  }
  return missing;
}
