// Which folders of a tree are packages: the root, the members of its workspaces, and packages that stand alone.
import picomatch from 'picomatch';
import { parse } from 'yaml';
import type { FileView } from '../../src/ports/index.ts';
import { isRecord, readPackageJson } from './package-json.ts';
import { type Role, role } from './roles.ts';
import { within } from './within.ts';

export interface PackageFolder {
  /** POSIX folder; '' is the root. */
  readonly root: string;
  /** Folder of the workspace that it is a member of. */
  readonly workspace?: string;
}

/** Folders whose packages are material for tests or for readers, not code of this repository. */
const MATERIAL =
  /(?:^|\/)(?:tests?|__tests__|specs?|__mocks__|__fixtures__|fixtures?|e2e|examples?|demos?|samples?|docs?|website|templates?|playgrounds?|bench|benchmarks?|vendor|third_party)\//i;

const known = new WeakMap<FileView, readonly PackageFolder[]>();

/** The packages of the tree, sorted by folder, the root first. */
export function packageFolders(view: FileView): readonly PackageFolder[] {
  let found = known.get(view);
  if (!found) {
    found = find(view);
    known.set(view, found);
  }
  return found;
}

function find(view: FileView): readonly PackageFolder[] {
  const folders = view
    .list()
    .filter((path) => path.endsWith('/package.json'))
    .map((path) => path.slice(0, -'/package.json'.length))
    .filter((folder) => !MATERIAL.test(`${folder}/`));
  if (folders.length === 0) return [{ root: '' }];
  const workspaces = ['', ...folders].flatMap((folder) => {
    const patterns = memberPatterns(view, folder);
    return patterns.length === 0 ? [] : [{ folder, isMember: matcher(patterns) }];
  });
  const packages = folders.map((root): PackageFolder => {
    // The innermost workspace that lists it.
    const workspace = workspaces.findLast(
      ({ folder, isMember }) =>
        (folder === '' || root.startsWith(`${folder}/`)) &&
        isMember(folder === '' ? root : root.slice(folder.length + 1)),
    );
    return workspace === undefined ? { root } : { root, workspace: workspace.folder };
  });
  const wanted = packages.filter(
    ({ root, workspace }) => workspace !== undefined || standsAlone(view, root, workspaces.length > 0),
  );
  return [{ root: '' }, ...wanted.sort((a, b) => (a.root < b.root ? -1 : 1))];
}

/** Globs of a workspace's members as its manifests give them; `!` excludes. */
function memberPatterns(view: FileView, folder: string): readonly string[] {
  const prefix = folder === '' ? '' : `${folder}/`;
  const { raw } = readPackageJson(view, `${prefix}package.json`);
  const named = isRecord(raw.workspaces) ? raw.workspaces.packages : raw.workspaces;
  const lerna = jsonOf(view.read(`${prefix}lerna.json`));
  const pnpm = yamlOf(view.read(`${prefix}pnpm-workspace.yaml`));
  return [...stringsIn(pnpm.packages), ...stringsIn(named), ...stringsIn(lerna.packages)];
}

function matcher(patterns: readonly string[]): (folder: string) => boolean {
  const clean = patterns.map((pattern) => pattern.replace(/^(!?)(?:\.\/)+/, '$1').replace(/\/+$/, ''));
  const taken = picomatch(clean.filter((pattern) => !pattern.startsWith('!')));
  const left = picomatch(
    clean.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1)),
  );
  return (folder) => taken(folder) && !left(folder);
}

/** A package that no workspace lists is one of its own when it is installed by itself or names its tests. */
function standsAlone(view: FileView, root: string, inWorkspace: boolean): boolean {
  const locked = LOCKFILES.some((file) => view.exists(`${root}/${file}`));
  if (inWorkspace) return locked;
  const { scripts, dependencies, devDependencies } = readPackageJson(view, `${root}/package.json`);
  return (
    locked || scripts.test !== undefined || Object.keys({ ...dependencies, ...devDependencies }).length > 0
  );
}

const LOCKFILES = [
  'package-lock.json',
  'npm-shrinkwrap.json',
  'yarn.lock',
  'pnpm-lock.yaml',
  'bun.lock',
  'bun.lockb',
];

function jsonOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function yamlOf(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = parse(text ?? '');
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function stringsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** The folder of the package that a path belongs to. */
export function packageRootOf(path: string, view: FileView): string {
  let best = '';
  for (const { root } of packageFolders(view))
    if (root.length > best.length && path.startsWith(`${root}/`)) best = root;
  return best;
}

const views = new WeakMap<FileView, Map<string, FileView>>();

/** One package of the tree as a tree of its own, without the packages inside it; the same view for every call. */
export function packageView(view: FileView, root: string): FileView {
  let known = views.get(view);
  if (!known) {
    known = new Map();
    views.set(view, known);
  }
  let found = known.get(root);
  if (!found) {
    const prefix = root === '' ? '' : `${root}/`;
    const inner = packageFolders(view).flatMap((each) =>
      each.root !== root && each.root.startsWith(prefix) ? [each.root] : [],
    );
    found = within(view, root, inner);
    known.set(root, found);
  }
  return found;
}

/** The role of a file in its own package. */
export function roleInPackage(path: string, view: FileView): Role {
  const root = packageRootOf(path, view);
  if (root === '') return role(path, packageView(view, ''));
  return withPaths(role(path.slice(root.length + 1), packageView(view, root)), root);
}

function withPaths(found: Role, root: string): Role {
  if (found.reason === undefined || found.role !== 'build-output') return found;
  return { ...found, reason: `${found.reason} (in ${root})` };
}
