// What is built of a package and is not there, in the working copy alone: files in its place, made from the source, so
// that the packages beside it can be loaded before anything is built.
import { posix } from 'node:path';
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { FileView, StandIn } from '../../src/ports/index.ts';
import { type ExportedPath, exportedPaths } from './exported-paths.ts';
import { readPackageJson } from './package-json.ts';
import { packageView } from './packages.ts';
import { role } from './roles.ts';

/** Folder, beside what is named, that holds the sources as CommonJS. */
const BUILT = '.qtest-built';
/** A larger package is not built in passing. */
const MOST_FILES = 600;

/** The files to write for the packages that others may import by name; none of them is in the tree. */
export async function standIns(
  view: FileView,
  projects: readonly ProjectFacts[],
): Promise<readonly StandIn[]> {
  const all: StandIn[] = [];
  for (const { root, name, workspace } of projects) {
    if (root === undefined || name === undefined || workspace === undefined) continue;
    const own = packageView(view, root);
    for (const { path, text } of await ofPackage(own))
      all.push({ path: posix.join(root, path), text, package: name });
  }
  return all;
}

type Made = Omit<StandIn, 'package'>;

async function ofPackage(view: FileView): Promise<readonly Made[]> {
  const { type } = readPackageJson(view);
  const made = new Map<string, Made>();
  const folders = new Set<string>();
  for (const { named, source, condition } of exportedPaths(view)) {
    if (!isMissing(named, source, view) || made.has(named)) continue;
    const asModule =
      !named.endsWith('.cjs') && (named.endsWith('.mjs') || type === 'module' || condition === 'import');
    if (asModule) made.set(named, { path: named, text: handOn(named, source, view) });
    else {
      const folder = posix.join(posix.dirname(named), BUILT);
      folders.add(folder);
      const built = posix.join(folder, source.replace(/\.[cm]?[jt]sx?$/, '.js'));
      made.set(named, { path: named, text: `module.exports = require(${relative(named, built)});\n` });
    }
  }
  for (const folder of folders) for (const each of await compiled(folder, view)) made.set(each.path, each);
  return [...made.values()];
}

/** True for a file that a build would make inside the package, from a source that is there. */
function isMissing(named: string, source: string | undefined, view: FileView): source is string {
  return (
    source !== undefined &&
    named !== source &&
    /\.[cm]?js$/.test(named) &&
    !named.startsWith('../') &&
    !view.exists(named)
  );
}

function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return JSON.stringify(path.startsWith('.') && !path.startsWith(BUILT) ? path : `./${path}`);
}

/** `export *` leaves the default export out. */
function handOn(named: ExportedPath['named'], source: string, view: FileView): string {
  const specifier = relative(named, source);
  const byDefault = /\bexport\s+default\b|\bas\s+default\b/.test(view.read(source) ?? '');
  return `export * from ${specifier};\n${byDefault ? `export { default } from ${specifier};\n` : ''}`;
}

/** The package's sources as CommonJS, laid out as they are; a file that can not be transformed is left out. */
async function compiled(folder: string, view: FileView): Promise<readonly Made[]> {
  const { toCommonJs } = await import('./probe/common-js.ts');
  const files = view
    .list()
    .filter(
      (path) => (CODE.test(path) && role(path, view).role === 'source') || /^src\/.*\.json$/.test(path),
    );
  if (files.length > MOST_FILES) return [];
  const made: Made[] = [{ path: posix.join(folder, 'package.json'), text: '{ "type": "commonjs" }\n' }];
  for (const path of files) {
    const text = view.read(path) ?? '';
    if (path.endsWith('.json')) made.push({ path: posix.join(folder, path), text });
    else {
      try {
        made.push({
          path: posix.join(folder, path.replace(CODE, '.js')),
          text: await toCommonJs(path, text, [], { rewriteImportExtensions: true }),
        });
      } catch {
        // Whoever imports it is told that it is not there.
      }
    }
  }
  return made;
}

const CODE = /\.[cm]?[jt]sx?$/;
