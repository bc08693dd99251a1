// A read-only file system for the checker, made of the view alone: nothing outside the tree can be reached from a type.
import type { FileSystemHost } from 'ts-morph';
import type { FileView } from '../../../src/ports/index.ts';

const SOURCE = /\.[cm]?[jt]sx?$/;

export interface ViewHost {
  readonly fileSystem: FileSystemHost;
  /** True once a source was held back because the allowance was spent. */
  cut(): boolean;
}

/** Paths of the view stand at the root: `src/a.ts` is `/src/a.ts`. */
export function createViewHost(view: FileView, maxBytes: number): ViewHost {
  let spent = 0;
  let cut = false;
  const counted = new Set<string>();
  /** Sources count once, at the first look; beyond the allowance they are not there. */
  const read = (path: string): string | undefined => {
    const relative = path.replace(/^\/+/, '');
    if (!view.exists(relative)) return undefined;
    const text = view.read(relative);
    if (text === undefined || !SOURCE.test(path) || counted.has(path)) return text;
    if (spent + text.length > maxBytes) {
      cut = true;
      return undefined;
    }
    counted.add(path);
    spent += text.length;
    return text;
  };
  const need = (path: string): string => {
    const text = read(path);
    if (text === undefined) throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
    return text;
  };
  const readOnly = (): never => {
    throw new Error('the tree is only read');
  };
  const directoryExists = (path: string) => {
    const relative = path.replace(/^\/+/, '');
    return relative === '' || (view.exists(relative) && view.read(relative) === undefined);
  };
  return {
    cut: () => cut,
    fileSystem: {
      isCaseSensitive: () => true,
      getCurrentDirectory: () => '/',
      realpathSync: (path) => path,
      readFile: async (path) => need(path),
      readFileSync: need,
      fileExists: async (path) => read(path) !== undefined,
      fileExistsSync: (path) => read(path) !== undefined,
      directoryExists: async (path) => directoryExists(path),
      directoryExistsSync: directoryExists,
      readDirSync: () => [],
      glob: async () => [],
      globSync: () => [],
      delete: readOnly,
      deleteSync: readOnly,
      writeFile: readOnly,
      writeFileSync: readOnly,
      mkdir: readOnly,
      mkdirSync: readOnly,
      move: readOnly,
      moveSync: readOnly,
      copy: readOnly,
      copySync: readOnly,
    },
  };
}
