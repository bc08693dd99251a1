import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type MutantIdentity, mutantKey, type Program, type Value } from '../../../src/artifacts/index.ts';
import { sha256 } from '../../../src/lib/hash.ts';
import { buildProbe } from './build.ts';
import { call, callStep, newStep, type OpenProbe, openProbe } from './fixtures/open-probe.ts';

const FILES = {
  'lib/add.js': 'module.exports = (a, b) => a + b;\n',
  'main.js': `const add = require('./lib/add');\nexports.three = (a) => add(add(a, 1), 1 + a);\n`,
  'es/index.mjs': `
import add, { LIMIT as most } from './parts.mjs';
import * as parts from './parts.mjs';
export { half } from './parts.mjs';
export * from './more.mjs';
export default class Range {
  static DEFAULT = 10;
  #steps = 0;
  constructor(from, to = Range.DEFAULT) { Object.assign(this, { from, to }); }
  get size() { return this.to - this.from; }
  step(by = 1) { this.#steps += by; return this.from + this.#steps; }
  static of(...ends) { return new Range(...ends); }
}
export const limited = (n) => (n > most ? most : add(n, parts.LIMIT));
`,
  'es/parts.mjs':
    'export const LIMIT = 10;\nexport default (a, b) => a - b;\nexport const half = (n) => n / 2;\n',
  'es/more.mjs':
    'export async function* count(n) { for (let i = 0; i < n; i++) yield i; }\nexport let live = 1;\nexport const raise = () => { live += 1; return live };\n',
  'ts/shop.ts': `
import type { Price } from './types';
import { round } from './round.js';
enum Tax { Low = 7, High = 19 }
abstract class Base { protected constructor(private readonly name: string) {} label(): string { return this.name; } }
export class Item extends Base {
  declare ignored: string;
  constructor(name: string, readonly price: Price, public tax: Tax = Tax.High) { super(name); }
  total<T extends number>(count: T): number { return round((this.price as number) * count * (1 + this.tax / 100)); }
}
export function isCheap(value: unknown): value is Price { return typeof value === 'number' && value! < 10; }
`,
  'ts/types.d.ts': 'export type Price = number;\n',
  'ts/round.ts': 'export const round = (n: number): number => Math.round(n * 100) / 100 satisfies number;\n',
  'ts/generic.tsx': 'export const pick = <T,>(a: T, b: T, second: boolean): T => (second ? b : a);\n',
  'ui.jsx': `import { jsx } from './jsx-runtime.js';\nexport const describe = (node) => JSON.stringify(node);\nexport const Badge = ({ n }) => (n > 9 ? '9+' : String(n));\nvoid jsx;\n`,
  'jsx-runtime.js': 'exports.jsx = (type, props) => ({ type, props });\n',
  'data.mjs':
    "import data from './data.json' with { type: 'json' };\nexport const read = () => data.answer;\n",
  'odd.js': `
exports.classify = function (s) {
  switch (s) { case 'a': case 'b': return 1; default: return s ? 2 : 3 }
};
exports.label = (o) => { outer: for (const k in o) { if (k === 'skip') continue outer; return k } };
exports.short = (a, b) => a ?? b?.c ?? 'none';
exports.tag = (s) => String.raw\`\\n\${s}\`;
var undef = typeof notThere === 'undefined';
exports.undef = () => undef;
exports.own = function () { return this === exports };
exports.args = function () { return arguments.length };
`,
} as const;

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({ ...FILES, 'data.json': '{ "answer": 42 }' });
});
afterAll(() => at.close());

const returns = (v: Value) => ({ o: 'returns', v });
/** The same program on each version of the build, without a mutant. */
async function onAll(program: Program) {
  const plain = (await at.observe(program))[0];
  const [mutants] = await at.run({
    op: 'observations',
    version: 'mutants',
    programs: [program],
    variants: at.probe.worlds,
  });
  const [explored] = await at.run({ op: 'explore', programs: [program] });
  expect(mutants?.[0]?.observation).toEqual(plain);
  expect([explored?.outcome, explored?.hash]).toEqual([plain?.o, mutants?.[0]?.hash]);
  return plain;
}

describe('the rebuilt sources do what the originals do', () => {
  const range = newStep('r0', 'es/index.mjs', 'default', 2);
  const item = newStep('r0', 'ts/shop.ts', 'Item', 'tea', 2);
  it.each<[string, Program, Value]>([
    ['a module that is a function', call('lib/add.js', '', 2, 3), 5],
    ['require', call('main.js', 'three', 2), 6],
    ['imports and namespaces', call('es/index.mjs', 'limited', 4), -6],
    ['re-exports', call('es/index.mjs', 'half', 5), 2.5],
    ['star re-exports', call('es/index.mjs', 'raise'), 2],
    [
      'static members',
      call('es/index.mjs', 'default.of', 1, 5),
      { $: 'instance', class: 'Range', properties: { from: 1, to: 5 } },
    ],
    ['private fields', [range, callStep('r1', { step: 'r0' }, 'step', 3)], 5],
    ['getters', [range, { op: 'get', bind: 'r1', callee: { from: { step: 'r0' }, path: ['size'] } }], 8],
    ['types, enums and parameter properties', [item, callStep('r1', { step: 'r0' }, 'total', 3)], 7.14],
    ['inherited members', [item, callStep('r1', { step: 'r0' }, 'label')], 'tea'],
    ['type guards', call('ts/shop.ts', 'isCheap', 9), true],
    ['generics beside JSX', call('ts/generic.tsx', 'pick', 1, 2, true), 2],
    ['JSX files', call('ui.jsx', 'Badge', { n: 10 }), '9+'],
    ['JSON', call('data.mjs', 'read'), 42],
    ['switch', call('odd.js', 'classify', 'b'), 1],
    ['labels', call('odd.js', 'label', { skip: 1, x: 2 }), 'x'],
    ['optional chaining', call('odd.js', 'short', null, null), 'none'],
    ['tagged templates', call('odd.js', 'tag', 1), '\\n1'],
    ['typeof of what is not declared', call('odd.js', 'undef'), true],
    ['the receiver', call('odd.js', 'own'), true],
    ['arguments', call('odd.js', 'args', 1, 2, 3), 3],
  ])('%s', async (_, program, value) => {
    expect(await onAll(program)).toMatchObject(returns(value));
  });
});

describe('mutants', () => {
  it('have the place and the text of what they replace', () => {
    const { mutants } = at.probe.build;
    for (const { file, range, original, contentHash } of mutants) {
      const text = FILES[file as keyof typeof FILES];
      const lines = text.split('\n');
      const { start, end } = range;
      const inside =
        start.line === end.line
          ? lines[start.line - 1]?.slice(start.column, end.column)
          : [
              lines[start.line - 1]?.slice(start.column),
              ...lines.slice(start.line, end.line - 1),
              lines[end.line - 1]?.slice(0, end.column),
            ].join('\n');
      expect(inside).toBe(original);
      expect(contentHash).toBe(sha256(text));
    }
    expect(new Set(mutants.map(mutantKey)).size).toBe(mutants.length);
    expect(new Set(mutants.map(({ file }) => file))).toEqual(
      new Set(Object.keys(FILES).filter((path) => !/types\.d\.ts$/.test(path))),
    );
  });

  it('of several files share one numbering, in the order of the files', () => {
    const files = at.probe.build.mutants.map(({ file }) => file);
    const firsts = [...new Set(files)];
    expect(files).toEqual(firsts.flatMap((file) => files.filter((each) => each === file)));
    expect(firsts).toEqual(
      at.probe.build.modules.map(({ path }) => path).filter((path) => firsts.includes(path)),
    );
  });

  /** Programs that reach this mutant, and what each gives when it is active. */
  it.each<[string, string, Program, Program]>([
    ['a + b', 'a - b', call('lib/add.js', '', 2, 3), call('lib/add.js', '', 2, 0)],
    ['1 + a', '1 - a', call('main.js', 'three', 2), call('main.js', 'three', 0)],
    ['n > most', 'n >= most', call('es/index.mjs', 'limited', 11), call('es/index.mjs', 'limited', 10)],
    ['n / 2', 'n * 2', call('es/index.mjs', 'half', 3), call('es/index.mjs', 'half', 0)],
    ['n > 9', 'n >= 9', call('ui.jsx', 'Badge', { n: 9 }), call('ui.jsx', 'Badge', { n: 8 })],
  ])(
    '%s → %s is killed by what tells them apart and by nothing else',
    async (original, replacement, ...programs) => {
      const ids = at.mutants(original, replacement);
      expect(ids).toHaveLength(1);
      const results: Awaited<ReturnType<OpenProbe['kills']>>[] = [];
      for (const program of programs) results.push(await at.kills(program, ids));
      // `limited(11)` gives 10 with either operator, `limited(10)` only without.
      const [first, second] = original === 'n > most' ? results.toReversed() : results;
      expect(first).toMatchObject({ covered: ids, killed: ids });
      expect(second).toMatchObject({ covered: ids, killed: [] });
    },
  );

  it('each change nothing but what their range says', async () => {
    const text = 'exports.f = (a, b, c) => [a + b, b * c, a < c, !b, c ? 1 : 2, "t"];\n';
    const alone = await openProbe({ 'all.js': text, 'other.js': 'exports.g = () => 1 + 1;\n' });
    try {
      const program = call('all.js', 'f', 2, 5, 9);
      const base = [7, 45, true, false, 1, 't'];
      expect(await alone.observe(program)).toEqual([returns(base)]);
      // The mutants whose whole range is one item of the list, applied to the text by hand.
      const { mutants } = alone.probe.build;
      const inList = mutants.flatMap((mutant, id) =>
        mutant.file === 'all.js' && mutant.original.length < 10 ? [{ mutant, id }] : [],
      );
      expect(inList.length).toBeGreaterThan(7);
      for (const { mutant, id } of inList) {
        const mutated = apply(text, mutant);
        const module = { exports: {} as { f: (...args: number[]) => unknown } };
        new Function('exports', mutated)(module.exports);
        const same = JSON.stringify(module.exports.f(2, 5, 9)) === JSON.stringify(base);
        const { killed, covered } = await alone.kills(program, [id]);
        expect([mutant.original, mutant.replacement, covered, killed]).toEqual([
          mutant.original,
          mutant.replacement,
          [id],
          same ? [] : [id],
        ]);
      }
    } finally {
      await alone.close();
    }
  });
});

/** The text with one mutant in place of its range (all on one line). */
function apply(text: string, { range, replacement }: MutantIdentity): string {
  const lines = text.split('\n');
  const line = lines[range.start.line - 1] ?? '';
  lines[range.start.line - 1] =
    line.slice(0, range.start.column) + replacement + line.slice(range.end.column);
  return lines.join('\n');
}

describe('the watching version', () => {
  const explore = async (...programs: Program[]) => at.run({ op: 'explore', programs });

  it('tells one way through from another', async () => {
    const [a, b, other, none] = await explore(
      ...['a', 'b', 'x', ''].map((text) => call('odd.js', 'classify', text)),
    );
    const branches = [a, b, other, none].map((each) => each?.branches.join());
    expect(new Set(branches).size).toBe(4);
  });

  it('tells which operands were compared, with ===, < and switch', async () => {
    const [switched, compared, keys] = await explore(
      call('odd.js', 'classify', 'q'),
      call('ui.jsx', 'Badge', { n: 4 }),
      call('odd.js', 'label', { k: 1 }),
    );
    expect(switched?.pairs).toEqual([
      ['q', 'a'],
      ['q', 'b'],
    ]);
    expect(compared?.pairs).toEqual([[4, 9]]);
    expect(keys?.pairs).toEqual([['k', 'skip']]);
  });

  it('tells which methods a result has, and that it can be called', async () => {
    const [made, fn] = await explore(call('es/index.mjs', 'default.of', 1), call('main.js', 'three', 1));
    expect(made?.methods).toEqual(['step']);
    expect(fn?.methods).toEqual([]);
  });
});

describe('constants', () => {
  it('are the literals of the source with their lines, and what its patterns match', async () => {
    const text = `
const a = 'text', n = 42, big = 9n, both = 'text';
const parts = /^v(\\d+)$/i.exec(\`v\${n}-end\`);
const made = new RegExp('x+y');
const o = { key: 1, 'quoted': 2, [a]: 3 };
`;
    const { constants } = await buildProbe([{ path: 'a.js', text, hash: '' }], () => {});
    const brief = constants.map(({ line, value }) => [
      line,
      typeof value === 'object' ? JSON.stringify(value) : value,
    ]);
    expect(brief).toEqual(
      expect.arrayContaining([
        [2, 'text'],
        [2, 42],
        [2, '{"$":"bigint","value":"9"}'],
        [3, '{"$":"regexp","source":"^v(\\\\d+)$","flags":"i"}'],
        [3, 'v'],
        [3, '-end'],
        [4, 'x+y'],
        [5, 'key'],
      ]),
    );
    expect(brief.filter(([line, value]) => line === 2 && value === 'text')).toHaveLength(1);
    const pattern = constants.find(({ value }) => typeof value === 'object');
    expect(pattern).toBeDefined();
    const samples = constants.flatMap((each) => each.samples);
    expect(samples.filter((sample) => /^v\d+$/i.test(sample)).length).toBeGreaterThan(3);
    expect(samples.filter((sample) => /x+y/.test(sample)).length).toBeGreaterThan(1);
  });
});

describe('code that does not ask to be strict', () => {
  it.each([
    ['jest', { o: 'returns', v: 'sloppy' }],
    ['vitest', { o: 'throws', v: { class: 'TypeError' } }],
  ])('is under %s what its tests will find', async (framework, expected) => {
    const text = "exports.mark = (value) => { value.seen = true; return 'sloppy' };\n";
    const alone = await openProbe({ 'mark.js': text }, framework);
    try {
      expect(await alone.observe(call('mark.js', 'mark', 0))).toMatchObject([expected]);
      const [explored] = await alone.run({ op: 'explore', programs: [call('mark.js', 'mark', 0)] });
      expect(explored?.outcome).toBe(expected.o);
    } finally {
      await alone.close();
    }
  });
});

describe('what cannot be built', () => {
  it('is listed with its reason, and takes nothing from the others', async () => {
    const source = (path: string, text: string) => ({ path, text, hash: sha256(text) });
    const told: string[] = [];
    const build = await buildProbe(
      [
        source('broken.js', 'exports.f = () => {\n'),
        source(
          'flow.js',
          '// @flow\nexport type A = {| a: number |};\nexport const f = (a: A): number => a.a;\n',
        ),
        source('good.ts', 'export const f = (a: number) => a * 2;\n'),
        source('empty.js', ''),
        source('hashbang.js', '#!/usr/bin/env node\nexports.f = (a) => a - 1;\n'),
      ],
      (path) => told.push(path),
    );
    expect(build.failed.map(({ path }) => path)).toEqual(['broken.js', 'flow.js']);
    for (const { error } of build.failed) expect(error).toMatch(/^[^\n]{10,}$/);
    expect(build.modules.map(({ path }) => path)).toEqual(['good.ts', 'empty.js', 'hashbang.js']);
    expect(build.mutants.map(({ file }) => file)).toEqual([
      'good.ts',
      'good.ts',
      'hashbang.js',
      'hashbang.js',
    ]);
    expect(told).toEqual(['broken.js', 'flow.js', 'good.ts', 'empty.js', 'hashbang.js']);
    expect(build.settles).toBe(false);
  });

  it('is the same every time', async () => {
    const files = Object.entries(FILES).map(([path, text]) => ({ path, text, hash: sha256(text) }));
    const build = () => buildProbe(files, () => {});
    expect(await build()).toEqual(await build());
    expect((await build()).settles).toBe(true);
  });
});
