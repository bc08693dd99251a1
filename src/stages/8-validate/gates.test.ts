// The parts of the gates that decide, without running anything.
import { expect, it } from 'vitest';
import { type EmittedTest, judgedKey, type KillMatrix, type MutantIdentity } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { combinedRuns, singleRuns } from '../../ports/perturbed-runs.ts';
import { certify, killsOf } from './certify.ts';
import { findCulprits } from './find-culprits.ts';
import { markLines, unmarkedOffset } from './mark-lines.ts';
import { matchMutants } from './match-mutants.ts';
import { pickMutants } from './pick-mutants.ts';
import { relocate } from './relocate.ts';
import { failures, withStray } from './run-tests.ts';
import { unseen } from './runtime-gate.ts';

function identity(line: number, start: number, end: number, replacement = '""'): MutantIdentity {
  const range = { start: { line, column: start }, end: { line, column: end } };
  return { file: 'a.js', contentHash: 'h', range, operator: 'StringLiteral', replacement, original: 'x' };
}

function judged(
  name: string,
  killers: readonly string[],
  status: JudgedMutant['status'] = 'killed',
): JudgedMutant {
  const killedBy = killers.map((fullName) => ({ file: 'a.test.js', fullName }));
  return { ...identity(1, 0, 1, name), status, killedBy, coveredBy: killedBy };
}

const own = new Set(['t1', 't2', 't3']);
const idOf = (test: { fullName: string }) => (own.has(test.fullName) ? test.fullName : undefined);

it('certifies a test by the mutants that no other test of ours or theirs kills', () => {
  const mutants = [
    judged('m1', ['t1']),
    judged('m2', ['t1', 't2']),
    judged('m3', ['t2', 'theirs']),
    judged('m4', ['t3'], 'timeout'),
  ];
  const { certificates, dropped } = certify(['t1', 't2', 't3'], killsOf(mutants, idOf));
  expect([...certificates].map(([id, list]) => [id, list.map((m) => m.replacement)])).toEqual([
    ['t1', ['m1', 'm2']],
  ]);
  expect(dropped).toEqual(['t3', 't2']);
});

it('lets a test have what a dropped test leaves, dropping the one that kills least', () => {
  const mutants = [
    judged('m1', ['t1', 't2']),
    judged('m2', ['t1', 't2']),
    judged('m3', ['t1', 't3']),
    judged('m4', ['t1', 't2']),
  ];
  const { certificates, dropped } = certify(['t1', 't2', 't3'], killsOf(mutants, idOf));
  expect(dropped).toEqual(['t3', 't2']);
  expect([...certificates.keys()]).toEqual(['t1']);
});

function matrix(
  mutants: readonly MutantIdentity[],
  unique: Readonly<Record<string, readonly number[]>>,
): KillMatrix {
  return {
    version: '1.0',
    mutants: mutants.map((one) => ({ identity: one, status: 'killed', static: false })),
    tests: Object.entries(unique).map(([id, list]) => ({ id, kills: list, unique: list })),
    predicted: { total: 0, killed: 0, timeout: 0, survived: 0, no_coverage: 0, score: 0 },
    spent: [],
    seed: 1,
    seconds: 0,
    stopped: 'plateau',
  };
}

it('asks about the mutants that hold fewest others, and not twice', () => {
  const mutants = [identity(1, 0, 90), identity(1, 10, 20), identity(1, 12, 14)];
  const picked = pickMutants(matrix(mutants, { t1: [0, 1], t2: [2] }), new Set(['t1', 't2']), 1, new Set());
  expect(picked.byTest).toEqual(new Map([['t1', [1]], ['t2', [2]]])); // biome-ignore format: pairs
  expect(picked.mutate.map(({ range }) => [range.start.column, range.end.column])).toEqual([[10, 20]]);
  const next = pickMutants(matrix(mutants, { t1: [0, 1], t2: [2] }), new Set(['t1']), 1, new Set([1]));
  expect(next.byTest.get('t1')).toEqual([0]);
});

it('asks last about a mutant that a test never ends under', () => {
  const mutants = [identity(1, 0, 1), identity(2, 0, 90), identity(2, 1, 2)];
  const { mutants: known, ...rest } = matrix(mutants, { t1: [0, 1] });
  const hangs = known.map((one, index) => (index === 0 ? { ...one, hangs: true as const } : one));
  const picked = pickMutants({ ...rest, mutants: hangs }, new Set(['t1']), 1, new Set());
  expect(picked.named).toEqual([mutants[1]]);
  const next = pickMutants({ ...rest, mutants: hangs }, new Set(['t1']), 1, new Set([1]));
  expect(next.named).toEqual([mutants[0]]);
});

it('matches mutants by what they are, whatever the white space', () => {
  const theirs: JudgedMutant = {
    ...identity(1, 0, 5, 'a +\n  b'),
    status: 'survived',
    killedBy: [],
    coveredBy: [],
  };
  const one = matrix([identity(1, 0, 5, 'a + b')], {});
  expect([...matchMutants(one, [theirs]).values()]).toEqual([0]);
  expect(judgedKey(theirs)).not.toBe(judgedKey(identity(1, 0, 6, 'a + b')));
});

it('finds the items that break a run, those that break it together too', async () => {
  const items = [1, 2, 3, 4, 5, 6, 7, 8];
  const alone = await findCulprits(items, async (list) => list.includes(3) || list.includes(8), 50);
  expect(alone).toEqual([3, 8]);
  const together = await findCulprits(items, async (list) => list.includes(1) && list.includes(8), 50);
  expect(together).toEqual(items);
  expect(await findCulprits(items, async () => true, 3)).toBeUndefined();
});

const test = (id: string, start: number, line: number, end: number): EmittedTest => ({
  id,
  fullName: `g ${id}`,
  title: id,
  line,
  assertions: 1,
  lines: { start, end },
});

it('puts comments above the lines they accept and counts lines without them', () => {
  const text = [
    "it('a', () => {",
    '  f(1);',
    '  expect(2);',
    '});',
    "it('b', () => {",
    '  expect(3);',
    '});',
  ].join('\n');
  const file = { path: 'a.test.ts', text, tests: [test('a', 1, 3, 4), test('b', 5, 6, 7)] };
  const accepted = new Map([['a', new Map([[1, '// meant']])]]);
  const marked = markLines(file, accepted);
  expect(marked.text.split('\n').slice(0, 3)).toEqual(["it('a', () => {", '  // meant', '  f(1);']);
  expect(marked.tests.map(({ line, lines }) => [line, lines.start, lines.end])).toEqual([[4, 1, 5], [7, 6, 8]]); // biome-ignore format: pairs
  const [a] = marked.tests;
  expect(a && unmarkedOffset(a, 3, accepted)).toBe(1);
  expect(a && unmarkedOffset(a, 4, accepted)).toBe(2);
});

it('finds tests again in formatted text', () => {
  const before =
    "it('says a', () => {\n  expect(f({ a: 1 })).toBe(1);\n});\nit('says b', () => {\n  expect(1);\n});\n";
  const after =
    'it(\n  "says a",\n  () => {\n    expect(\n      f({ a: 1 }),\n    ).toBe(1);\n  });\n\nit("says b", () => {\n  expect(1);\n});\n';
  const tests = [
    { ...test('a', 1, 2, 3), title: 'says a' },
    { ...test('b', 4, 5, 6), title: 'says b' },
  ];
  expect(relocate(before, tests, after).map(({ line, lines }) => [line, lines.start])).toEqual([[4, 1], [10, 9]]); // biome-ignore format: pairs
});

it('finds the rows of a table again in formatted text', () => {
  const before =
    "it('a', () => {\n  expect(0);\n});\nit.each([\n  ['x', {\n    a: 1,\n  }],\n  ['it\\'s', 2],\n])('%j', (a, b) => {\n  expect(a).toBe(b);\n});\n";
  const after =
    'it("a", () => {\n  expect(0);\n});\nit.each([\n  [\n    "x",\n    { a: 1 },\n  ],\n  ["it\'s", 2],\n])(\n  "%j",\n  (a, b) => {\n    expect(a).toBe(b);\n  },\n);\n';
  const row = (id: string, start: number, end: number) => ({
    ...test(id, start, start, end),
    table: { start: 4, end: 11 },
  });
  const found = relocate(before, [test('a', 1, 2, 3), row('b', 5, 7), row('c', 8, 8)], after);
  expect(
    found.map(({ line, lines, table }) => [line, lines.start, lines.end, table?.start, table?.end]),
  ).toEqual([
    [2, 1, 3, undefined, undefined],
    [5, 5, 8, 4, 16],
    [9, 9, 9, 4, 16],
  ]);
});

it('changes something in every run but the first, and can change each thing alone', () => {
  const [first, ...rest] = combinedRuns('/work');
  expect(first?.changed).toEqual({});
  expect(rest).toHaveLength(3);
  for (const run of rest)
    expect(
      singleRuns(run)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(Object.keys(run.changed).sort());
});

it('drops the tests that an error of their whole file names, and none when it names no line of a test', () => {
  const file = {
    path: 'src/a.test.ts',
    text: '',
    tests: [test('one', 4, 5, 6), test('two', 8, 9, 10)],
  };
  const broken = (message: string) => ({ tests: [], errors: [{ file: file.path, message }] });
  const of = (message: string) => [...failures([file], broken(message)).keys()];
  expect(of('\u001b[96msrc/a.test.ts\u001b[0m:\u001b[93m9\u001b[0m:4 - error TS2345: no')).toEqual(['two']);
  expect(of('src/a.test.ts(5,1): error TS1')).toEqual(['one']);
  expect(of('src/a.test.ts:1:20 - error TS2307: cannot find')).toEqual(['one', 'two']);
  expect(of('SyntaxError: unexpected token')).toEqual(['one', 'two']);
});

it('blames the configuration, not the tests, when the runner passes over every file', () => {
  const file = { path: 'src/a.gen.ts', text: '', tests: [test('one', 4, 5, 6)] };
  const other = { file: 'src/b.test.ts', fullName: 'b', status: 'passed', durationMs: 1 } as const;
  expect(unseen([file], { tests: [other], errors: [] })).toBe(true);
  expect(unseen([file], { tests: [{ ...other, file: file.path }], errors: [] })).toBe(false);
  expect(unseen([file], { tests: [], errors: [{ file: file.path, message: 'no' }] })).toBe(false);
  expect(unseen([file], { tests: [], errors: [{ file: '', message: 'stray' }] })).toBe(false);
});

it('sees an error outside of the tests in a run that failed though every test passed, and in no other', () => {
  const test = { file: 'a.test.js', fullName: 'a', status: 'passed' as const, durationMs: 1 };
  const errors = [{ file: 'a.test.js', message: 'it could not be loaded' }];
  expect(withStray({ tests: [test], errors: [] }).errors).toMatchObject([{ file: '' }]);
  expect(withStray({ tests: [test, { ...test, status: 'failed' }], errors: [] }).errors).toEqual([]);
  expect(withStray({ tests: [test], errors }).errors).toEqual(errors);
  expect(withStray({ tests: [], errors: [] }).errors).toEqual([]);
});
