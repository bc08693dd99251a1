// The working copy: every file that is not ignored, links that stay inside, and of the ignored files those that code
// may need (generated sources, small data), never what looks like a secret.
import {
  accessSync,
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { diskError } from '../../lib/disk-error.ts';
import { type Walk, walkFolder } from '../../lib/folder-walk.ts';

export interface Copied {
  /** Files that could not be read, with the reason. */
  readonly lost: readonly { readonly path: string; readonly reason: string }[];
  readonly notes: readonly string[];
}

const IGNORED_FILE_BYTES = 2 * 1024 * 1024;
const IGNORED_TOTAL_BYTES = 64 * 1024 * 1024;
const IGNORED_FILES = 5000;
const SECRET = /^\.env|^\.npmrc$|^\.netrc$|^id_[a-z0-9]+$|\.(pem|key|p12|pfx|keystore)$|credential|secret/i;

/** Makes `tree` anew from what the walk found. Throws KnownError when the disk is full or read-only. */
export async function copyTree(
  folder: string,
  tree: string,
  walk: Walk,
  { skip, signal }: { readonly skip: readonly string[]; readonly signal: AbortSignal },
): Promise<Copied> {
  const lost: { path: string; reason: string }[] = [];
  const extra = neededIgnored(folder, walk, skip);
  try {
    rmSync(tree, { recursive: true, force: true });
    mkdirSync(tree, { recursive: true });
  } catch (error) {
    throw diskError(error, tree);
  }
  let made = '';
  let count = 0;
  for (const path of [...walk.files.map((file) => file.path), ...extra.paths]) {
    if (count++ % 200 === 0) {
      await turn();
      signal.throwIfAborted();
    }
    const place = join(tree, path);
    try {
      if (dirname(place) !== made) {
        made = dirname(place);
        mkdirSync(made, { recursive: true });
      }
      copyFileSync(join(folder, path), place, constants.COPYFILE_FICLONE);
    } catch (error) {
      if (isReadError(error, join(folder, path))) lost.push({ path, reason: 'can not be read' });
      else throw diskError(error, tree);
    }
  }
  for (const { path, target } of walk.links) {
    const place = join(tree, path);
    mkdirSync(dirname(place), { recursive: true });
    if (existsSync(join(tree, target)))
      symlinkSync(relative(dirname(place), join(tree, target)) || '.', place);
  }
  return { lost, notes: extra.notes };
}

function neededIgnored(
  folder: string,
  walk: Walk,
  skip: readonly string[],
): { paths: string[]; notes: string[] } {
  const paths: string[] = [];
  let bytes = 0;
  let left = 0;
  const take = (path: string, size: number): void => {
    if (SECRET.test(basename(path))) return;
    if (size > IGNORED_FILE_BYTES || bytes + size > IGNORED_TOTAL_BYTES || paths.length >= IGNORED_FILES)
      left++;
    else {
      paths.push(path);
      bytes += size;
    }
  };
  for (const path of walk.ignored) {
    const name = basename(path);
    if (!path.endsWith('/')) {
      const stats = lstatSync(join(folder, path), { throwIfNoEntry: false });
      if (stats?.isFile()) take(path, stats.size);
    } else if (!name.startsWith('.')) {
      const inner = walkFolder(join(folder, path), { skip, gitignore: false });
      for (const file of inner.files) take(path + file.path, file.bytes);
    }
  }
  const notes = left === 0 ? [] : [`${left} large ignored files were left out of the working copy.`];
  return { paths, notes };
}

/** Whether the source, not the destination, is what failed. */
function isReadError(error: unknown, source: string): boolean {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return !existsSync(source);
  if (code !== 'EACCES' && code !== 'EPERM') return false;
  return syscall === 'copyfile' && !canRead(source);
}

function canRead(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}
