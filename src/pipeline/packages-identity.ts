// Names the packages that a working copy sees, cheaply enough to be asked on every run: an installed package by where it
// lies and what lies directly in it, one that is linked from somebody's sources by every file of it.
import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import { walkFolder } from '../lib/folder-walk.ts';
import { sha256 } from '../lib/hash.ts';

/** A hash over the packages folders among `skipped` (relative to the tree); `names` are what such folders are called. */
export function packagesIdentity(tree: string, skipped: readonly string[], names: readonly string[]): string {
  const lines: string[] = [];
  const inTree = realpathSync(tree) + sep;
  const look = (folder: string, at: string): void => {
    for (const entry of readdirSync(folder).sort()) {
      const path = join(folder, entry);
      if (entry.startsWith('@')) look(path, `${at}/${entry}`);
      else if (!entry.startsWith('.')) lines.push(`${at}/${entry} ${packageIdentity(path, inTree, names)}`);
    }
  };
  for (const path of skipped) if (names.includes(basename(path))) look(join(tree, path), path);
  return sha256(lines.join('\n'));
}

/** One package or file, wherever it really lies; `names` are what folders of installed packages are called. */
export function packageIdentity(path: string, inTree: string, names: readonly string[]): string {
  try {
    const real = realpathSync(path);
    // A member of the workspace: its files are the tree's own.
    if (`${real}${sep}`.startsWith(inTree)) return 'own';
    const stats = statSync(real);
    if (!stats.isDirectory()) return `${real} ${stats.size} ${stats.mtimeMs}`;
    const { mtimeMs } = stats;
    const installed = real.split(sep).some((name) => names.includes(name));
    const content = installed ? entriesOf(real) : sourcesOf(real, names);
    return `${real} ${mtimeMs} ${content}`;
  } catch {
    return 'unreadable';
  }
}

/** An installer makes a folder once: what lies directly in it tells one version from another. */
function entriesOf(real: string): string {
  const entries = readdirSync(real).sort();
  return sha256(
    entries
      .map((name) => {
        const stats = lstatSync(join(real, name));
        return stats.isDirectory() ? name : `${name} ${stats.size} ${stats.mtimeMs}`;
      })
      .join('\n'),
  );
}

/** Somebody may be working on it: sizes and times of all its files. */
function sourcesOf(real: string, names: readonly string[]): string {
  const { files } = walkFolder(real, { skip: names, gitignore: false });
  return sha256(
    files.map(({ path, bytes }) => `${path} ${bytes} ${statSync(join(real, path)).mtimeMs}`).join('\n'),
  );
}
