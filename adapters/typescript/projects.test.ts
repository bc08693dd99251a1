import { expect, test } from 'vitest';
import type { FileView } from '../../src/ports/index.ts';
import { roleInPackage } from './packages.ts';
import { projects } from './projects.ts';

type Files = Readonly<Record<string, string | object>>;

function view(files: Files): FileView {
  const texts = Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      typeof text === 'string' ? text : JSON.stringify(text),
    ]),
  );
  const paths = Object.keys(texts).sort();
  return {
    list: () => paths.filter((path) => !path.includes('node_modules/')),
    read: (path) => texts[path],
    exists: (path) => path in texts,
  };
}

/** A package in `folder` with one source file. */
function pkg(folder: string, manifest: object = {}, more: Files = {}): Files {
  const name = folder.split('/').at(-1);
  return {
    [`${folder}/package.json`]: { name: `@acme/${name}`, ...manifest },
    [`${folder}/index.js`]: 'module.exports = () => 1;',
    ...Object.fromEntries(Object.entries(more).map(([path, text]) => [`${folder}/${path}`, text])),
  };
}

const rootsOf = (files: Files) => projects(view(files)).map(({ root = '' }) => root);

test.each<[string, Files]>([
  ['npm', { 'package.json': { workspaces: ['packages/*', '!packages/old'] } }],
  ['yarn', { 'package.json': { workspaces: { packages: ['./packages/{a,b}/'] } } }],
  ['pnpm', { 'package.json': {}, 'pnpm-workspace.yaml': "packages:\n  - 'packages/**'\n  - '!**/old'\n" }],
  ['lerna', { 'package.json': {}, 'lerna.json': { packages: ['packages/a', 'packages/b'] } }],
])('finds the members of a workspace: %s', (_name, root) => {
  const all = {
    ...root,
    ...pkg('packages/a'),
    ...pkg('packages/b'),
    ...pkg('packages/old'),
    ...pkg('packages/a/test/fixtures/project'),
    ...pkg('examples/app'),
  };
  expect(rootsOf(all)).toEqual(['', 'packages/a', 'packages/b']);
  expect(projects(view(all)).map(({ workspace }) => workspace)).toEqual([undefined, '', '']);
});

test('finds a workspace in a workspace, and packages that are installed by themselves', () => {
  const all = {
    'package.json': { workspaces: ['apps/*'] },
    ...pkg('apps/shop', { workspaces: ['libs/*'] }),
    ...pkg('apps/shop/libs/cart'),
    ...pkg('apps/blog'),
    ...pkg('server', {}, { 'yarn.lock': '' }),
    ...pkg('notes'),
  };
  expect(projects(view(all)).map(({ root, workspace }) => [root, workspace])).toEqual([
    [undefined, undefined],
    ['apps/blog', ''],
    ['apps/shop', ''],
    ['apps/shop/libs/cart', 'apps/shop'],
    ['server', undefined],
  ]);
});

test('knows packages side by side without a root of their own', () => {
  const all = {
    ...pkg('frontend', { scripts: { test: 'vitest' } }),
    ...pkg('backend', { scripts: { test: 'jest' } }),
  };
  expect(projects(view(all)).map(({ root, framework }) => [root, framework?.id])).toEqual([
    ['backend', 'jest'],
    ['frontend', 'vitest'],
  ]);
});

const workspace = (more: object = {}): Files => ({ 'package.json': { workspaces: ['packages/*'], ...more } });
const partOf = (files: Files) =>
  Object.fromEntries(projects(view(files)).map((each) => [each.root ?? '', each.partOf ?? 'own']));

test.each<[string, Files, Record<string, string>]>([
  [
    'each with a framework of its own, one without any',
    {
      ...workspace(),
      ...pkg('packages/a', { scripts: { test: 'jest' } }),
      ...pkg('packages/b', { devDependencies: { vitest: '4' } }),
      ...pkg('packages/c'),
    },
    { '': 'own', 'packages/a': 'own', 'packages/b': 'own', 'packages/c': 'own' },
  ],
  [
    'one set-up at the root',
    {
      ...workspace({ scripts: { test: 'vitest' } }),
      'vitest.config.ts': '',
      ...pkg('packages/a', { devDependencies: { vitest: '4' } }),
      ...pkg('packages/b'),
    },
    { '': 'own', 'packages/a': '', 'packages/b': '' },
  ],
  [
    'one at the root, and packages that configure or call their own',
    {
      ...workspace({ devDependencies: { jest: '30' } }),
      'jest.config.js': '',
      ...pkg('packages/a', { jest: {} }),
      ...pkg('packages/b', { scripts: { test: 'vitest' }, devDependencies: { vitest: '4' } }),
      ...pkg('packages/c', { scripts: { test: 'jest' } }),
      ...pkg('packages/d', { scripts: { test: 'jest -c ../../jest.config.js' } }),
      ...pkg('packages/e', { scripts: { test: 'cd ../.. && jest packages/e' } }),
    },
    {
      '': 'own',
      'packages/a': 'own',
      'packages/b': 'own',
      'packages/c': 'own',
      'packages/d': '',
      'packages/e': '',
    },
  ],
  ['none anywhere', { ...workspace(), ...pkg('packages/a') }, { '': 'own', 'packages/a': '' }],
])('says whose set-up runs whose tests: %s', (_name, files, expected) => {
  expect(partOf(files)).toEqual(expected);
});

test('sees packages installed at the root, asks for none that the workspace has, and installs with one manager', () => {
  const all = {
    ...workspace(),
    'pnpm-lock.yaml': '',
    ...pkg('packages/a', {
      dependencies: { lodash: '4', gone: '1', '@acme/b': '*' },
      scripts: { test: 'jest' },
    }),
    ...pkg('packages/b', { main: 'dist/index.js' }, { 'src/index.ts': 'export const b = 1;' }),
    'node_modules/lodash/package.json': { version: '4.0.0' },
    'node_modules/jest/package.json': { version: '30.0.0' },
  };
  const [, a, b] = projects(view(all));
  expect(a).toMatchObject({
    missingDependencies: ['gone'],
    packageManager: 'pnpm',
    framework: { id: 'jest', version: '30.0.0' },
  });
  expect(a?.framework?.reason).toMatch(/^@acme\/a: The project uses Jest/);
  expect(b?.entries).toEqual(['packages/b/src/index.ts']);
});

test('gives a file the role that it has in its own package', () => {
  const code = 'export const x = 1;';
  const all = view({
    ...workspace(),
    ...pkg('packages/a', {}, { 'src/x.ts': code, 'dist/x.js': code, 'test/x.js': '' }),
    'examples/app/src/x.ts': code,
    'scripts/release.js': '',
  });
  const roles = [
    'packages/a/src/x.ts',
    'packages/a/dist/x.js',
    'packages/a/test/x.js',
    'examples/app/src/x.ts',
    'scripts/release.js',
  ].map((path) => roleInPackage(path, all).role);
  expect(roles).toEqual(['source', 'build-output', 'test', 'doc', 'other']);
});

test('takes a script that calls a framework which nothing brings for left behind', () => {
  const root = {
    workspaces: ['packages/*'],
    scripts: { test: 'vitest run' },
    devDependencies: { vitest: '4' },
  };
  const partOf = (manifest: object, top: object = root) =>
    projects(view({ 'package.json': top, ...pkg('packages/a', manifest) }))[1]?.partOf;
  const called = { scripts: { test: 'jest' } };
  expect(partOf(called)).toBe('');
  expect(partOf({ ...called, devDependencies: { jest: '30' } })).toBeUndefined();
  expect(partOf(called, { ...root, devDependencies: { vitest: '4', jest: '30' } })).toBeUndefined();
});
