import { accessSync, constants, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Why a program cannot be run, in one sentence, or undefined when an executable file of that name is there. */
export function findProgram(name: string, path: string, cwd: string): string | undefined {
  try {
    if (!statSync(cwd).isDirectory()) return `${cwd} is not a folder`;
  } catch {
    return `the folder ${cwd} does not exist`;
  }
  const candidates = name.includes('/')
    ? [resolve(cwd, name)]
    : path.split(':').map((folder) => join(folder, name));
  return candidates.some(isExecutable) ? undefined : `${name} was not found`;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
