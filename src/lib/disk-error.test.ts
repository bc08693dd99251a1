import { expect, it } from 'vitest';
import { diskError } from './disk-error.ts';

const failure = (code: string, message = '') => Object.assign(new Error(message), { code });

it('names a full and a read-only disk in one sentence and keeps the cause', () => {
  for (const [error, code] of [
    [failure('ENOSPC'), 'E_DISK_FULL'],
    [failure('EROFS'), 'E_READ_ONLY'],
    [failure('', "Unknown error: Read-only file system '/x'"), 'E_READ_ONLY'],
  ] as const) {
    const known = diskError(error, '/x');
    expect(known).toMatchObject({ code, exit: 2, cause: error });
    expect((known as Error).message).toMatch(/^[^\n]*\/x[^\n]*\.$/);
  }
});

it('hands back what is no matter of the disk', () => {
  for (const error of [failure('EISDIR'), 'text', undefined]) expect(diskError(error, '/x')).toBe(error);
});
