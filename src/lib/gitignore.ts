// Which paths a tree's .gitignore files leave out. As in git, the deepest file that has an opinion decides.
import createIgnore, { type Ignore } from 'ignore';

export class IgnoreRules {
  /** Folder ('' for the root) → the rules of its .gitignore. */
  readonly #folders = new Map<string, Ignore>();

  /** Adds the text of a .gitignore that stands in `folder` (POSIX, relative to the root, '' for the root). */
  add(folder: string, text: string): void {
    const rules = this.#folders.get(folder) ?? createIgnore({ ignorecase: false, allowRelativePaths: true });
    this.#folders.set(folder, rules.add(text));
  }

  /** True when a path is ignored; ask for each folder on the way first, as git does not look into ignored ones. */
  ignores(path: string, isFolder: boolean): boolean {
    let folder = path;
    do {
      folder = folder.includes('/') ? folder.slice(0, folder.lastIndexOf('/')) : '';
      const rules = this.#folders.get(folder);
      if (rules === undefined) continue;
      const below = folder === '' ? path : path.slice(folder.length + 1);
      const verdict = rules.test(isFolder ? `${below}/` : below);
      if (verdict.ignored) return true;
      if (verdict.unignored) return false;
    } while (folder !== '');
    return false;
  }
}
