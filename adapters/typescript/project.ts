// What a JavaScript or TypeScript project says of itself: its package.json, its lockfile and its configuration files.
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { FileView } from '../../src/ports/index.ts';
import { aliasesOf } from './aliases.ts';
import { bundledDependencies } from './bundled.ts';
import { testPath } from './framework/placement.ts';
import { isRecord, type PackageJson, readPackageJson } from './package-json.ts';
import { resolve } from './resolve.ts';
import { counterpart, role, sourceOf } from './roles.ts';
import { testRunner } from './test-runner.ts';

const CODE = /\.[cm]?[jt]sx?$/;

const LOCKFILES: readonly (readonly [file: string, manager: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

/** Facts about the project at the view's root; undefined when nothing there is ours. */
export function project(view: FileView): ProjectFacts | undefined {
  const files = view.list();
  if (!view.exists('package.json') && !files.some((path) => CODE.test(path))) return undefined;
  const pkg = readPackageJson(view);
  const packageManager = packageManagerOf(pkg, view);
  const formatter = formatterOf(pkg, view);
  const linter = linterOf(pkg, view);
  const aliases = aliasesOf(view);
  const runner = testRunner(pkg, view);
  return {
    language: 'typescript',
    ...(pkg.name === undefined ? {} : { name: pkg.name }),
    packageManager,
    moduleSystem: moduleSystemOf(pkg, view),
    ...runner,
    ...placementOf(runner.framework?.id, view),
    ...(pkg.scripts.test === undefined ? {} : { testCommand: [packageManager, 'test'] }),
    ...(formatter === undefined ? {} : { formatter }),
    ...(linter === undefined ? {} : { linter }),
    ...(view.exists('tsconfig.json') ? { typeCheck: 'tsconfig.json' } : {}),
    ...(aliases.length === 0 ? {} : { aliases }),
    entries: entriesOf(pkg, view),
    missingDependencies: missingOf(pkg, view),
    ...missingBundledOf(pkg, view),
  };
}

function placementOf(id: string | undefined, view: FileView): Pick<ProjectFacts, 'placement'> {
  const sources = view
    .list()
    .filter((path) => CODE.test(path) && role(path, view).role === 'source' && !path.endsWith('.d.ts'));
  const source = sources.find((path) => !/(?:^|\/)index\.\w+$/.test(path)) ?? sources[0];
  if (source === undefined || (id !== 'jest' && id !== 'vitest')) return {};
  const beside = { strategy: 'same_directory', directory: '' } as const;
  return { placement: { source, test: testPath(id, source, beside, view) } };
}

function packageManagerOf(pkg: PackageJson, view: FileView): string {
  const declared =
    typeof pkg.raw.packageManager === 'string'
      ? /^(npm|pnpm|yarn|bun)@/.exec(pkg.raw.packageManager)?.[1]
      : undefined;
  return declared ?? LOCKFILES.find(([file]) => view.exists(file))?.[1] ?? 'npm';
}

/** How a `.js` file is read: `esm` or `commonjs`. */
function moduleSystemOf(pkg: PackageJson, view: FileView): string {
  if (pkg.type === 'module') return 'esm';
  if (pkg.type === 'commonjs') return 'commonjs';
  const code = view
    .list()
    .filter((path) => CODE.test(path) && !/\.d\.[cm]?ts$/.test(path) && role(path, view).role === 'source');
  return code.length > 0 && code.every((path) => /\.m[jt]s$/.test(path)) ? 'esm' : 'commonjs';
}

function formatterOf(pkg: PackageJson, view: FileView): string | undefined {
  const roots = rootFiles(view);
  const prettier =
    roots.some((path) => /^(?:\.prettierrc(?:\.\w+)?|prettier\.config\.\w+)$/.test(path)) ||
    pkg.raw.prettier !== undefined;
  if (prettier) return 'prettier';
  if (roots.some(isBiome)) return biomeDisables(view, 'formatter') ? undefined : 'biome';
  return 'prettier' in pkg.devDependencies ? 'prettier' : undefined;
}

function linterOf(pkg: PackageJson, view: FileView): string | undefined {
  const roots = rootFiles(view);
  if (
    roots.some((path) => /^(?:eslint\.config\.\w+|\.eslintrc(?:\.\w+)?)$/.test(path)) ||
    pkg.raw.eslintConfig !== undefined
  )
    return 'eslint';
  return roots.some(isBiome) && !biomeDisables(view, 'linter') ? 'biome' : undefined;
}

function isBiome(path: string): boolean {
  return path === 'biome.json' || path === 'biome.jsonc';
}

function biomeDisables(view: FileView, part: 'formatter' | 'linter'): boolean {
  const text = view.read('biome.json') ?? view.read('biome.jsonc') ?? '';
  return new RegExp(`"${part}"\\s*:\\s*\\{[^{}]*"enabled"\\s*:\\s*false`).test(text);
}

function rootFiles(view: FileView): string[] {
  return view.list().filter((path) => !path.includes('/'));
}

/** Entry files of the package; built ones are given as the sources they are built from. */
function entriesOf(pkg: PackageJson, view: FileView): string[] {
  const { main, module, types, typings, bin, exports: exported } = pkg.raw;
  const named: string[] = [];
  for (const value of [main, module, types, typings, bin, exported]) collectPaths(value, named, 0);
  if (main === undefined && exported === undefined) named.push('index.js', 'index.ts');
  const files = new Set(view.list());
  const entries: string[] = [];
  for (const name of named) {
    const path = name.replace(/^\.\//, '').replace(/\/$/, '/index.js');
    if (path.includes('*') || path === 'package.json') continue;
    const found = files.has(path) ? path : resolve(`./${path}`, 'package.json', (p) => files.has(p));
    const entry =
      found === undefined || role(found, view).role === 'build-output'
        ? (counterpart(found ?? path, view) ?? sourceOf(found ?? path, view) ?? found)
        : found;
    if (entry !== undefined && !entries.includes(entry)) entries.push(entry);
  }
  const hasCode = entries.some(
    (entry) => CODE.test(entry) && !/\.d\.[cm]?ts$/.test(entry) && role(entry, view).role === 'source',
  );
  const fallback = ['index.js', 'index.ts', 'index.mjs', 'src/index.ts', 'src/index.js'].find((path) =>
    files.has(path),
  );
  if (!hasCode && fallback !== undefined && !entries.includes(fallback)) entries.push(fallback);
  return entries;
}

function collectPaths(value: unknown, out: string[], depth: number): void {
  if (typeof value === 'string') out.push(value);
  else if (Array.isArray(value)) for (const item of value.slice(0, 50)) collectPaths(item, out, depth + 1);
  else if (isRecord(value) && depth < 6)
    for (const item of Object.values(value)) collectPaths(item, out, depth + 1);
}

/** Runtime dependencies, peers included, that are declared and not installed. */
function missingOf(pkg: PackageJson, view: FileView): string[] {
  const peers = Object.keys(pkg.peerDependencies).filter((name) => !pkg.optionalPeers.has(name));
  const needed = [...Object.keys(pkg.dependencies), ...peers].filter(
    (name) => !(name in pkg.optionalDependencies),
  );
  return [...new Set(needed)].filter((name) => !isInstalled(name, view)).sort();
}

function missingBundledOf(pkg: PackageJson, view: FileView): Pick<ProjectFacts, 'missingBundled'> {
  const missingBundled = bundledDependencies(pkg, view).filter((name) => !isInstalled(name, view));
  return missingBundled.length === 0 ? {} : { missingBundled };
}

function isInstalled(name: string, view: FileView): boolean {
  return view.exists(`node_modules/${name}/package.json`);
}
