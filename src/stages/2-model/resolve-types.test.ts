import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { typescript } from '../../../adapters/typescript/index.ts';
import { createTypes } from '../../../adapters/typescript/types/index.ts';
import { type SourceBundle, type SystemModel, systemModel } from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { sha256 } from '../../lib/hash.ts';
import type { LanguagePack, TypesProvider, TypesRequest } from '../../ports/index.ts';
import { model } from './index.ts';

const base = mkdtempSync(join(tmpdir(), 'qtest-types-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const { resolve } = createRequire(import.meta.url);
const bytes = typescript.grammars.map((name) => readFileSync(resolve(name)));
let count = 0;

type Files = Readonly<Record<string, string>>;

/** A pack whose types are resolved for real; what was asked is noted. */
function watched(provider: TypesProvider = createTypes()): { pack: LanguagePack; asked: TypesRequest[] } {
  const asked: TypesRequest[] = [];
  const types: TypesProvider = {
    ...provider,
    resolve(request) {
      asked.push(request);
      return provider.resolve(request);
    },
  };
  return { pack: { ...typescript, types }, asked };
}

function project(files: Files): {
  build(pack: LanguagePack): Promise<SystemModel>;
  write(files: Files): void;
} {
  const root = join(base, `p${count++}`);
  const tree = join(root, 'tree');
  const write = (changed: Files) => {
    for (const [path, text] of Object.entries(changed)) {
      mkdirSync(dirname(join(tree, path)), { recursive: true });
      writeFileSync(join(tree, path), text);
    }
  };
  write(files);
  return {
    write,
    build: (pack) =>
      model(
        { tree, bundle: bundleOf(tree), cacheDir: join(root, 'cache') },
        { packs: [pack], grammars: () => bytes, progress: () => {}, signal: new AbortController().signal },
      ),
  };
}

function bundleOf(tree: string): SourceBundle {
  const view = openFileView(tree, { skip: typescript.skip });
  const files = view.list().map((path) => {
    const content = readFileSync(join(tree, path));
    const language = /\.ts$/.test(path) ? { language: 'typescript' } : {};
    const { role } = typescript.role(path, view);
    return { path, ...language, role, bytes: content.length, hash: sha256(content) };
  });
  return {
    version: '1.0',
    source: { kind: 'folder', name: 'project' },
    languages: [],
    projects: typescript.projects(view),
    files,
    excluded: [],
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
}

const typesOf = ({ files }: SystemModel, key: string) =>
  files.flatMap((file) => file.functions).find((fn) => fn.key === key)?.types;

const SOURCES = {
  'package.json': '{"name":"p"}',
  'tsconfig.json': '{"compilerOptions":{"strict":true}}',
  'src/a.ts':
    "import type { Mode } from './mode.ts';\nexport function f(mode: Mode): string { return mode; }\n",
  'src/mode.ts': "export type Mode = 'fast' | 'slow';\n",
  'src/b.ts': 'export type Pair = [number, number];\nexport const sum = ([a, b]: Pair): number => a + b;\n',
};
const modes = (...values: string[]) => ({
  kind: 'union',
  members: values.map((value) => ({ kind: 'literal', value })),
});

test('types come into the model, and an unchanged tree is not resolved again', async () => {
  const { pack, asked } = watched();
  const { build } = project(SOURCES);
  const cold = await build(pack);
  expect(systemModel.schema.safeParse(cold).error).toBeUndefined();
  expect(typesOf(cold, 'src/a.ts#f')).toMatchObject({
    parameters: [modes('fast', 'slow')],
    strictNulls: true,
  });
  expect(cold.types).toEqual({ status: 'resolved', functions: 2, notes: [] });
  const warm = await build(pack);
  expect(asked).toHaveLength(1);
  expect(warm.files).toEqual(cold.files);
});

test('a change in a file that only types are imported from is noticed, and asks for no more than it touches', async () => {
  const { pack, asked } = watched();
  const { build, write } = project(SOURCES);
  await build(pack);
  write({ 'src/mode.ts': "export type Mode = 'fast' | 'slow' | 'idle';\n" });
  const changed = await build(pack);
  expect(typesOf(changed, 'src/a.ts#f')?.parameters).toEqual([modes('fast', 'slow', 'idle')]);
  expect(asked.at(-1)?.files.map(({ path }) => path)).toEqual(['src/a.ts']);
});

test('without the resolver the model says so, and everything else is there; later it is asked again', async () => {
  const gone = watched(createTypes(() => Promise.reject(new Error('no such package'))));
  const { build } = project(SOURCES);
  const without = await build(gone.pack);
  expect(without.types).toEqual({
    status: 'unavailable',
    functions: 2,
    notes: ['types: unavailable (ts-morph does not load: no such package)'],
  });
  expect(without.files.flatMap((file) => file.functions.map((fn) => fn.key))).toEqual([
    'src/a.ts#f',
    'src/b.ts#sum',
  ]);
  const { pack, asked } = watched();
  expect((await build(pack)).types?.status).toBe('resolved');
  expect(asked).toHaveLength(1);
});

test('files beyond the bound are left out, and counted', async () => {
  const { pack, asked } = watched();
  const long = `${`// ${'-'.repeat(60)}\n`.repeat(36_000)}${SOURCES['src/b.ts']}`;
  const { build } = project({ ...SOURCES, 'src/long.ts': long, 'src/longer.ts': ` ${long}` });
  const { types } = await build(pack);
  expect(types?.notes).toEqual(['types: 1 files are beyond the bound on files and bytes']);
  expect(asked[0]?.files.map(({ path }) => path)).toEqual(['src/a.ts', 'src/b.ts', 'src/long.ts']);
});
