import { KnownError } from './known-error.ts';

/** Turns the error of a full or read-only disk into one sentence about `path`; anything else comes back as it is. */
export function diskError(error: unknown, path: string): unknown {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new KnownError(
        'E_DISK_FULL',
        `The disk that holds ${path} is full; free some space and run again.`,
        { cause: error },
      );
    case 'EROFS':
    case 'EACCES':
    case 'EPERM':
      return new KnownError(
        'E_READ_ONLY',
        `${path} can not be written to; make it writable, or use --dry-run with --out DIR.`,
        { cause: error },
      );
    default:
      return error;
  }
}

/** Node's recursive removal reports some errors by their text alone. */
function codeOf(error: unknown): string | undefined {
  const { code, message } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== '') return code;
  if (/read-only file system/i.test(message)) return 'EROFS';
  return /permission denied|not permitted/i.test(message) ? 'EACCES' : undefined;
}
