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

/** The project imported by its own name, or as the folder it is in: `require('..')` from a test. */
function ofPackage(
  specifier: string,
  file: FileFacts,
  bundle: SourceBundle,
  pack: LanguagePack,
  exists: (path: string) => boolean,
): string | undefined {
  const project = bundle.projects.find(({ language }) => language === pack.id);
  if (!project) return undefined;
  const up = '../'.repeat(file.path.split('/').length - 1);
  const isRoot =
    specifier === project.name ||
    `${specifier.replace(/\/$/, '')}/` === (up || './') ||
    (up === '' && specifier === '.');
  if (isRoot) return project.entries.find(exists);
  if (project.name === undefined || !specifier.startsWith(`${project.name}/`)) return undefined;
  return pack.resolve(`./${specifier.slice(project.name.length + 1)}`, 'root', exists);
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
