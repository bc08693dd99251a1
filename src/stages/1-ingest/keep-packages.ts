// Installed packages kept between runs. They lie outside of the working copy, which gets links to them as it gets to the
// user's own: what the target writes never reaches them, so the next run finds what was installed.
import {
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { cp } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { walkFolder } from '../../lib/folder-walk.ts';

/** Raised when the layout changes: what another version kept is not used. */
const FORMAT = 1;
/** So many installations are kept; the ones that were not used for longest go. */
const MOST_KEPT = 3;
const COPY = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE };

export interface KeptPackages {
  /** How they were installed. */
  readonly how: string;
  /** Sentences for the screen. */
  readonly notes: readonly string[];
}

interface Record_ extends KeptPackages {
  readonly format: number;
  /** Packages folders, relative to the installation's folder. */
  readonly folders: readonly string[];
}

export interface Place {
  /** Folder of all that is kept, absolute. */
  readonly cache: string;
  /** Names what was installed: another manifest, lockfile or tool has another key. */
  readonly key: string;
  /** Folder of the installation in the working copy, absolute. */
  readonly at: string;
  /** Name of folders that hold packages. */
  readonly name: string;
}

/** Links what was kept under the key into `at`; undefined when nothing usable was. */
export function restorePackages({ cache, key, at, name }: Place): KeptPackages | undefined {
  const kept = join(cache, key);
  try {
    const record = JSON.parse(readFileSync(join(kept, 'record.json'), 'utf8')) as Record_;
    const usable = record.folders.every((path) => isOurs(path, name) && existsSync(join(kept, 'tree', path)));
    if (record.format !== FORMAT || !usable) return undefined;
    const linked = linker(join(kept, 'tree'), at, record.folders);
    for (const path of record.folders) {
      rmSync(join(at, path), { recursive: true, force: true });
      linked(join(kept, 'tree', path), join(at, path));
    }
    writeFileSync(join(kept, 'record.json'), JSON.stringify(record));
    return { how: record.how, notes: record.notes };
  } catch {
    return undefined;
  }
}

/** Moves the packages folders of `at` away under the key and links them back; false when the disk does not allow it. */
export async function keepPackages({ cache, key, at, name }: Place, kept: KeptPackages): Promise<boolean> {
  const half = join(cache, `.${key}.part`);
  rmSync(half, { recursive: true, force: true });
  const folders = walkFolder(at, { skip: [name], gitignore: false }).skipped.filter(
    (path) => basename(path) === name,
  );
  try {
    for (const path of folders) {
      mkdirSync(dirname(join(half, 'tree', path)), { recursive: true });
      await cp(join(at, path), join(half, 'tree', path), COPY);
    }
    const record: Record_ = { format: FORMAT, ...kept, folders };
    writeFileSync(join(half, 'record.json'), JSON.stringify(record));
    rmSync(join(cache, key), { recursive: true, force: true });
    renameSync(half, join(cache, key));
  } catch {
    rmSync(half, { recursive: true, force: true });
    return false;
  }
  dropOldest(cache);
  return restorePackages({ cache, key, at, name }) !== undefined;
}

/** A cache may come from elsewhere: what it names must be a packages folder inside. */
function isOurs(path: string, name: string): boolean {
  const parts = path.split('/');
  return parts.at(-1) === name && !isAbsolute(path) && !parts.includes('..') && !parts.includes('');
}

/** Makes a folder of links; a link that leads out of the packages (a workspace's own member) is led into the tree. */
function linker(kept: string, at: string, folders: readonly string[]): (from: string, to: string) => void {
  const inPackages = (path: string) =>
    folders.some((folder) => `${path}${sep}`.startsWith(`${folder}${sep}`));
  const place = (source: string): string => {
    if (!lstatSync(source).isSymbolicLink()) return source;
    const target = relative(kept, resolve(dirname(source), readlinkSync(source)));
    return inPackages(target) ? join(kept, target) : join(at, target);
  };
  const link = (from: string, to: string): void => {
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from, { withFileTypes: true })) {
      const { name } = entry;
      const nested = entry.isDirectory() && (name === '.bin' || name.startsWith('@'));
      if (nested) link(join(from, name), join(to, name));
      else if (!name.startsWith('.')) symlinkSync(place(join(from, name)), join(to, name));
    }
  };
  return link;
}

function dropOldest(cache: string): void {
  const all = readdirSync(cache)
    .filter((name) => !name.startsWith('.'))
    .map((name) => ({
      name,
      used: statSync(join(cache, name, 'record.json'), { throwIfNoEntry: false })?.mtimeMs ?? 0,
    }))
    .sort((a, b) => b.used - a.used);
  for (const { name } of all.slice(MOST_KEPT)) rmSync(join(cache, name), { recursive: true, force: true });
}
