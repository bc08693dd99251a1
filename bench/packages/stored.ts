// What the benchmark has worked out, part by part: a part is there whole or not at all, and belongs to one subject, one
// build of the command line and one set of options. A later run does only what is missing.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Hash of everything that decides what the command line does: its bundle, what runs beside the target, its tools. */
export function hashBuild(root: string): string {
  const hash = createHash('sha256');
  const folders = [
    'dist/cli',
    ...readdirSync(join(root, 'adapters')).map((name) => `adapters/${name}/harness`),
  ];
  const files = folders.flatMap((folder) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => !name.includes('.test.'))
          .map((name) => `${folder}/${name}`)
      : [],
  );
  for (const file of [...files.sort(), 'package-lock.json'])
    hash.update(`${file}\0`).update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/** Raised when a stored part takes another form. */
const FORMAT = 2;

/** Name of the store for anything that is data. */
export function keyOf(...facts: readonly unknown[]): string {
  return createHash('sha256')
    .update(JSON.stringify([FORMAT, ...facts]))
    .digest('hex')
    .slice(0, 16);
}

export interface Store {
  has(part: string): boolean;
  /** Takes the part from the store, or makes it and puts it there. A part that could not be made is not stored. */
  part<T>(part: string, make: () => Promise<T>): Promise<T>;
}

export function openStore(folder: string): Store {
  const path = (part: string) => join(folder, `${part}.json`);
  return {
    has: (part) => existsSync(path(part)),
    async part<T>(part: string, make: () => Promise<T>): Promise<T> {
      if (existsSync(path(part))) return JSON.parse(readFileSync(path(part), 'utf8')) as T;
      const made = await make();
      mkdirSync(folder, { recursive: true });
      const scratch = `${path(part)}.${process.pid}`;
      writeFileSync(scratch, JSON.stringify(made));
      renameSync(scratch, path(part));
      return made;
    },
  };
}
