// How packs look at a tree without a file system of their own.

/** A read-only look at a tree. Paths are POSIX, relative to its root. */
export interface FileView {
  /** Files that are not ignored, sorted. */
  list(): readonly string[];
  /** UTF-8 text, or undefined when there is no such readable file. */
  read(path: string): string | undefined;
  /** Also true for ignored paths, such as installed packages. */
  exists(path: string): boolean;
}
