// The folder a run keeps its things in: artifacts, cache, report. It ignores itself, so that no one commits it, except
// for the certificates, which belong to the tests.
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { diskError } from '../lib/disk-error.ts';
import { KnownError } from '../lib/known-error.ts';

export interface OutFolder {
  readonly root: string;
  readonly artifacts: string;
  /** Facts per file by content hash; survives runs. */
  readonly cache: string;
  readonly report: string;
  /** What other programs read of a run. */
  readonly reports: string;
}

const IGNORED = '*\n!certificates.json\n';

/**
 * Creates the folder. `project` is the folder that is tested: whatever stands in it came with it. Throws KnownError
 * E_READ_ONLY, E_DISK_FULL or E_OUT when it can not be used.
 */
export function prepareOut(root: string, project: string): OutFolder {
  const out = {
    root,
    artifacts: join(root, 'artifacts'),
    cache: join(root, 'cache'),
    report: join(root, 'report.json'),
    reports: join(root, 'reports'),
  };
  refuseDetours(root, project);
  try {
    // Asked first, because making folders under a read-only one fails with an error that says something else.
    accessSync(nearestFolder(root), constants.W_OK);
    mkdirSync(out.artifacts, { recursive: true });
    mkdirSync(out.cache, { recursive: true });
    const ignore = join(root, '.gitignore');
    if (!existsSync(ignore) || readFileSync(ignore, 'utf8') === '*\n') writeFileSync(ignore, IGNORED);
  } catch (error) {
    throw outError(error, root);
  }
  return out;
}

/** A run writes here and tidies up here: through a link that a repository brought along it would do so elsewhere. */
function refuseDetours(root: string, project: string): void {
  for (let above = root; above.startsWith(project + sep); above = dirname(above)) refuseDetour(above);
  const visit = (folder: string): void => {
    for (const entry of existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : []) {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) refuseDetour(path);
      else if (!CONTENT.has(entry.name)) visit(path);
    }
  };
  if (lstatSync(root, { throwIfNoEntry: false })?.isFile() !== true) visit(root);
}

/** Copies of a project and of its packages, with links of their own; they are never written through. */
const CONTENT = new Set(['tree', 'work', 'repo', '.repo.part']);

function refuseDetour(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined || stats.isFile() || stats.isDirectory()) return;
  const what = stats.isSymbolicLink() ? 'a link' : 'neither a file nor a folder';
  throw new KnownError(
    'E_OUT',
    `${path} is ${what}, and QTest writes only into what is its own; remove it, or give another folder with --out DIR`,
  );
}

function nearestFolder(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestFolder(dirname(path));
}

function outError(error: unknown, root: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new KnownError('E_OUT', `${root} can not be the output folder because a file is in the way`, {
      cause: error,
    });
  }
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    const message = `${dirname(root)} is read-only, so QTest can not keep its files there; give a writable folder with --out DIR (and --dry-run)`;
    return new KnownError('E_READ_ONLY', message, { cause: error });
  }
  return diskError(error, root);
}
