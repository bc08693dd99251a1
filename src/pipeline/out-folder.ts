// The folder a run keeps its things in: artifacts, cache, report. It ignores itself, so that no one commits it.
import { accessSync, constants, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { KnownError } from '../lib/known-error.ts';

export interface OutFolder {
  readonly root: string;
  readonly artifacts: string;
  /** Facts per file by content hash; survives runs. */
  readonly cache: string;
  readonly report: string;
}

/** Creates the folder. Throws KnownError E_READ_ONLY or E_DISK_FULL when it can not be written. */
export function prepareOut(root: string): OutFolder {
  const out = {
    root,
    artifacts: join(root, 'artifacts'),
    cache: join(root, 'cache'),
    report: join(root, 'report.json'),
  };
  try {
    mkdirSync(out.artifacts, { recursive: true });
    mkdirSync(out.cache, { recursive: true });
    const ignore = join(root, '.gitignore');
    if (!existsSync(ignore)) writeFileSync(ignore, '*\n');
    accessSync(root, constants.W_OK);
  } catch (error) {
    throw diskError(error, root);
  }
  return out;
}

/** Turns the errors of a full or read-only disk into one sentence; anything else is handed back as it is. */
export function diskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    const message = `${dirname(path)} is read-only, so QTest can not keep its files there; give a writable folder with --out DIR (and --dry-run)`;
    return new KnownError('E_READ_ONLY', message, { cause: error });
  }
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new KnownError(
      'E_DISK_FULL',
      `the disk that holds ${path} is full; free some space or give another folder with --out DIR`,
      { cause: error },
    );
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') {
    return new KnownError('E_OUT', `${path} can not be used as output folder because a file is in the way`, {
      cause: error,
    });
  }
  return error;
}
