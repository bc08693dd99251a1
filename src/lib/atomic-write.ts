// Files that appear whole or not at all, one alone or several together.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

/** Text or bytes as a whole, or text piece by piece where the whole is too large to hold. */
export type Content = string | Uint8Array | Iterable<string>;

/** Writes one file; folders on the way are made. */
export function writeAtomic(path: string, content: Content): void {
  writeAllAtomic([{ path, content }]);
}

/**
 * Writes all files or none: everything is first written beside its place under another name, then renamed. When
 * anything fails, what was there before is put back, what was made is removed, and the error is thrown. `removed` are
 * files that go away with the writing.
 */
export function writeAllAtomic(
  files: readonly { readonly path: string; readonly content: Content }[],
  removed: readonly string[] = [],
): void {
  const undo: (() => void)[] = [];
  const forget: (() => void)[] = [];
  try {
    const staged = files.map(({ path, content }) => {
      undo.push(...makeFolders(dirname(path)));
      const half = beside(path);
      undo.push(() => rmSync(half, { force: true }));
      writeNew(half, content);
      return { path, half };
    });
    for (const { path, half } of staged) {
      const old = beside(path);
      if (existsSync(path)) {
        forget.push(() => rmSync(old, { force: true }));
        undo.push(() => rmSync(old, { force: true }));
        copyFileSync(path, old);
        undo.push(() => renameSync(old, path));
      } else undo.push(() => rmSync(path, { force: true }));
      renameSync(half, path);
    }
    for (const path of removed) {
      const old = beside(path);
      renameSync(path, old);
      undo.push(() => renameSync(old, path));
      forget.push(() => rmSync(old, { force: true }));
    }
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    throw error;
  }
  for (const step of forget) attempt(step);
}

function writeNew(path: string, content: Content): void {
  const file = openSync(path, 'wx');
  try {
    const pieces = typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
    for (const piece of pieces) {
      const bytes = typeof piece === 'string' ? Buffer.from(piece) : piece;
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    }
  } finally {
    closeSync(file);
  }
}

const HALF = /^\.[0-9a-f]{8}-[0-9a-f-]{27}\.qtest-tmp$/;

/** Removes from the folders what a process that was killed in the middle of writing left beside its files. */
export function sweepHalves(folders: readonly string[]): void {
  for (const folder of folders) {
    for (const name of existsSync(folder) ? readdirSync(folder) : [])
      if (HALF.test(name)) attempt(() => rmSync(join(folder, name), { force: true }));
  }
}

function beside(path: string): string {
  return join(dirname(path), `.${randomUUID()}.qtest-tmp`);
}

/** Makes a folder and those above it; returns how to remove the ones that were not there, innermost last. */
function makeFolders(folder: string): (() => void)[] {
  const made: string[] = [];
  for (let at = folder; !existsSync(at); at = dirname(at)) made.unshift(at);
  mkdirSync(folder, { recursive: true });
  return made.map((path) => () => rmdirSync(path));
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The rest is still worth undoing.
  }
}
