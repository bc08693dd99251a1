// Import specifiers to files of the tree.
import { type FileFacts, packageOf, type SourceBundle } from '../../artifacts/index.ts';
import type { LanguagePack } from '../../ports/index.ts';

/** The same files with `path` on every import that means one of them. */
export function resolveImports(
  files: readonly FileFacts[],
  bundle: SourceBundle,
  packs: readonly LanguagePack[],
): FileFacts[] {
  const known = new Set(files.map((file) => file.path));
  const exists = (path: string) => known.has(path);
  return files.map((file) => {
    const pack = packs.find(({ id }) => id === file.language);
    if (!pack) return file;
    return {
      ...file,
      imports: file.imports.map((imported) => {
        const path =
          pack.resolve(imported.specifier, file.path, exists) ??
          ofPackage(imported.specifier, file, bundle, pack, exists) ??
          ofAlias(imported.specifier, file, bundle, pack, exists);
        return path === undefined ? imported : { ...imported, path };
      }),
    };
  });
}

/** A package imported by its name, or the file's own as the folder it is in: `require('..')` from a test. */
function ofPackage(
  specifier: string,
  file: FileFacts,
  { projects }: SourceBundle,
  pack: LanguagePack,
  exists: (path: string) => boolean,
): string | undefined {
  const own = packageOf(projects, { path: file.path, language: pack.id });
  const named = projects
    .filter(
      ({ name, language }) =>
        language === pack.id &&
        name !== undefined &&
        (specifier === name || specifier.startsWith(`${name}/`)),
    )
    .sort((a, b) => (b.name?.length ?? 0) - (a.name?.length ?? 0));
  // Two packages may share a name; the file's own is meant before another's.
  const project = named.find((each) => each === own) ?? named[0];
  if (project?.name !== undefined) {
    const { name, root, entries, exports = {} } = project;
    const known = exports[specifier.slice(name.length + 1)];
    if (known !== undefined && exists(known)) return known;
    if (specifier === name) return entries.find(exists);
    const from = root === undefined ? 'root' : `${root}/root`;
    return pack.resolve(`./${specifier.slice(name.length + 1)}`, from, exists);
  }
  const { root = '', entries = [] } = own ?? {};
  const inside = root === '' ? file.path : file.path.slice(root.length + 1);
  const up = '../'.repeat(inside.split('/').length - 1);
  const isRoot = `${specifier.replace(/\/$/, '')}/` === (up || './') || (up === '' && specifier === '.');
  return isRoot ? entries.find(exists) : undefined;
}

/** A name that the file's package gives to its own files. */
function ofAlias(
  specifier: string,
  file: FileFacts,
  bundle: SourceBundle,
  pack: LanguagePack,
  exists: (path: string) => boolean,
): string | undefined {
  for (const { pattern, target } of packageOf(bundle.projects, file)?.aliases ?? []) {
    const star = pattern.indexOf('*');
    const [before, after] = star < 0 ? [pattern, ''] : [pattern.slice(0, star), pattern.slice(star + 1)];
    const fits =
      star < 0
        ? specifier === pattern
        : specifier.length >= pattern.length - 1 && specifier.startsWith(before) && specifier.endsWith(after);
    if (!fits) continue;
    const filled = target.replace('*', () => specifier.slice(before.length, specifier.length - after.length));
    const found = pack.resolve(`./${filled}`, 'root', exists);
    if (found !== undefined) return found;
  }
  return undefined;
}
