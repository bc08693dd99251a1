import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TypeShape } from '../../../src/artifacts/index.ts';
import type { FileView, Parser, TypesAnswer } from '../../../src/ports/index.ts';
import { createParser, grammars } from '../parse.ts';
import { createTypes } from './index.ts';
import { plainShape } from './plain.ts';

const { resolve } = createRequire(import.meta.url);
let parser: Parser;

beforeAll(async () => {
  parser = await createParser(grammars.map((name) => readFileSync(resolve(name))));
});

function viewOf(files: Readonly<Record<string, string>>): FileView {
  const paths = Object.keys(files);
  return {
    list: () => paths.filter((path) => !path.startsWith('node_modules/')),
    read: (path) => files[path],
    exists: (path) => paths.some((each) => each === path || each.startsWith(`${path}/`)),
  };
}

async function answerOf(
  files: Readonly<Record<string, string>>,
  main = 'a.ts',
  provider = createTypes(),
  maxBytes = 1_000_000,
): Promise<TypesAnswer> {
  const facts = parser.parse({ path: main, text: files[main] ?? '', hash: 'h' });
  const view = viewOf(files);
  const functions = facts.functions.filter((fn) => provider.wants(fn, view));
  return provider.resolve({
    view,
    project: undefined,
    files: [{ path: main, functions }],
    maxBytes,
  });
}

/** Shapes of the parameters of `f`, the only function. */
async function shapesOf(
  text: string,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly TypeShape[]> {
  const { files, unavailable } = await answerOf({ 'a.ts': text, ...more });
  expect(unavailable).toBeUndefined();
  return files[0]?.functions['a.ts#f']?.parameters ?? [];
}

const string: TypeShape = { kind: 'primitive', name: 'string' };
const number: TypeShape = { kind: 'primitive', name: 'number' };

describe('shapes of parameters', () => {
  test('the arms of a discriminated union keep their discriminant', async () => {
    const [shape] = await shapesOf(`
      type Shape = { kind: 'circle'; r: number } | { kind: 'square'; side: number; label?: string };
      export function f(shape: Shape): number { return shape.kind === 'circle' ? shape.r : shape.side; }`);
    expect(shape).toEqual({
      kind: 'union',
      members: [
        {
          kind: 'object',
          properties: [
            { name: 'kind', shape: { kind: 'literal', value: 'circle' }, optional: false },
            { name: 'r', shape: number, optional: false },
          ],
        },
        {
          kind: 'object',
          properties: [
            { name: 'kind', shape: { kind: 'literal', value: 'square' }, optional: false },
            { name: 'side', shape: number, optional: false },
            { name: 'label', shape: string, optional: true },
          ],
        },
      ],
    });
  });

  test('types of other files and of installed packages are followed', async () => {
    const [shape] = await shapesOf(
      "import type { Options } from './b';\nexport function f(o: Options): void { o.size; }",
      {
        'b.ts': "import type { Unit } from 'units';\nexport interface Options { size: number; unit?: Unit }",
        'node_modules/units/package.json': '{"name":"units","types":"index.d.ts"}',
        'node_modules/units/index.d.ts': "export type Unit = 'px' | 'em';",
      },
    );
    expect(shape).toMatchObject({
      kind: 'object',
      name: 'Options',
      properties: [
        { name: 'size', shape: number },
        {
          name: 'unit',
          optional: true,
          shape: {
            kind: 'union',
            members: [
              { kind: 'literal', value: 'px' },
              { kind: 'literal', value: 'em' },
            ],
          },
        },
      ],
    });
  });

  test('a type that contains itself becomes a name', async () => {
    const { files } = await answerOf({
      'a.ts':
        'interface Tree { value: number; children: Tree[]; parent?: Tree }\nexport function f(t: Tree): number { return t.value; }',
    });
    expect(files[0]?.functions['a.ts#f']?.parameters).toEqual([{ kind: 'reference', name: 'a.ts#Tree' }]);
    expect(files[0]?.shapes['a.ts#Tree']).toEqual({
      kind: 'object',
      name: 'Tree',
      properties: [
        { name: 'value', shape: number, optional: false },
        {
          name: 'children',
          shape: { kind: 'array', items: { kind: 'reference', name: 'a.ts#Tree' } },
          optional: false,
        },
        { name: 'parent', shape: { kind: 'reference', name: 'a.ts#Tree' }, optional: true },
      ],
    });
  });

  const enumText = "export enum Color { Red = 'r', Blue = 'b' }\n";
  const klass = 'export class Box { constructor(readonly n: number) {} }\n';
  test.each<[what: string, text: string, expected: unknown]>([
    [
      'an enumeration',
      `${enumText}export function f(c: Color): string { return c; }`,
      {
        kind: 'enum',
        name: 'Color',
        module: 'a.ts',
        members: [
          { name: 'Red', value: 'r' },
          { name: 'Blue', value: 'b' },
        ],
      },
    ],
    [
      'one member of it',
      `${enumText}export function f(c: Color.Blue): string { return c; }`,
      {
        kind: 'enum',
        name: 'Color',
        module: 'a.ts',
        members: [{ name: 'Blue', value: 'b' }],
      },
    ],
    [
      'a brand',
      "export function f(id: string & { readonly __brand: 'Id' }): string { return id; }",
      {
        kind: 'brand',
        name: 'brand',
        base: string,
      },
    ],
    [
      'a brand that its module exports',
      "export type Id = string & { readonly __brand: 'Id' }; export function f(id: Id): string { return id; }",
      { kind: 'brand', name: 'Id', module: 'a.ts', base: string },
    ],
    [
      'a tuple',
      'export function f(t: readonly [string, number?, ...boolean[]]): void { t; }',
      {
        kind: 'tuple',
        items: [
          { shape: string, optional: false, rest: false },
          { shape: number, optional: true, rest: false },
          { shape: { kind: 'primitive', name: 'boolean' }, optional: false, rest: true },
        ],
      },
    ],
    [
      'a template',
      'export function f(t: `v${number}-${string}`): void { t; }',
      {
        kind: 'template',
        texts: ['v', '-', ''],
        parts: [number, string],
      },
    ],
    [
      'a record',
      'export function f(t: Record<string, number[]>): void { t; }',
      {
        kind: 'object',
        name: 'Record',
        properties: [],
        index: { kind: 'array', items: number },
      },
    ],
    [
      'Pick and Partial',
      'type A = { a: string; b: number; c: Date }; export function f(t: Partial<Pick<A, "a" | "c">>): void { t; }',
      {
        kind: 'object',
        name: 'Partial',
        properties: [
          { name: 'a', shape: string, optional: true },
          { name: 'c', shape: { kind: 'builtin', type: 'date', of: [] }, optional: true },
        ],
      },
    ],
    [
      'maps and sets',
      'export function f(t: Map<string, Set<number>>): void { t; }',
      {
        kind: 'builtin',
        type: 'map',
        of: [string, { kind: 'builtin', type: 'set', of: [number] }],
      },
    ],
    [
      'typed arrays',
      'export function f(t: Uint8Array): void { t; }',
      {
        kind: 'builtin',
        type: 'bytes',
        name: 'Uint8Array',
        of: [],
      },
    ],
    [
      'a callback',
      'export function f(t: (item: string, at?: number) => boolean): void { t("a"); }',
      {
        kind: 'function',
        parameters: [
          { name: 'item', shape: string, optional: false, rest: false },
          { name: 'at', shape: number, optional: true, rest: false },
        ],
        returns: { kind: 'primitive', name: 'boolean' },
      },
    ],
    [
      'an instance',
      `${klass}export function f(t: Box): number { return t.n; }`,
      {
        kind: 'instance',
        name: 'Box',
        class: 'a.ts#Box',
      },
    ],
    [
      'a type parameter',
      'export function f<T extends string[]>(t: T): T { return t; }',
      {
        kind: 'generic',
        name: 'T',
        bound: { kind: 'array', items: string },
      },
    ],
    [
      'the keys of a known type',
      'type A = { a: 1; b: 2 }; export function f(k: keyof A): void { k; }',
      {
        kind: 'union',
        members: [
          { kind: 'literal', value: 'a' },
          { kind: 'literal', value: 'b' },
        ],
      },
    ],
    ['a contextual parameter', 'type H = (a: number) => void; export const f: H = (a) => { a; };', number],
  ])('%s', async (_, text, expected) => {
    const [shape] = await shapesOf(text);
    expect(shape).toEqual(expected);
  });

  test('a key of a type parameter is tied to it', async () => {
    const [, key] = await shapesOf(
      'export function f<T, K extends keyof T>(o: T, k: K): T[K] { return o[k]; }',
    );
    expect(key).toEqual({ kind: 'generic', name: 'K', bound: { kind: 'keyof', of: 'T' } });
  });

  test('overloads are what callers see', async () => {
    const [first] = await shapesOf(`
      export function f(a: string): string;
      export function f(a: number): number;
      export function f(a: any): any { return a; }`);
    expect(first).toEqual({ kind: 'union', members: [string, number] });
  });

  test('documented types of JavaScript are resolved, and not checked', async () => {
    const { files } = await answerOf(
      {
        'a.js':
          "/** @typedef {{ mode: 'fast' | 'slow', depth?: number }} Options */\n/** @param {Options} o */\nexport function f(o) { return o.mode; }",
      },
      'a.js',
    );
    const types = files[0]?.functions['a.js#f'];
    expect(types?.checked).toBe(false);
    expect(types?.parameters[0]).toMatchObject({
      kind: 'object',
      properties: [{ name: 'mode' }, { name: 'depth', optional: true }],
    });
  });
});

test('only a declared result is told', async () => {
  const { files } = await answerOf({
    'a.ts':
      'type P = { a: string };\nexport function f(p: P): string | undefined { return p.a; }\nexport function g(p: P) { return p.a; }',
  });
  expect(files[0]?.functions['a.ts#f']?.returns).toEqual({
    kind: 'union',
    members: [{ kind: 'primitive', name: 'undefined' }, string],
  });
  expect(files[0]?.functions['a.ts#g']?.returns).toBeUndefined();
});

test('beyond the allowance a type is any value, and the answer says so', async () => {
  const files = {
    'a.ts': "import type { B } from './b';\nexport function f(b: B): void { b; }",
    'b.ts': `export type B = 'x' | 'y'; // ${'-'.repeat(5000)}`,
  };
  const { files: found, cut } = await answerOf(files, 'a.ts', createTypes(), 1000);
  expect(cut).toBe(true);
  expect(found[0]?.functions['a.ts#f']?.parameters).toEqual([{ kind: 'any' }]);
});

describe('without ts-morph', () => {
  const missing = createTypes(() =>
    Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })),
  );
  const text = 'type P = { a: string };\nexport function f(p: P, n: number): string { return p.a + n; }';

  test('the answer says why, and keeps what the text tells', async () => {
    const { files, unavailable } = await answerOf({ 'a.ts': text }, 'a.ts', missing);
    expect(unavailable).toBe('ts-morph is not installed');
    expect(files[0]?.functions['a.ts#f']).toMatchObject({
      parameters: [{ kind: 'any' }, number],
      returns: string,
    });
  });

  test('it is not even asked for where every type is plain', async () => {
    const plain = { 'a.ts': "export function f(n: number, unit: 'px' | 'em'): string { return n + unit; }" };
    const { files, unavailable } = await answerOf(plain, 'a.ts', missing);
    expect(unavailable).toBeUndefined();
    expect(files[0]?.functions['a.ts#f']?.parameters).toHaveLength(2);
  });
});

test.each([
  ["'a' | 'b|c'", undefined],
  ['string | null', { kind: 'union', members: [string, { kind: 'primitive', name: 'null' }] }],
  ['readonly number[]', { kind: 'array', items: number }],
  ['Foo', undefined],
  ['(a: string) => void', undefined],
  [
    '-1 | 0',
    {
      kind: 'union',
      members: [
        { kind: 'literal', value: -1 },
        { kind: 'literal', value: 0 },
      ],
    },
  ],
])('the text %s tells %j', (text, shape) => expect(plainShape(text)).toEqual(shape));

describe('declarations that are published beside JavaScript', () => {
  const CODE = `class Text {
    constructor(parts) { this.parts = parts; }
    join(other, options) { return other; }
    static of(text) { return new Text([text]); }
  }
  exports.Text = Text;
  exports.plain = (value) => value;
  exports.later = function (callback) { callback(null, 1); };`;
  const DECLARED = `export declare class Text {
    constructor(parts?: string[] | { parts: string[] });
    join(other: Text, options?: { sep: string; deep?: boolean }): Text;
    static of(text: string): Text;
  }
  export declare function later(callback: (error: Error | null, n: number) => void): void;
  export declare function later(callback: 'now'): void;`;
  const object = (name: string, shape: TypeShape, optional = false) => ({ name, shape, optional });

  test('tell what a function takes, though nothing holds callers to it', async () => {
    const { files } = await answerOf({ 'a.js': CODE, 'a.d.ts': DECLARED }, 'a.js');
    const known = files[0]?.functions ?? {};
    expect(known['a.js#Text.constructor']).toEqual({
      parameters: [
        {
          kind: 'union',
          members: [
            { kind: 'array', items: string },
            {
              kind: 'object',
              properties: [object('parts', { kind: 'array', items: string })],
            },
          ],
        },
      ],
      checked: false,
      strictNulls: false,
    });
    expect(known['a.js#Text.join']?.parameters).toEqual([
      { kind: 'instance', name: 'Text', class: 'a.js#Text' },
      {
        kind: 'object',
        properties: [object('sep', string), object('deep', { kind: 'primitive', name: 'boolean' }, true)],
      },
    ]);
    expect(known['a.js#Text.of']?.parameters).toEqual([string]);
    expect(known['a.js#later']?.parameters[0]?.kind).toBe('union');
    expect(known['a.js#plain']?.parameters).toEqual([{ kind: 'any' }]);
  });

  test('may be the package’s own, and call the whole module its default', async () => {
    const files = {
      'package.json': '{"name":"p","main":"./lib/main.js","types":"types/p.d.ts"}',
      'lib/main.js': 'module.exports = function pad(text, width) { return text; };',
      'types/p.d.ts': 'export default function pad(text: string, width?: number): string;',
    };
    const { files: known } = await answerOf(files, 'lib/main.js');
    expect(known[0]?.functions['lib/main.js#pad']?.parameters).toEqual([string, number]);
  });

  test('are read with `export =` and in namespaces', async () => {
    const files = {
      'a.js': 'function pad(text) { return text; }\npad.left = (n) => n;\nmodule.exports = pad;',
      'a.d.ts':
        'declare function pad(text: string): string;\ndeclare namespace pad { function left(n: number): number }\nexport = pad;',
    };
    const { files: known } = await answerOf(files, 'a.js');
    expect(Object.values(known[0]?.functions ?? {}).map(({ parameters }) => parameters)).toEqual([
      [string],
      [number],
    ]);
  });
});
