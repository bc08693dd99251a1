import { accessSync, constants, statSync } from 'node:fs';
import { KnownError } from '../../lib/known-error.ts';

/** Throws KnownError when the path is no folder or can not be read. */
export function checkFolder(folder: string): void {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new KnownError(
      'E_NOT_A_FOLDER',
      `${folder} is not a folder; name the folder of the project to test.`,
    );
  }
  try {
    accessSync(folder, constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new KnownError('E_NOT_READABLE', `${folder} can not be read; check its permissions.`, {
      cause: error,
    });
  }
}
