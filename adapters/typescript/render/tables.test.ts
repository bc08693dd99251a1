import { describe, expect, it } from 'vitest';
import type { Expectation, Value } from '../../../src/artifacts/index.ts';
import type { FileView, PrintableTest } from '../../../src/ports/index.ts';
import { jest } from '../jest/index.ts';
import { vitest } from '../vitest/index.ts';

const UNDEFINED: Value = { $: 'undefined' };
const returns = (value: Value): Expectation => ({ kind: 'returns', value });

function test(
  title: string,
  args: readonly Value[],
  expected: Expectation,
  more: Partial<PrintableTest> = {},
) {
  const callee = { from: { module: 'a.js' }, path: ['f'] };
  return {
    id: title,
    title,
    setup: [],
    input: { op: 'call', bind: 'r0', callee, args },
    expect: [expected],
    isolation: { fakeTimers: false },
    ...more,
  } satisfies PrintableTest;
}

function viewOf(files: Readonly<Record<string, string>>): FileView {
  return { list: () => Object.keys(files), read: (path) => files[path], exists: (path) => path in files };
}

const SOURCE = 'export function f(text) {\n  return text;\n}\n';

function print(
  tests: readonly PrintableTest[],
  files: Readonly<Record<string, string>> = {},
  framework = vitest,
) {
  return framework.emit({
    file: 'a.js',
    testPath: 'a.test.js',
    groups: [{ name: 'f', tests }],
    view: viewOf({ 'a.js': SOURCE, ...files }),
    header: 'H',
  });
}

const ROWS = [
  test('for "a" returns 1', ['a'], returns(1)),
  test('for "b" returns 2', ['b'], returns(2)),
  test('for "c" returns 10', ['c'], returns(10)),
];

describe('tables', () => {
  it('hold no test that looks at what is printed', () => {
    const log: Expectation = { kind: 'log', method: 'warn', index: 0, args: ['odd'] };
    const { text } = print(ROWS.map((row) => ({ ...row, expect: [...row.expect, log] })));
    expect(text).not.toContain('.each');
    expect(text.match(/spyOn\(console, 'warn'\)/g)).toHaveLength(3);
    expect(text).toContain("expect(warn.mock.calls[0]).toStrictEqual(['odd']);");
  });

  it('name each row by its values, under the names of the parameters', () => {
    const rows = ROWS.map((row) => ({ ...row, parameters: ['text'] }));
    const { text, tests } = print(rows);
    expect(text).toContain(`  it.each([
    ['a', 1],
    ['b', 2],
    ['c', 10],
  ])('for %j returns %j', (text, expected) => {
    expect(f(text)).toBe(expected);
  });
`);
    const lines = text.split('\n');
    expect(tests.map(({ fullName, line }) => [fullName, lines[line - 1]?.trim()])).toEqual([
      ['f for "a" returns 1', "['a', 1],"],
      ['f for "b" returns 2', "['b', 2],"],
      ['f for "c" returns 10', "['c', 10],"],
    ]);
    for (const { table } of tests)
      expect(lines.slice((table?.start ?? 0) - 1, table?.end).join('\n')).toMatch(
        /^ {2}it\.each[\s\S]*^ {2}\}\);$/m,
      );
  });

  it('keep the order of the values in the title', () => {
    const rows = ROWS.map((row, i) => ({ ...row, title: `returns ${[1, 2, 10][i]} for "${'abc'[i]}"` }));
    expect(print(rows).text).toContain("[10, 'c'],\n  ])('returns %j for %j', (expected, text) => {");
  });

  it('have a column of titles where values do not make them', () => {
    const rows = ROWS.map((row, i) => ({ ...row, title: `says ${'xyz'[i]}` }));
    expect(print(rows).text).toContain("['says x', 'a', 1],");
    expect(print(rows).text).toContain("])('%s', (_, text, expected) => {");
  });

  it('have one column for what alone differs', () => {
    const rows = ['a', 'b', 'c'].map((arg) => test(`is true for "${arg}"`, [arg], returns(true)));
    expect(print(rows).text).toContain(
      "  it.each(['a', 'b', 'c'])('is true for %j', (text) => {\n    expect(f(text)).toBe(true);\n  });",
    );
    const nothing = ['a', null, 3].map((arg) =>
      test(`returns undefined for ${JSON.stringify(arg)}`, [arg], returns(UNDEFINED)),
    );
    expect(print(nothing).text).toContain('[null],\n');
  });

  it('compare structures part by part, and errors by their messages', () => {
    const structures = [1, 2, 3].map((n) => test(`for ${n} returns [${n}]`, [n], returns([n])));
    expect(print(structures).text).toContain('expect(f(number)).toStrictEqual(expected);');
    const errors = [1, 2, 3].map((n) =>
      test(`rejects ${n}`, [n], { kind: 'throws', class: 'Error', message: `bad ${n}` }),
    );
    expect(print(errors).text).toContain(`    [3, 'bad 3'],
  ])('rejects %j', (number, message) => {
    expect(() => f(number)).toThrow(expect.objectContaining({ constructor: Error, message }));`);
  });

  it.each<[string, readonly PrintableTest[]]>([
    ['two tests', ROWS.slice(1)],
    ['tests that are to stand apart', ROWS.map((row) => ({ ...row, apart: 'always' as const }))],
    ['tests with other clocks', ROWS.map((row) => ({ ...row, isolation: { fakeTimers: true } }))],
    [
      'titles that a runner would fill in',
      ROWS.map((row) => ({ ...row, title: row.title.replace('"', '%s') })),
    ],
    [
      'tests of different functions',
      ROWS.map((row, i) => ({
        ...row,
        input: { ...row.input, callee: { from: { module: 'a.js' }, path: [`f${i}`] } },
      })),
    ],
    [
      'functions as arguments',
      ROWS.map((row, i) =>
        test(row.title, [{ $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: i } }], returns(i)),
      ),
    ],
  ])('are not made of %s', (_, tests) => {
    expect(print(tests).text).not.toContain('.each(');
  });

  it.each([
    ['22.4.4', false],
    ['23.0.0', true],
    ['30.0.0', true],
  ])('and strict equality are there in Jest %s: %s', (version, there) => {
    const files = { 'node_modules/jest/package.json': JSON.stringify({ version }) };
    expect(print(ROWS, files, jest).text.includes('it.each(')).toBe(there);
    const strict = print([test('t', [], returns([1]))], files, jest).text.includes('toStrictEqual');
    expect(strict).toBe(there);
  });
});
