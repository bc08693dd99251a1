// The packages of a tree with what each says of itself, and whose set-up runs whose tests.
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { FileView } from '../../src/ports/index.ts';
import { sourcesByPath } from './exported-paths.ts';
import { readPackageJson } from './package-json.ts';
import { type PackageFolder, packageFolders, packageView } from './packages.ts';
import { project } from './project.ts';

interface Found {
  readonly at: PackageFolder;
  readonly facts: ProjectFacts;
}

/** Facts about every package of the tree, the root's first. */
export function projects(view: FileView): readonly ProjectFacts[] {
  const folders = packageFolders(view);
  const found = folders.flatMap((at): Found[] => {
    const facts = project(packageView(view, at.root));
    return facts === undefined ? [] : [{ at, facts }];
  });
  if (found.length === 1 && found[0]?.at.root === '') return found.map(({ facts }) => facts);
  const names = new Set(
    found.flatMap(({ at, facts: { name } }) =>
      at.workspace === undefined || name === undefined ? [] : [name],
    ),
  );
  const settled: ProjectFacts[] = [];
  for (const one of found) settled.push(placed(one, settled, names, found, view));
  return settled;
}

function placed(
  { at: { root, workspace }, facts }: Found,
  above: readonly ProjectFacts[],
  siblings: ReadonlySet<string>,
  all: readonly Found[],
  view: FileView,
): ProjectFacts {
  const partOf = root === '' ? undefined : runBy(root, facts, above, all, view);
  const manager =
    workspace === undefined ? undefined : all.find(({ at }) => at.root === workspace)?.facts.packageManager;
  const inTree = (path: string) => (root === '' ? path : `${root}/${path}`);
  const { framework, unsupported, ...plain } = facts;
  return {
    ...plain,
    ...(root === '' ? {} : { root }),
    ...(workspace === undefined ? {} : { workspace }),
    ...(partOf === undefined ? {} : { partOf }),
    ...(manager === undefined ? {} : { packageManager: manager }),
    // What another project's set-up runs has no framework of its own.
    ...(framework === undefined || partOf !== undefined ? {} : { framework: named(framework, facts, root) }),
    ...(unsupported === undefined || partOf !== undefined ? {} : { unsupported }),
    ...(facts.aliases === undefined
      ? {}
      : { aliases: facts.aliases.map(({ pattern, target }) => ({ pattern, target: inTree(target) })) }),
    ...(facts.placement === undefined
      ? {}
      : { placement: { source: inTree(facts.placement.source), test: inTree(facts.placement.test) } }),
    entries: facts.entries.map(inTree),
    exports: Object.fromEntries(
      Object.entries(sourcesByPath(packageView(view, root))).map(([key, path]) => [key, inTree(path)]),
    ),
    // Packages of the workspace are linked to each other, never fetched.
    missingDependencies: facts.missingDependencies.filter((name) => !siblings.has(name)),
    ...(facts.missingBundled === undefined
      ? {}
      : { missingBundled: facts.missingBundled.filter((name) => !siblings.has(name)) }),
  };
}

type Framework = NonNullable<ProjectFacts['framework']>;

/** The reason, in a tree of several packages, says which one it is about. */
function named(framework: Framework, { name }: ProjectFacts, root: string): Framework {
  if (root === '') return framework;
  return { ...framework, reason: `${name ?? root}: ${framework.reason}` };
}

/**
 * Folder of the project above whose set-up runs a package's tests; undefined when the package runs its own: it has a
 * framework that it configures or calls itself, or nothing above it has one while other packages do.
 */
function runBy(
  root: string,
  facts: ProjectFacts,
  above: readonly ProjectFacts[],
  all: readonly Found[],
  view: FileView,
): string | undefined {
  const parent = above
    .filter(
      (each) => each.partOf === undefined && (each.root === undefined || root.startsWith(`${each.root}/`)),
    )
    .reduce<ProjectFacts | undefined>(
      (best, each) => ((each.root ?? '').length >= (best?.root ?? '').length ? each : best),
      undefined,
    );
  if (parent === undefined) return undefined;
  const folder = parent.root ?? '';
  const upstairs = isSetUp(parent, view);
  if (facts.framework?.from !== 'declared') {
    if (facts.unsupported !== undefined) return undefined;
    const others = all.some(
      ({ at, facts: { framework } }) => at.root !== '' && framework?.from === 'declared',
    );
    return upstairs || !others ? folder : undefined;
  }
  if (!upstairs) return undefined;
  if (parent.framework?.id !== facts.framework.id)
    return isLeftBehind(facts.framework, [root, folder], view) ? folder : undefined;
  const { test = '' } = readPackageJson(view, `${root}/package.json`).scripts;
  const callsUp = /(?:^|[\s='"])\.\.(?:\/|\s|$)/.test(test);
  return isSetUp({ ...facts, root }, view) && !callsUp ? undefined : folder;
}

/** A framework that a script still calls, though no manifest brings it and nothing configures it. */
function isLeftBehind(
  { id, configFile, version }: Framework,
  folders: readonly string[],
  view: FileView,
): boolean {
  if (configFile !== undefined || version !== undefined) return false;
  return folders.every((folder) => {
    const { dependencies, devDependencies } = readPackageJson(packageView(view, folder));
    return !(id in dependencies) && !(id in devDependencies);
  });
}

/** A framework that is configured or called; one that is only installed serves the packages below. */
function isSetUp({ framework, root = '' }: ProjectFacts, view: FileView): boolean {
  if (framework?.from !== 'declared') return false;
  if (framework.configFile !== undefined) return true;
  const { scripts } = readPackageJson(packageView(view, root));
  const called = new RegExp(`\\b${framework.id}\\b|\\breact-scripts\\s+test\\b`);
  return Object.values(scripts).some((script) => called.test(script));
}
