// Import specifiers to files of the tree.
import type { FileFacts, SourceBundle } from '../../artifacts/index.ts';
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
          ofPackage(imported.specifier, file, bundle, pack, exists);
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
