// The first question about any run, cheap enough to be asked before anything is loaded.
import { statSync } from 'node:fs';
import { KnownError } from '../lib/known-error.ts';

/** Throws KnownError E_NOT_A_FOLDER. */
export function checkFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new KnownError('E_NOT_A_FOLDER', `${folder} is not a folder; name the folder of the project to test`);
}
