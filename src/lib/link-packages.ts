// Lends QTest's own packages to a working copy that lacks them, without touching what its links point to.
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Replaces a link to a folder by a folder of links, so that entries can be added to it alone. */
function unlinkFolder(folder: string): void {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (stats === undefined) {
    mkdirSync(folder, { recursive: true });
    return;
  }
  if (!stats.isSymbolicLink()) return;
  const target = resolve(dirname(folder), readlinkSync(folder));
  const entries = existsSync(target) ? readdirSync(target) : [];
  rmSync(folder);
  mkdirSync(folder);
  for (const entry of entries) symlinkSync(join(target, entry), join(folder, entry));
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Whether a package must find one of the working copy's own: through a link it would find QTest's beside itself. */
function needsPeers(name: string, modules: string, toolModules: string): boolean {
  const {
    dependencies = {},
    peerDependencies = {},
    peerDependenciesMeta = {},
  } = manifestOf(join(toolModules, name));
  return Object.keys(peerDependencies).some((peer) => {
    if (peerDependenciesMeta[peer]?.optional === true || peer in dependencies) return false;
    const [own, ours] = [join(modules, peer), join(toolModules, peer)];
    return existsSync(own) && (!existsSync(ours) || realpathSync(own) !== realpathSync(ours));
  });
}

/** The package as a folder of its own, what it depends on linked below it. */
function copyPackage(name: string, modules: string, toolModules: string): void {
  const source = realpathSync(join(toolModules, name));
  const copy = join(modules, name);
  cpSync(source, copy, { recursive: true, filter: (path) => path !== join(source, 'node_modules') });
  for (const one of Object.keys(manifestOf(source).dependencies ?? {})) {
    const target = [join(source, 'node_modules', one), join(toolModules, one)].find((path) =>
      existsSync(path),
    );
    if (target === undefined) continue;
    const link = join(copy, 'node_modules', one);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }
}

/**
 * Links each missing package from `toolModules` into `modules` (both absolute). Returns the names that neither has.
 */
export function linkPackages(
  modules: string,
  toolModules: string,
  packages: readonly string[],
): readonly string[] {
  const missing: string[] = [];
  for (const name of packages) {
    if (existsSync(join(modules, name))) continue;
    const source = join(toolModules, name);
    if (!existsSync(source)) {
      missing.push(name);
      continue;
    }
    unlinkFolder(modules);
    const scope = name.includes('/') ? name.slice(0, name.indexOf('/')) : undefined;
    if (scope !== undefined) unlinkFolder(join(modules, scope));
    // A dangling link of the same name stands in the way.
    rmSync(join(modules, name), { force: true });
    if (needsPeers(name, modules, toolModules)) copyPackage(name, modules, toolModules);
    else symlinkSync(source, join(modules, name));
  }
  return missing;
}
