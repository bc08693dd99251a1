import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { typescript } from '../../../adapters/typescript/index.ts';
import { type SourceBundle, type SystemModel, systemModel } from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { sha256 } from '../../lib/hash.ts';
import type { ProgressEvent } from '../../lib/progress.ts';
import { model } from './index.ts';

const base = mkdtempSync(join(tmpdir(), 'qtest-model-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

const { resolve } = createRequire(import.meta.url);
const bytes = typescript.grammars.map((name) => readFileSync(resolve(name)));

interface Place {
  readonly tree: string;
  readonly cacheDir: string;
}

function place(files: Readonly<Record<string, string>>): Place {
  const root = join(base, `p${count++}`);
  const made = { tree: join(root, 'tree'), cacheDir: join(root, 'cache') };
  write(made, files);
  return made;
}

function write({ tree }: Place, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
}

function bundleOf({ tree }: Place): SourceBundle {
  const view = openFileView(tree, { skip: typescript.skip });
  return {
    version: '1.0',
    source: { kind: 'folder', name: 'project' },
    languages: [],
    projects: typescript.projects(view),
    files: view.list().map((path) => {
      const content = readFileSync(join(tree, path));
      const language = typescript.extensions.some((end) => path.endsWith(end))
        ? { language: 'typescript' }
        : {};
      return {
        path,
        ...language,
        role: typescript.role(path, view).role,
        bytes: content.length,
        hash: sha256(content),
      };
    }),
    excluded: [],
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
}

async function run(
  at: Place,
  more: { signal?: AbortSignal; events?: ProgressEvent[]; grammars?: () => Uint8Array[] } = {},
) {
  const made = await model(
    { tree: at.tree, bundle: bundleOf(at), cacheDir: at.cacheDir },
    {
      packs: [typescript],
      grammars: more.grammars ?? (() => bytes),
      progress: (event) => more.events?.push(event),
      signal: more.signal ?? new AbortController().signal,
    },
  );
  expect(systemModel.schema.parse(made)).toEqual(made);
  return made;
}

function ways(made: SystemModel, key: string): string[] {
  const fn = made.files.flatMap((file) => file.functions).find((f) => f.key === key);
  return fn?.access.map(({ module, path }) => `${module}:${path.join('.')}`) ?? [];
}

const PROJECT = {
  'package.json': JSON.stringify({ name: '@scope/sums', main: 'index.js' }),
  'index.js':
    "const { add } = require('./lib/add');\nmodule.exports = { add, text: require('./lib/text'), ...require('./lib/more') };\n",
  'lib/add.js': 'exports.add = (a, b) => a + b;\n',
  'lib/text.js':
    "const more = require('./more');\nmodule.exports = function text(x) { return more.twice(String(x)) };\n",
  'lib/more.js': 'exports.twice = function (s) { return s + s };\n',
  'test/all.test.js':
    "const sums = require('..');\nconst own = require('@scope/sums');\nsums.add(1, 2);\nown.text(3);\nsums.twice('x');\n",
  'README.md':
    "```js\nconst sums = require('@scope/sums');\nsums.add(1, 2) // => 3\nsums.unknown(1) // => 2\n```\n",
  'CHANGELOG.md': '```js\nadd(1) // => 0\n```\n',
};

test('follows exports through other modules, the defining module first', async () => {
  const made = await run(place(PROJECT));
  expect(ways(made, 'lib/add.js#add')).toEqual(['lib/add.js:add', 'index.js:add']);
  expect(ways(made, 'lib/text.js#text')).toEqual(['lib/text.js:', 'index.js:text']);
  expect(ways(made, 'lib/more.js#twice')).toEqual(['lib/more.js:twice', 'index.js:twice']);
});

test('finds who calls whom, in code, tests and documents', async () => {
  const made = await run(place(PROJECT));
  expect(made.callGraph).toEqual({ 'lib/text.js#text': ['lib/more.js#twice'] });
  expect(made.dependencies).toEqual({
    'index.js': ['lib/add.js', 'lib/more.js', 'lib/text.js'],
    'lib/text.js': ['lib/more.js'],
    'test/all.test.js': ['index.js'],
  });
  const sites = made.files.flatMap((file) => file.callSites).map(({ callee, key }) => [callee, key]);
  expect(sites).toEqual([
    ['sums.add', 'lib/add.js#add'],
    ['own.text', 'lib/text.js#text'],
    ['sums.twice', 'lib/more.js#twice'],
  ]);
  expect(made.documentExamples.map(({ line, call }) => [line, call?.key])).toEqual([
    [3, 'lib/add.js#add'],
    [4, undefined],
  ]);
});

test('knows the package by a name with a dot in it', async () => {
  const made = await run(
    place({
      'package.json': JSON.stringify({ name: 'big.js', main: 'big.js' }),
      'big.js': 'module.exports = function Big(x) { return x };\nmodule.exports.of = (x) => x;\n',
      'README.md': "```js\nconst Big = require('big.js');\nnew Big('1/2');\nBig.of(3);\n```\n",
    }),
  );
  expect(made.documentExamples.map(({ call }) => call?.key)).toEqual(['big.js#Big', 'big.js#of']);
});

test('follows ES re-exports: stars, namespaces, defaults, cycles', async () => {
  const made = await run(
    place({
      'package.json': '{"type":"module"}',
      'index.ts':
        "export * from './a.js';\nexport * as tools from './b.js';\nexport { default as First } from './a.js';\nimport both from './b.js';\nexport { both };\n",
      'a.ts': "export * from './b.js';\nexport default class First { go() {} }\nexport function a() {}\n",
      'b.ts':
        "export * from './a.js';\nexport const b = () => 1;\nconst both = { one() {} };\nexport default both;\n",
    }),
  );
  expect(ways(made, 'a.ts#First.go')).toEqual(['a.ts:default.prototype.go', 'index.ts:First.prototype.go']);
  expect(ways(made, 'b.ts#b')).toEqual(['b.ts:b', 'a.ts:b', 'index.ts:b', 'index.ts:tools.b']);
  expect(ways(made, 'b.ts#both.one')).toEqual([
    'b.ts:default.one',
    'index.ts:both.one',
    'index.ts:tools.default.one',
  ]);
});

test('reads nothing again that did not change', async () => {
  const at = place(PROJECT);
  const first = await run(at);
  const grammars = vi.fn(() => bytes);
  const second = await run(at, { grammars });
  expect(second.cache).toEqual({ reused: 6, parsed: 0 });
  expect(grammars).not.toHaveBeenCalled();
  expect({ ...second, cache: first.cache }).toEqual(first);

  write(at, { 'lib/add.js': 'exports.add = (a, b, c) => a + b + c;\n' });
  const third = await run(at);
  expect(third.cache).toEqual({ reused: 5, parsed: 1 });
  expect(
    third.files.flatMap((file) => file.functions).find((fn) => fn.name === 'add')?.parameters,
  ).toHaveLength(3);
});

test.each<[string, (text: string) => string]>([
  ['cut off', (text) => text.slice(0, text.length / 2)],
  ['of another version', (text) => text.replace(/^qtest-facts \d+/, 'qtest-facts 999')],
  ['of another parser', (text) => text.replace(/typescript@\w+/, 'typescript@other')],
  ['not ours', () => 'hello\nworld\n'],
  ['empty', () => ''],
  ['of another shape', (text) => text.replaceAll('"functions":[{', '"functions":[{"run":"rm",')],
  ['of another path', (text) => text.replaceAll('"path":"', '"path":"x')],
])('ignores a cache that is %s', async (name, damage) => {
  const at = place(PROJECT);
  const first = await run(at);
  const folder = join(at.cacheDir, 'model');
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    writeFileSync(path, damage(readFileSync(path, 'utf8')));
  }
  const events: ProgressEvent[] = [];
  const second = await run(at, { events });
  expect({ ...second, cache: null }).toEqual({ ...first, cache: null });
  const told = events.some(({ message }) => message.includes('kept by another version are not used'));
  expect(told).toBe(/version|parser|not ours|empty/.test(name));
  const third = await run(at);
  expect(third.cache.parsed).toBe(0);
});

test('records what it can not read, and goes on', async () => {
  const at = place({
    'a.js': 'exports.a = () => 1;\n',
    'broken.js': 'function f( {\n',
    'binary.js': 'a\0b',
    'ü/odd "name"\n2.js': 'exports.odd = (x) => x;\n',
  });
  const events: ProgressEvent[] = [];
  const made = await run(at, { events });
  expect(made.files.map(({ path, status, error }) => [path, status, error])).toEqual([
    ['a.js', 'parsed', undefined],
    ['binary.js', 'failed', 'binary.js is not text.'],
    ['broken.js', 'failed', expect.stringMatching(/^broken\.js:\d+:\d+: .+\.$/)],
    ['ü/odd "name"\n2.js', 'parsed', undefined],
  ]);
  expect(events.filter(({ level }) => level === 'warn').map(({ target }) => target)).toEqual([
    'binary.js',
    'broken.js',
  ]);
  expect(ways(made, 'ü/odd "name"\n2.js#odd')).toEqual(['ü/odd "name"\n2.js:odd']);
  expect((await run(at)).cache).toEqual({ reused: 4, parsed: 0 });
});

test('stops when it is told to, and keeps what it has', async () => {
  const at = place(
    Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}.js`, 'exports.f = () => 1;'])),
  );
  const controller = new AbortController();
  const events: ProgressEvent[] = [];
  const stopped = model(
    { tree: at.tree, bundle: bundleOf(at), cacheDir: at.cacheDir },
    {
      packs: [typescript],
      grammars: () => bytes,
      progress: (event) => {
        events.push(event);
        if (event.done === 40) controller.abort(new Error('stopped'));
      },
      signal: controller.signal,
    },
  );
  await expect(stopped).rejects.toThrow('stopped');
  expect((await run(at)).cache.reused).toBeGreaterThanOrEqual(20);
});

test('does without a cache that can not be written', async () => {
  const at = place(PROJECT);
  writeFileSync(at.cacheDir, 'a file where the folder should be');
  const events: ProgressEvent[] = [];
  const made = await run(at, { events });
  expect(made.cache).toEqual({ reused: 0, parsed: 6 });
  expect(
    events.some(
      ({ level, message }) => level === 'warn' && message.startsWith('The model could not be kept'),
    ),
  ).toBe(true);
});
