// A package that is bundled before it is published declares what its sources import for development alone.
import type { FileView } from '../../src/ports/index.ts';
import type { PackageJson } from './package-json.ts';
import { role } from './roles.ts';

const SPECIFIER =
  /(?:\bfrom\s*|\brequire\s*\(\s*|\bimport\s*\(\s*|\bimport\s+)(["'])((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^"'\n]*)?\1/g;
const TYPES_ALONE = /\b(?:im|ex)port\s+type\b[^;'"]*["'][^'"\n]*["']/g;

/** Names of development dependencies that source files import, as far as the text of an import says so. */
export function bundledDependencies(pkg: PackageJson, view: FileView): readonly string[] {
  const development = new Set(
    Object.keys(pkg.devDependencies).filter(
      (name) => !(name in pkg.dependencies || name in pkg.peerDependencies),
    ),
  );
  if (development.size === 0) return [];
  const found = new Set<string>();
  for (const path of view.list()) {
    if (role(path, view).role !== 'source') continue;
    for (const [, , name = ''] of (view.read(path) ?? '').replace(TYPES_ALONE, '').matchAll(SPECIFIER))
      if (development.has(name)) found.add(name);
  }
  return [...found].sort();
}
