// Prints a test for every value and runs it, under the real framework, against every other value: it passes for the
// value it was printed for and for no other.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Expectation, Value } from '../../src/artifacts/index.ts';
import type { FileView, PrintableTest } from '../../src/ports/index.ts';
import { vitest } from './vitest/index.ts';

const require = createRequire(import.meta.url);
const { observe } = require('./harness/observe.cjs') as { observe: (value: unknown) => Value };
const modules = new URL('../../node_modules', import.meta.url).pathname;

/** Source text of each value, so that the module under test and this file make the same ones. */
const SOURCES = [
  'undefined', 'null', 'true', 'false', '0', '-0', '1', 'NaN', 'Infinity', '-Infinity', '1e21', '10n', '11n', '""', '"a"',
  '"undefined"', '"it\'s"', '"a\\nb"', '"\\u200b"', '"a".repeat(60)', '"a".repeat(61)', '[]', '[undefined]', '[,]', '[1,,2]',
  '[1,undefined,2]', '[0]', '[-0]', '[NaN]', '{}', '({a:1})', '({a:undefined})', '({a:-0})', '({a:0})', '({"odd key":1})',
  '({["__proto__"]:1})', 'Object.assign(Object.create(null),{a:1})', '({$:1})', '({a:[{b:[1]}]})', '({a:[{b:[2]}]})',
  'new Date(0)', 'new Date(1)', 'new Date(NaN)', '/a/g', '/a/i', '/b/g', 'new Map()', 'new Map([["a",1]])',
  'new Map([["a",2]])', 'new Map([["a",1],["b",2]])', 'new Map([["b",2],["a",1]])', 'new Set([1])', 'new Set([1,2])',
  'new Set([2,1])', 'new Set()', 'new Uint8Array([1,2])', 'Buffer.from([1,2])', 'new Uint8Array([1,2]).buffer',
  'new Float64Array([1.5])', 'Symbol.for("a")', 'Symbol("a")', 'Symbol("b")', 'new Error("a")', 'new Error("b")',
  'new TypeError("a")', 'Object.assign(new Error("a"),{code:"E"})', 'Object.assign(new Error("a"),{code:"F"})',
  'new Own("a")', 'new Point(1,2)', 'new Point(1,3)', 'new Other(1,2)', '({p:new Point(1,2)})', '({p:new Point(1,3)})',
  '({p:new Other(1,2)})', '({p:{x:1,y:2}})', '[new Point(1,2)]', '[new Set([1,2])]', '[new Set([2,1])]', '() => 1', '({f(){}})',
  '({e:new TypeError("x")})', '({e:new RangeError("x")})', 'new String("a")', '"a\\\\"', '"$`{"',
]; // biome-ignore format: a table
const CLASSES = `
class Point { constructor(x, y) { this.x = x; this.y = y; } }
class Other { constructor(x, y) { this.x = x; this.y = y; } }
class Own extends Error {}
`;
const values = new Function(
  `${CLASSES} return [${SOURCES.map((source) => `() => (${source})`).join(',')}];`,
)() as (() => unknown)[];
const seen = values.map((make) => observe(make()));

/** Two differences that the printed assertion leaves open, on purpose: an error that gains a code. */
function gainsCode(expected: Value, actual: Value): boolean {
  const [a, b] = [expected, actual] as { $?: string; class?: string; message?: string; code?: Value }[];
  return (
    a?.$ === 'error' &&
    b?.$ === 'error' &&
    a.class === b.class &&
    a.message === b.message &&
    a.code === undefined
  );
}

function asFailure(value: Value) {
  const error = value as { $?: string; class: string; message: string; code?: Value } | null;
  if (error !== null && typeof error === 'object' && error.$ === 'error') {
    return {
      class: error.class,
      message: error.message,
      ...(error.code === undefined ? {} : { code: error.code }),
    };
  }
  return { class: '', message: '', value };
}

const MODES: Readonly<Record<string, (value: Value) => Expectation>> = {
  returned: (value) => ({ kind: 'returns', value }),
  resolved: (value) => ({ kind: 'resolves', value }),
  thrown: (value) => ({ kind: 'throws', ...asFailure(value) }),
  rejected: (value) => ({ kind: 'rejects', ...asFailure(value) }),
};

let folder = '';
let text = '';
let passes: Readonly<Record<string, readonly boolean[]>> = {};

/** The printed file, except that its tests are collected and each is run once for every value. */
function driven(text: string): string {
  const printed = text.replace(/^import \{[^}]*\} from .vitest.;$/m, '');
  return `import { expect, it as real } from 'vitest';
import { writeFileSync } from 'node:fs';
import { format } from 'node:util';
const printed = [];
const describe = (name, body) => body();
const it = (title, body) => printed.push([title, body]);
it.each = (rows) => (title, body) => rows.forEach((row) => {
  const values = Array.isArray(row) ? row : [row];
  printed.push([format(title, ...values.slice(0, title.split('%').length - 1)), () => body(...values)]);
});
${printed}
real('every pair', async () => {
  const passes = {};
  for (const [title, body] of printed) {
    passes[title] = [];
    for (globalThis.current = 0; globalThis.current < ${SOURCES.length}; globalThis.current++) {
      let passed = true;
      try { await body(); } catch { passed = false; }
      passes[title].push(passed);
    }
  }
  writeFileSync(${JSON.stringify(join(folder, 'passes.json'))}, JSON.stringify(passes));
}, 60_000);
`;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtest-render-'));
  const source = `${CLASSES}const values = [${SOURCES.map((text) => `() => (${text})`).join(',\n')}];
const value = () => values[globalThis.current]();
exports.returned = value;
exports.resolved = async () => value();
exports.thrown = () => { throw value(); };
exports.rejected = async () => { throw value(); };
`;
  writeFileSync(join(folder, 'subject.js'), source);
  symlinkSync(modules, join(folder, 'node_modules'));
  const view: FileView = {
    list: () => ['subject.js'],
    read: (path) => (path === 'subject.js' ? source : undefined),
    exists: () => true,
  };
  const modes = Object.entries(MODES).flatMap(([mode, expectation]) =>
    [true, false].map((apart) => ({ mode, expectation, apart })),
  );
  const tests = modes.flatMap(({ mode, expectation, apart }) =>
    seen.map(
      (value, i): PrintableTest => ({
        id: `${mode} ${i} ${apart}`,
        title: `${apart ? '' : 'row '}${mode} ${i}`,
        ...(apart ? { apart: 'always' as const } : {}),
        setup: [],
        input: { op: 'call', bind: 'r0', callee: { from: { module: 'subject.js' }, path: [mode] }, args: [] },
        expect: [expectation(value)],
        isolation: { fakeTimers: false },
      }),
    ),
  );
  const testPath = 'subject.test.js';
  const groups = [{ name: 'g', tests }];
  ({ text } = vitest.emit({ file: 'subject.js', testPath, groups, view, header: 'Pairs' }));
  writeFileSync(join(folder, testPath), driven(text));
  const limits = { wallMs: 60_000 };
  const request = { tree: folder, testFiles: [testPath], work: folder, toolModules: modules, view, limits };
  const { command } = vitest.run(request);
  const env = { PATH: process.env.PATH, ...command.env };
  const ended = spawnSync(process.execPath, command.argv.slice(1), {
    cwd: command.cwd,
    env,
    timeout: limits.wallMs,
  });
  expect(String(ended.stderr)).not.toContain('Error');
  passes = JSON.parse(readFileSync(join(folder, 'passes.json'), 'utf8'));
}, 90_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it.each(Object.keys(MODES).flatMap((mode) => [mode, `row ${mode}`]))(
  'a value that was %s passes its own test and no other',
  (mode) => {
    const wrong: string[] = [];
    seen.forEach((expected, i) => {
      seen.forEach((actual, j) => {
        const same = JSON.stringify(expected) === JSON.stringify(actual);
        if (!same && gainsCode(expected, actual)) return;
        const passed = passes[`${mode} ${i}`]?.[j];
        if (passed !== same)
          wrong.push(`expected ${SOURCES[i]}, got ${SOURCES[j]}: ${passed ? 'passed' : 'failed'}`);
      });
    });
    expect(wrong).toEqual([]);
  },
);

it('tests that differ in values are rows', () => {
  expect(text.match(/\bit\.each\(/g)?.length).toBeGreaterThan(3);
});
