// What a package's importers get for its name and for each path under it, as the sources that it is built from.
import type { FileView } from '../../src/ports/index.ts';
import { isRecord, readPackageJson } from './package-json.ts';
import { resolve } from './resolve.ts';
import { counterpart, role, sourceOf } from './roles.ts';

/** Paths under one pattern that are listed, at most. */
const MOST = 500;

export interface ExportedPath {
  /** Path under the package's name; '' is the package itself. */
  readonly subpath: string;
  /** The file that `package.json` names, whether or not it is there. */
  readonly named: string;
  /** The source that stands for it, when there is one. */
  readonly source?: string;
  /** The condition under which it is taken: `import`, `require`, or neither. */
  readonly condition?: string;
}

/** What the package at the view's root lets others import, in the order of its `package.json`. */
export function exportedPaths(view: FileView): readonly ExportedPath[] {
  const { raw } = readPackageJson(view);
  const found: ExportedPath[] = [];
  const add = (subpath: string, named: string, condition?: string) => {
    const path = named.replace(/^\.\//, '').replace(/\/$/, '/index.js');
    const source = sourceFor(path, view);
    found.push({
      subpath,
      named: path,
      ...(source === undefined ? {} : { source }),
      ...(condition === undefined ? {} : { condition }),
    });
  };
  if (raw.exports !== undefined) {
    for (const { subpath, named, condition } of targets(raw.exports, '', undefined, 0))
      if (!subpath.includes('*')) add(subpath, named, condition);
      else for (const each of expanded(subpath, named, view)) add(each.subpath, each.named, condition);
  }
  for (const [field, condition] of [
    ['main', 'require'],
    ['module', 'import'],
  ] as const) {
    const named = raw[field];
    if (typeof named === 'string') add('', named, condition);
  }
  if (raw.exports === undefined && raw.main === undefined) add('', 'index.js');
  return found;
}

/** Subpath → source of the package: what stands for the first condition that has one. */
export function sourcesByPath(view: FileView): Readonly<Record<string, string>> {
  const out: Record<string, string> = {};
  for (const { subpath, source } of exportedPaths(view))
    if (source !== undefined && !(subpath in out)) out[subpath] = source;
  return out;
}

interface Target {
  readonly subpath: string;
  readonly named: string;
  readonly condition?: string | undefined;
}

function targets(value: unknown, subpath: string, condition: string | undefined, depth: number): Target[] {
  if (typeof value === 'string') return [{ subpath, named: value, condition }];
  if (depth > 6) return [];
  if (Array.isArray(value))
    return value.slice(0, 20).flatMap((each) => targets(each, subpath, condition, depth + 1));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (depth === 0 && key.startsWith('.')) return targets(inner, key.slice(2), condition, depth + 1);
    if (key.startsWith('types') || key === 'node-addons') return [];
    const kind = key === 'import' || key === 'require' ? key : condition;
    return targets(inner, subpath, kind, depth + 1);
  });
}

/** `./features/*` with every file that the star can stand for. */
function expanded(subpath: string, named: string, view: FileView): readonly Target[] {
  const [before = '', after = ''] = named.replace(/^\.\//, '').split('*');
  const stems = new Set<string>();
  for (const path of view.list()) {
    if (!/\.[cm]?[jt]sx?$/.test(path) || /\.d\.[cm]?ts$/.test(path)) continue;
    const bare = path.replace(/\.[cm]?[jt]sx?$/, '');
    for (const folder of new Set([before, before.replace(/^[^/]+\//, 'src/')]))
      if (folder !== '' && bare.startsWith(folder)) stems.add(bare.slice(folder.length));
  }
  return [...stems].slice(0, MOST).map((stem) => ({
    subpath: subpath.replace('*', stem),
    named: `${before}${stem}${after}`,
  }));
}

/** The source that a file which others import stands for: itself when it is one, else what it is built from. */
function sourceFor(path: string, view: FileView): string | undefined {
  const files = new Set(view.list());
  const exists = (candidate: string) => files.has(candidate);
  const found = exists(path) ? path : resolve(`./${path}`, 'package.json', exists);
  if (found !== undefined && role(found, view).role !== 'build-output')
    return role(found, view).role === 'source' ? found : undefined;
  const built = counterpart(found ?? path, view) ?? sourceOf(found ?? path, view);
  if (built !== undefined) return built;
  // A bundle has a name of its own; what it is made from is the package's entry.
  return /^(?:dist|build|out|lib|es|esm|cjs)\//.test(path)
    ? ['src/index.ts', 'src/index.tsx', 'src/index.js', 'src/index.mjs', 'index.ts', 'src/main.ts'].find(
        exists,
      )
    : undefined;
}
