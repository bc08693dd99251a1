// A repository of several packages, as it is ingested and modelled: real files, the real pack, no network.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createApp } from '../src/app.ts';
import { config } from '../src/artifacts/index.ts';
import { runStage } from '../src/pipeline/run-stage.ts';
import type { Settings } from '../src/pipeline/settings.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'qtest-monorepo-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

async function read(files: Readonly<Record<string, string | object>>, links: Record<string, string> = {}) {
  const at = join(base, String(count++));
  const folder = join(at, 'repo');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof text === 'string' ? text : JSON.stringify(text));
  }
  for (const [path, target] of Object.entries(links)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(target, join(folder, path));
  }
  const { signal } = new AbortController();
  const deps = await createApp({
    root: join(import.meta.dirname, '..'),
    version: 'test',
    sandbox: 'auto',
    progress() {},
    signal,
    clock: () => 0,
  });
  const tree = join(at, 'tree');
  const places = { folder, tree, work: join(at, 'work'), cache: join(at, 'cache'), out: join(at, 'out') };
  const settings: Settings = {
    config: config.parse({}),
    seed: 1,
    budget: {},
    workers: 1,
    mutation: 'off',
    destination: { kind: 'none' },
    now: new Date(0).toISOString(),
    round: 1,
  };
  const bundle = await runStage('1-ingest', {}, settings, places, deps);
  const model = await runStage('2-model', bundle, settings, places, deps);
  return { tree, folder, bundle: bundle['source-bundle'], model: model['system-model'] };
}

const CALLER = `import { clamp } from '@acme/b';
export const grade = (n: number) => (clamp(n, 0, 10) > 5 ? 'A' : 'B');
`;
const CLAMP = `import { low } from './low';
export const clamp = (n: number, min: number, max: number): number => (n > max ? max : low(n, min));
`;
const LOW = 'export const low = (n: number, min: number): number => (n < min ? min : n);\n';

const UNBUILT = {
  'node_modules/vitest/package.json': { version: '4.1.11' },
  'packages/a/package.json': {
    name: '@acme/a',
    main: 'dist/a.js',
    scripts: { test: 'vitest' },
    dependencies: { '@acme/b': '*' },
  },
  'packages/a/src/index.ts': CALLER,
  'packages/b/package.json': {
    name: '@acme/b',
    exports: { '.': { import: './dist/b.mjs', require: './dist/b.js' }, './low': './dist/low.js' },
  },
  'packages/b/src/index.ts': CLAMP,
  'packages/b/src/low.ts': LOW,
};

test('links packages to each other in the copy, and loads what is not built from its source', async () => {
  const { tree, folder, bundle, model } = await read({
    'package.json': { workspaces: ['packages/*'] },
    'node_modules/helper/index.js': 'module.exports = 7;',
    ...UNBUILT,
  });
  expect(bundle?.install.status).toBe('not-needed');
  const load = createRequire(join(tree, 'packages/a/src/index.ts'));
  expect(load.resolve('@acme/b')).toBe(join(tree, 'packages/b/dist/b.js'));
  expect(load('@acme/b').clamp(-3, 1, 5)).toBe(1);
  expect(load('@acme/b/low').low(2, 3)).toBe(3);
  expect(bundle?.notes.filter((note) => note.startsWith('Not built:'))).toEqual([
    expect.stringContaining('@acme/a, @acme/b'),
  ]);
  // What is installed at the root is seen from the package as its own.
  expect(existsSync(join(tree, 'packages/a/node_modules/helper/index.js'))).toBe(true);
  expect(existsSync(join(folder, 'packages/b/dist'))).toBe(false);
  expect(existsSync(join(folder, 'node_modules/@acme'))).toBe(false);
  expect(model?.dependencies['packages/a/src/index.ts']).toEqual(['packages/b/src/index.ts']);
  expect(model?.callGraph['packages/a/src/index.ts#grade']).toEqual(['packages/b/src/index.ts#clamp']);
});

test('leads the links of a pnpm store into the copy', async () => {
  const { tree, folder } = await read(
    {
      'package.json': {},
      'pnpm-workspace.yaml': 'packages:\n  - packages/*\n',
      'node_modules/.pnpm/helper@1.0.0/node_modules/helper/package.json': {
        name: 'helper',
        version: '1.0.0',
      },
      'node_modules/.pnpm/helper@1.0.0/node_modules/helper/index.js': 'module.exports = require("part");',
      'node_modules/.pnpm/helper@1.0.0/node_modules/part/index.js': 'module.exports = "part";',
      ...UNBUILT,
    },
    {
      'packages/a/node_modules/@acme/b': '../../../b',
      'packages/a/node_modules/helper': '../../../node_modules/.pnpm/helper@1.0.0/node_modules/helper',
    },
  );
  const load = createRequire(join(tree, 'packages/a/src/index.ts'));
  expect(load.resolve('@acme/b')).toBe(join(tree, 'packages/b/dist/b.js'));
  expect(load('helper')).toBe('part');
  expect(execFileSync('ls', [join(folder, 'packages/a/node_modules/@acme')], { encoding: 'utf8' })).toBe(
    'b\n',
  );
});

test('lets no stand-in take the place of what is built', async () => {
  const { tree, bundle } = await read({
    'package.json': { workspaces: ['packages/*'] },
    ...UNBUILT,
    'packages/b/dist/b.js': 'exports.clamp = () => "built";',
  });
  const load = createRequire(join(tree, 'packages/a/src/index.ts'));
  expect(load('@acme/b').clamp()).toBe('built');
  expect(bundle?.files.find(({ path }) => path === 'packages/b/dist/b.js')?.role).toBe('build-output');
});
