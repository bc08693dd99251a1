import { expect, test } from 'vitest';
import type { FileView } from '../../src/ports/index.ts';
import { project } from './project.ts';

type Files = Readonly<Record<string, string>>;

function view(files: Files): FileView {
  const paths = Object.keys(files).sort();
  return {
    list: () => paths.filter((path) => !path.startsWith('node_modules/')),
    read: (path) => files[path],
    exists: (path) => path in files,
  };
}

function pkg(content: object, more: Files = {}): Files {
  return { 'package.json': JSON.stringify(content), 'index.js': 'module.exports = () => 1', ...more };
}

const installed = (name: string, version: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ version }),
});

test.each<[string, Files, object]>([
  ['nothing', pkg({}), { id: 'vitest', from: 'default' }],
  ['jest in the test script', pkg({ scripts: { test: 'jest --ci' } }), { id: 'jest', from: 'declared' }],
  [
    'jest through another script',
    pkg({ scripts: { test: 'npm run unit', unit: 'jest' } }),
    { id: 'jest', from: 'declared' },
  ],
  ['create-react-app', pkg({ scripts: { test: 'react-scripts test' } }), { id: 'jest', from: 'declared' }],
  ['a jest key', pkg({ jest: {} }), { id: 'jest', configFile: 'package.json' }],
  [
    'a jest config in TypeScript',
    pkg({ devDependencies: { jest: '1' } }, { 'jest.config.ts': '' }),
    { id: 'jest', configFile: 'jest.config.ts' },
  ],
  [
    'a named config',
    pkg({ scripts: { test: 'jest -c tools/j.json' } }, { 'tools/j.json': '{}' }),
    { id: 'jest', configFile: 'tools/j.json' },
  ],
  [
    'vitest configured by vite',
    pkg({ devDependencies: { vitest: '1' } }, { 'vite.config.mts': '' }),
    { id: 'vitest', configFile: 'vite.config.mts' },
  ],
  [
    'vitest with its version',
    pkg({ scripts: { test: 'vitest run' } }, installed('vitest', '4.1.11')),
    { id: 'vitest', from: 'declared', version: '4.1.11' },
  ],
  [
    'both, one in the script',
    pkg({ scripts: { test: 'vitest' }, devDependencies: { jest: '1', vitest: '1' } }),
    { id: 'vitest', from: 'declared' },
  ],
  [
    'both, none in the script',
    pkg({ devDependencies: { jest: '1', vitest: '1' } }, { 'jest.config.js': '' }),
    { id: 'jest' },
  ],
  [
    'jest beside playwright',
    pkg({ scripts: { test: 'jest' }, devDependencies: { '@playwright/test': '1' } }),
    { id: 'jest', from: 'declared' },
  ],
])('chooses the framework: %s', (_name, files, expected) => {
  const facts = project(view(files));
  expect(facts?.framework).toMatchObject(expected);
  expect(facts?.framework?.reason).toMatch(/\.$/);
  expect(facts?.unsupported).toBeUndefined();
});

test('says which of two configurations that Jest refuses is used', () => {
  const files = pkg({ jest: {}, scripts: { test: 'jest' } }, { 'jest.config.js': '' });
  expect(project(view(files))?.framework).toMatchObject({
    configFile: 'jest.config.js',
    reason: expect.stringMatching(/package\.json and jest\.config\.js both configure Jest/),
  });
});

test.each([
  ['mocha', pkg({ scripts: { test: 'nyc _mocha tests.js' } })],
  ['mocha', pkg({ devDependencies: { mocha: '1' } })],
  ['ava', pkg({ scripts: { test: 'xo && ava' } })],
  ['tap', pkg({ scripts: { test: 'tap' } })],
  ['tape', pkg({ devDependencies: { tape: '1' } })],
  ['node:test', pkg({ scripts: { test: 'node --experimental-strip-types --test test/' } })],
  ['mocha', pkg({ scripts: { test: 'mocha' }, devDependencies: { jest: '1' } })],
])('names a runner that nobody offers: %s', (what, files) => {
  const facts = project(view(files));
  expect(facts?.unsupported).toMatchObject({ what });
  expect(facts?.framework).toMatchObject({ id: 'vitest', from: 'default' });
});

test.each<[string, Files, object]>([
  ['npm without a lockfile', pkg({}), { packageManager: 'npm', moduleSystem: 'commonjs' }],
  ['pnpm by its lockfile', pkg({}, { 'pnpm-lock.yaml': '' }), { packageManager: 'pnpm' }],
  [
    'yarn by packageManager',
    pkg({ packageManager: 'yarn@4.1.0' }, { 'package-lock.json': '' }),
    { packageManager: 'yarn' },
  ],
  ['a module', pkg({ type: 'module' }), { moduleSystem: 'esm' }],
  ['only .mjs', { 'package.json': '{}', 'a.mjs': 'export {}' }, { moduleSystem: 'esm' }],
  ['prettier', pkg({}, { '.prettierrc.json': '{}' }), { formatter: 'prettier' }],
  ['biome', pkg({}, { 'biome.json': '{}' }), { formatter: 'biome', linter: 'biome' }],
  [
    'biome as linter only',
    pkg({}, { 'biome.json': '{"formatter": {"enabled": false}}' }),
    { linter: 'biome' },
  ],
  ['eslint', pkg({ eslintConfig: {} }), { linter: 'eslint' }],
  ['eslint, flat', pkg({}, { 'eslint.config.mjs': '' }), { linter: 'eslint' }],
  ['types', pkg({}, { 'tsconfig.json': '{}' }), { typeCheck: 'tsconfig.json' }],
  ['a test command', pkg({ scripts: { test: 'jest' } }), { testCommand: ['npm', 'test'] }],
  [
    'a broken package.json',
    { 'package.json': '{ "name": ', 'a.js': '' },
    { entries: [], missingDependencies: [] },
  ],
  ['no package.json', { 'a.js': '' }, { packageManager: 'npm' }],
])('reads %s', (_name, files, expected) => {
  expect(project(view(files))).toMatchObject(expected);
});

test('is not there without code and package.json', () => {
  expect(project(view({ 'main.go': '' }))).toBeUndefined();
});

test.each<[string, object, readonly string[], readonly string[]]>([
  ['the default', {}, ['index.js'], ['index.js']],
  ['main without extension', { main: './lib/a' }, ['lib/a.js'], ['lib/a.js']],
  ['a folder', { main: 'lib' }, ['lib/index.js'], ['lib/index.js']],
  [
    'conditions and subpaths',
    { exports: { '.': { import: './a.mjs', require: './a.cjs' }, './b/*': './b/*.js' } },
    ['a.mjs', 'a.cjs'],
    ['a.mjs', 'a.cjs'],
  ],
  ['bin', { main: 'a.js', bin: { x: './cli.js' } }, ['a.js', 'cli.js'], ['a.js', 'cli.js']],
  ['built, as its source', { main: 'dist/a.js' }, ['src/a.ts'], ['src/a.ts']],
  ['built and present', { main: 'dist/a.js' }, ['dist/a.js', 'src/a.ts'], ['src/a.ts']],
])('gives the entries: %s', (_name, content, files, entries) => {
  const texts = Object.fromEntries(files.map((path) => [path, 'export const a = 1;']));
  expect(project(view({ 'package.json': JSON.stringify(content), ...texts }))?.entries).toEqual(entries);
});

test('lists what is declared and not installed: runtime dependencies and peers, nothing optional', () => {
  const content = {
    dependencies: { here: '1', '@scope/gone': '1', optional: '1' },
    devDependencies: { dev: '1' },
    peerDependencies: { peer: '1', maybe: '1' },
    peerDependenciesMeta: { maybe: { optional: true } },
    optionalDependencies: { optional: '1' },
  };
  expect(project(view(pkg(content, installed('here', '1.0.0'))))?.missingDependencies).toEqual([
    '@scope/gone',
    'peer',
  ]);
});

test('lists what sources import that is declared for development alone', () => {
  const content = {
    dependencies: { both: '1' },
    devDependencies: {
      both: '1',
      '@scope/bundled': '1',
      asked: '1',
      tested: '1',
      typed: '1',
      there: '1',
      later: '1',
    },
  };
  const files = {
    ...pkg(content, installed('there', '1.0.0')),
    'src/a.ts':
      "import type { T } from 'typed';\nimport { b } from '@scope/bundled/sub';\nimport 'there';\nimport 'both';",
    'src/b.js': "const { a } = require('asked'); const c = () => import('later');",
    'test/a.test.js': "import 'tested'",
  };
  expect(project(view(files))?.missingBundled).toEqual(['@scope/bundled', 'asked', 'later']);
});

test.each(['\n', '\t\n', '/*\n', 'testMatch: ["a"   "b"  ', '"a"  ', "it('"])(
  'reads long files of %j to their end',
  (piece) => {
    const text = piece.repeat(300_000 / piece.length);
    const names = ['jest.config.js', 'vitest.config.ts', 'tsconfig.json', 'src/a.js', 'test/a.test.js'];
    for (const name of names) {
      const content = { devDependencies: { jest: '30', vitest: '4' } };
      expect(project(view({ ...pkg(content), 'src/b.js': '', [name]: text }))?.language).toBe('typescript');
    }
  },
);
