// The read-only look at a tree that packs and stages are handed: a snapshot of its listing, and text read once.
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { walkFolder } from './folder-walk.ts';

/** A longer text is no source of ours; `read` gives undefined for it. */
const LONGEST_TEXT_BYTES = 8 * 1024 * 1024;

/** The same shape as the port `FileView`, which lies above this folder. */
export interface FolderView {
  list(): readonly string[];
  read(path: string): string | undefined;
  exists(path: string): boolean;
}

export interface FileViewOptions {
  /** Folder names that `list` never looks into: the packs' `skip`. */
  readonly skip: readonly string[];
  /** Further patterns like those of a .gitignore. */
  readonly ignore?: readonly string[];
}

/**
 * Opens a view over the folder `root` (absolute). The listing is made at the first `list`; texts are cached. Links out
 * of the tree are followed only below skipped folders, where installed packages live.
 */
export function openFileView(root: string, options: FileViewOptions): FolderView {
  const real = realpathSync(root);
  const skip = new Set(options.skip);
  const texts = new Map<string, string | undefined>();
  let listing: readonly string[] | undefined;

  const locate = (path: string): string | undefined => {
    const clean = normalize(path);
    if (isAbsolute(path) || clean === '..' || clean.startsWith(`..${sep}`)) return undefined;
    return join(real, clean);
  };
  const readText = (path: string): string | undefined => {
    const place = locate(path);
    if (place === undefined) return undefined;
    try {
      const target = realpathSync(place);
      const installed = path.split('/').some((name) => skip.has(name));
      if (!installed && !target.startsWith(real + sep)) return undefined;
      const stats = statSync(target);
      return stats.isFile() && stats.size <= LONGEST_TEXT_BYTES ? readFileSync(target, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  };

  return {
    list() {
      listing ??= walkFolder(real, options).files.map((file) => file.path);
      return listing;
    },
    read(path) {
      if (!texts.has(path)) texts.set(path, readText(path));
      return texts.get(path);
    },
    exists(path) {
      const place = locate(path);
      return place !== undefined && existsSync(place);
    },
  };
}
