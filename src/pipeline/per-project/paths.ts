// Paths of a tree as a project inside it sees them, and back.
import { posix } from 'node:path';

/** Everything that begins with a path (`path`, `path#name`, `path:line:name`) is moved the same way. */
export interface Moved {
  /** From the tree's root to the project's folder; what lies elsewhere begins with `..`. */
  inner(path: string): string;
  /** From the project's folder to the tree's root. */
  outer(path: string): string;
  holds(path: string): boolean;
}

/** Moves paths between the tree and the folder `root` in it ('' is the tree itself). */
export function movedTo(root: string): Moved {
  if (root === '') return { inner: (path) => path, outer: (path) => path, holds: () => true };
  const prefix = `${root}/`;
  const holds = (path: string) => path.startsWith(prefix);
  return {
    holds,
    inner: (path) => (holds(path) ? path.slice(prefix.length) : posix.relative(root, path)),
    outer: (path) => (path.startsWith('../') ? posix.normalize(prefix + path) : prefix + path),
  };
}

/** The record with its keys moved; keys for which `keep` is false are left out. */
export function movedKeys<T>(
  record: Readonly<Record<string, T>>,
  move: (key: string) => string,
  keep: (key: string) => boolean = () => true,
): Record<string, T> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (keep(key) ? [[move(key), value]] : [])),
  );
}
