// Looks through a folder that may be hostile: links are recorded and never followed, nothing but regular files is
// ever opened, and the order is the same on every machine.
import { type Dirent, lstatSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { IgnoreRules } from './gitignore.ts';

export interface WalkedFile {
  /** POSIX path relative to the root. */
  readonly path: string;
  readonly bytes: number;
}

export interface Walk {
  /** Regular files that are neither ignored nor in a skipped folder. */
  readonly files: readonly WalkedFile[];
  /** Ignored files, and ignored folders with a slash at the end; those were not looked into. */
  readonly ignored: readonly string[];
  /** Folders whose name is on the skip list. */
  readonly skipped: readonly string[];
  /** Symbolic links whose target lies in the tree, outside of skipped folders; `target` is where they end. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  /** What was left out, with the reason in a few words. */
  readonly refused: readonly { readonly path: string; readonly reason: string }[];
}

export interface WalkOptions {
  /** Folder names never looked into. */
  readonly skip: readonly string[];
  /** Patterns like those of a .gitignore at the root. */
  readonly ignore?: readonly string[];
  /** False lists ignored files like any other. */
  readonly gitignore?: boolean;
  /** Absolute folders never looked into. */
  readonly except?: readonly string[];
}

/** Folders of version control, and QTest's own, which are never part of a tree. */
const ALWAYS_SKIPPED = ['.git', '.hg', '.svn', '.qtest'];
const LONGEST_IGNORE_FILE = 1024 * 1024;

/** Walks the folder `root` (absolute). Unreadable folders are refused, not thrown. */
export function walkFolder(root: string, options: WalkOptions): Walk {
  const real = realpathSync(root);
  const skip = new Set([...ALWAYS_SKIPPED, ...options.skip]);
  const except = new Set(options.except);
  const rules = new IgnoreRules();
  if (options.ignore !== undefined) rules.add('', options.ignore.join('\n'));
  const walk = {
    files: [] as WalkedFile[],
    ignored: [] as string[],
    skipped: [] as string[],
    links: [] as { path: string; target: string }[],
    refused: [] as { path: string; reason: string }[],
  };

  const visit = (folder: string): void => {
    let entries: Dirent[];
    try {
      entries = readdirSync(join(real, folder), { withFileTypes: true });
    } catch (error) {
      walk.refused.push({
        path: folder,
        reason: `can not be read (${(error as NodeJS.ErrnoException).code})`,
      });
      return;
    }
    if (
      options.gitignore !== false &&
      entries.some((entry) => entry.name === '.gitignore' && entry.isFile())
    ) {
      rules.add(folder, readShort(join(real, folder, '.gitignore')));
    }
    for (const entry of entries) look(folder === '' ? entry.name : `${folder}/${entry.name}`, entry);
  };

  const look = (path: string, entry: Dirent): void => {
    if (skip.has(entry.name)) {
      if (entry.isDirectory()) walk.skipped.push(path);
    } else if (entry.isDirectory()) {
      if (except.has(join(root, path)) || except.has(join(real, path))) return;
      if (rules.ignores(path, true)) walk.ignored.push(`${path}/`);
      else visit(path);
    } else if (rules.ignores(path, false)) {
      walk.ignored.push(path);
    } else if (entry.isSymbolicLink()) {
      lookAtLink(path);
    } else if (entry.isFile()) {
      try {
        walk.files.push({ path, bytes: lstatSync(join(real, path)).size });
      } catch {
        walk.refused.push({ path, reason: 'its name is not valid UTF-8' });
      }
    } else {
      walk.refused.push({ path, reason: 'is not a regular file' });
    }
  };

  const lookAtLink = (path: string): void => {
    let target: string;
    try {
      target = relative(real, realpathSync(join(real, path)))
        .split(sep)
        .join(posix.sep);
    } catch {
      walk.refused.push({ path, reason: 'is a link that leads nowhere' });
      return;
    }
    if (target === '..' || target.startsWith('../'))
      walk.refused.push({ path, reason: 'is a link that leads out of the folder' });
    else if (target === '' || target.split('/').some((name) => skip.has(name))) {
      walk.refused.push({ path, reason: 'is a link into a folder that is not looked at' });
    } else walk.links.push({ path, target });
  };

  visit('');
  const byPath = (a: { path: string }, b: { path: string }) => compare(a.path, b.path);
  walk.files.sort(byPath);
  walk.ignored.sort(compare);
  walk.skipped.sort(compare);
  walk.links.sort(byPath);
  walk.refused.sort(byPath);
  return walk;
}

function readShort(path: string): string {
  try {
    return lstatSync(path).size > LONGEST_IGNORE_FILE ? '' : readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Order by UTF-16 code units: the same under every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
