// Which packages of the tree a run is about: those that were asked for by name or folder, or that globs reach into.
import { type ProjectFacts, packageOf, type SourceBundle } from '../artifacts/index.ts';
import { KnownError } from '../lib/known-error.ts';
import { nearest } from '../lib/nearest.ts';
import { splitPattern } from '../lib/target-pattern.ts';
import type { Settings } from './settings.ts';

/** Folders of the packages that `--package` names; undefined when it was not given. Throws KnownError E_USAGE. */
export function wantedRoots(
  { projects }: SourceBundle,
  { packages }: Pick<Settings, 'packages'>,
): readonly string[] | undefined {
  return packages?.map((wish) => rootNamed(wish, projects));
}

function rootNamed(wish: string, projects: readonly ProjectFacts[]): string {
  const folder = wish.replace(/^\.\//, '').replace(/\/+$/, '');
  const found = projects.find(
    ({ name, root = '' }) => name === wish || root === (folder === '.' ? '' : folder),
  );
  if (found !== undefined) return found.root ?? '';
  const known = projects.map(({ name, root = '.' }) => name ?? root);
  const close = nearest(wish, known);
  const hint = close === undefined ? `packages: ${known.slice(0, 20).join(', ')}` : `did you mean ${close}?`;
  throw new KnownError('E_USAGE', `--package: no package here is called ${wish}; ${hint}`);
}

/** Whether a file is of a wanted package and lies where `include` looks. */
export function wantedPaths(
  bundle: SourceBundle,
  settings: Pick<Settings, 'packages' | 'include' | 'config'>,
): (path: string) => boolean {
  const roots = wantedRoots(bundle, settings);
  const groups = [settings.include ?? [], settings.config.include]
    .filter((patterns) => patterns.length > 0)
    .map((patterns) => patterns.map(splitPattern));
  return (path) =>
    (roots === undefined || roots.includes(packageOf(bundle.projects, { path })?.root ?? '')) &&
    groups.every((patterns) => patterns.some((pattern) => pattern.path(path)));
}

/** Folders of packages that nothing was asked of and whose tests the set-up of another runs: they cost no time then. */
export function leftOut(
  bundle: SourceBundle,
  settings: Pick<Settings, 'packages' | 'include' | 'config'>,
): readonly string[] {
  const { packages, include = [], config } = settings;
  if (packages === undefined && include.length === 0 && config.include.length === 0) return [];
  const wanted = wantedPaths(bundle, settings);
  const asked = new Set(
    bundle.files.flatMap(({ path, role }) =>
      role === 'source' && wanted(path) ? (packageOf(bundle.projects, { path })?.root ?? '') : [],
    ),
  );
  return bundle.projects.flatMap(({ root, partOf }) =>
    root === undefined || partOf === undefined || asked.has(root) ? [] : [root],
  );
}
