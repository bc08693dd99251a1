import { isAbsolute, normalize, sep } from 'node:path';

/** Whether a relative path names something inside the folder it is joined to. */
export function isInside(path: string): boolean {
  const clean = normalize(path);
  return path !== '' && clean !== '.' && !isAbsolute(path) && clean !== '..' && !clean.startsWith(`..${sep}`);
}
