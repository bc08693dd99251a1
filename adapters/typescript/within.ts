// A package of a larger tree, seen as a tree of its own: what reads one package never learns of the others.
import type { FileView } from '../../src/ports/index.ts';

/** The view from the folder `root`, without the folders `except`; installed packages above it are seen as its own. */
export function within(view: FileView, root: string, except: readonly string[] = []): FileView {
  if (root === '' && except.length === 0) return view;
  const prefix = root === '' ? '' : `${root}/`;
  const outer = (path: string) => prefix + path;
  const hidden = except.map((folder) => `${folder}/`);
  const own = (path: string) => path.startsWith(prefix) && !hidden.some((folder) => path.startsWith(folder));
  let listing: readonly string[] | undefined;
  return {
    list() {
      listing ??= view
        .list()
        .filter(own)
        .map((path) => path.slice(prefix.length));
      return listing;
    },
    read: (path) => view.read(isInstalled(path) ? nearest(view, root, path) : outer(path)),
    exists: (path) => view.exists(isInstalled(path) ? nearest(view, root, path) : outer(path)),
  };
}

function isInstalled(path: string): boolean {
  return path.startsWith('node_modules/');
}

/** Where an installed file is found from `root`: there or in a folder above, as modules are looked up. */
function nearest(view: FileView, root: string, path: string): string {
  for (let folder = root; folder !== ''; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    if (view.exists(`${folder}/${path}`)) return `${folder}/${path}`;
  }
  return path;
}
