import { expect, test } from 'vitest';
import {
  type Config,
  config as configSchema,
  type FileFacts,
  type FunctionFacts,
  type SourceBundle,
  type SystemModel,
  testPlan,
} from '../../artifacts/index.ts';
import { type PlanInput, plan } from './index.ts';
import { WEIGHTS } from './risk.ts';

type Some = Partial<Omit<FunctionFacts, 'complexity'>> & { readonly cyclomatic?: number };

function fn(file: string, name: string, more: Some = {}): FunctionFacts {
  const { cyclomatic = 1, ...rest } = more;
  return {
    id: `${file}:1:${name}`,
    key: `${file}#${name}`,
    name,
    qualifiedName: name,
    file,
    range: { start: { line: 1, column: 0 }, end: { line: 1, column: 9 } },
    kind: 'function',
    exported: true,
    access: [{ module: file, path: [name], via: 'named' }],
    async: false,
    generator: false,
    parameters: [],
    branches: [],
    throws: [],
    literals: { strings: [], numbers: [], regexps: [] },
    calls: [],
    effects: [],
    complexity: { cyclomatic, lines: 1, nesting: 0 },
    ...rest,
  };
}

interface Facts {
  readonly functions: readonly FunctionFacts[];
  readonly callGraph?: SystemModel['callGraph'];
  readonly files?: readonly Partial<FileFacts>[];
  readonly churn?: SourceBundle['history']['churn'];
  readonly entries?: readonly string[];
  readonly tests?: readonly string[];
}

function input(
  { functions, callGraph = {}, files = [], churn = {}, entries = [], tests = [] }: Facts,
  more: Partial<PlanInput> = {},
): PlanInput {
  const paths = [
    ...new Set([...functions.map(({ file }) => file), ...files.map(({ path }) => path as string)]),
  ];
  const facts = paths.map(
    (path): FileFacts => ({
      path,
      hash: 'h',
      language: 'x',
      status: 'parsed',
      functions: functions.filter(({ file }) => file === path),
      imports: [],
      reexports: [],
      examples: [],
      callSites: [],
      ...files.find((file) => file.path === path),
    }),
  );
  return {
    bundle: {
      version: '1.0',
      source: {
        kind: 'folder',
        name: 'shop',
        git: {
          commit: 'abc',
          dirty: false,
          shallow: false,
          remote: 'https://user:token@example.org/shop.git',
        },
      },
      languages: [],
      projects: [{ language: 'x', entries: [...entries], missingDependencies: [] }],
      files: paths.map((path) => ({
        path,
        language: 'x',
        role: tests.includes(path) ? 'test' : 'source',
        bytes: 1,
        hash: 'h',
      })),
      excluded: [],
      history: { available: true, churn },
      install: { status: 'not-needed' },
      notes: [],
    },
    model: {
      version: '1.0',
      files: facts,
      callGraph,
      dependencies: {},
      documentExamples: [],
      cache: { reused: 0, parsed: 0 },
    },
    config: configSchema.parse({}),
    now: '2024-01-15T10:00:00Z',
    ...more,
  };
}

function made(facts: Facts, more: Partial<PlanInput> = {}) {
  const result = plan(input(facts, more));
  expect(testPlan.schema.parse(result)).toEqual(result);
  return result;
}

const names = (result: ReturnType<typeof plan>) => result.targets.map(({ name }) => name);
const config = (overrides: object): Config => configSchema.parse(overrides);

test('a project with nothing to test has a plan with nothing in it', () => {
  expect(made({ functions: [] })).toEqual({
    version: '1.0',
    repository: 'https://example.org/shop.git',
    commit_sha: 'abc',
    created_at: '2024-01-15T10:00:00Z',
    summary: { total_targets: 0, by_type: {}, by_file: {}, by_level: {}, estimated_time_minutes: 0 },
    targets: [],
    skipped: [],
  });
});

test('the score is the sum of its parts, each within its weight', () => {
  expect(Object.values(WEIGHTS).reduce((sum, weight) => sum + weight, 0)).toBe(100);
  const extreme = fn('pay.x', 'parsePaymentToken', { cyclomatic: 1000 });
  const callers = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`c${i}`, [extreme.key]]));
  const [target] = made({
    functions: [extreme],
    callGraph: callers,
    churn: { 'pay.x': { commits: 9, authors: 2 } },
    entries: ['pay.x'],
  }).targets;
  const parts = Object.entries(target?.risk.parts ?? {});
  for (const [name, value] of parts) expect(value).toBeLessThanOrEqual(WEIGHTS[name as keyof typeof WEIGHTS]);
  expect(target?.risk.score).toBeCloseTo(
    parts.reduce((sum, [, value]) => sum + value, 0),
    5,
  );
  expect(target?.risk.score).toBeGreaterThan(95);
});

test.each<[string, Some, Some, Partial<Facts>]>([
  ['complexity', { cyclomatic: 2 }, { cyclomatic: 12 }, {}],
  ['nothing but its name', { qualifiedName: 'shuffle' }, { qualifiedName: 'chargeCustomer' }, {}],
  [
    'a word in a parameter',
    {},
    { parameters: [{ name: 'password', optional: false, rest: false, keys: [], called: false }] },
    {},
  ],
])('%s raises the risk', (_name, low, high, facts) => {
  const result = made({ functions: [fn('a.x', 'low', low), fn('b.x', 'high', high)], ...facts });
  expect(result.targets.map(({ file }) => file)).toEqual(['b.x', 'a.x']);
  expect(result.targets.map(({ priority }) => priority)).toEqual([1, 2]);
});

test('churn, callers and being reachable from an entry raise the risk', () => {
  const functions = [fn('a.x', 'one'), fn('b.x', 'two')];
  const first = (facts: Partial<Facts>) => made({ functions, ...facts }).targets[0]?.name;
  expect(first({})).toBe('one');
  expect(first({ churn: { 'a.x': { commits: 1, authors: 1 }, 'b.x': { commits: 8, authors: 1 } } })).toBe(
    'two',
  );
  expect(first({ callGraph: { c: ['b.x#two'] } })).toBe('two');
  expect(first({ callGraph: { 'b.x#two': ['b.x#two'] } })).toBe('one');
  expect(first({ entries: ['b.x'] })).toBe('two');
});

test('leaves out what is no target of its own, and says why', () => {
  const result = made({
    functions: [
      fn('a.x', 'hidden', { exported: false, access: [] }),
      fn('a.x', 'Box', { kind: 'class' }),
      fn('a.x', 'Money', {
        kind: 'class',
        parameters: [{ name: 'amount', optional: false, rest: false, keys: [], called: false }],
      }),
      fn('a.x', 'Money.constructor', { kind: 'constructor' }),
      fn('a.x', 'Money.value', { kind: 'setter' }),
      fn('a.x', 'Money.sum', { kind: 'method' }),
      fn('a.test.x', 'helper'),
    ],
    files: [{ path: 'broken.x', status: 'failed', error: 'broken.x:1:1: no.' }],
    tests: ['a.test.x'],
  });
  expect(result.targets.map(({ name, type }) => [name, type])).toEqual([
    ['Money', 'function'],
    ['Money.sum', 'method'],
  ]);
  expect(result.skipped).toEqual([
    { key: 'a.x#Box', reason: 'has no constructor of its own: its members are targets' },
    { key: 'a.x#Money.constructor', reason: 'is tested as its class' },
    {
      key: 'a.x#Money.value',
      reason: 'is a setter: it is tested through the members that read what it sets',
    },
    { key: 'a.x#hidden', reason: 'is not exported, or marked private: it is tested through what calls it' },
    { key: 'broken.x', reason: 'broken.x:1:1: no.' },
  ]);
  expect(result.summary).toMatchObject({
    total_targets: 2,
    by_type: { function: 1, method: 1 },
    by_file: { 'a.x': 2 },
    by_level: { unit: 2 },
  });
});

test.each<[string, Some, SystemModel['callGraph'], string[]]>([
  ['pure', {}, {}, ['unit']],
  ['the clock and chance, which a test sets', { effects: ['clock', 'random', 'global'] }, {}, ['unit']],
  ['the file system', { effects: ['fs'] }, {}, ['integration']],
  ['another module', {}, { 'a.x#f': ['b.x#pure'] }, ['unit', 'integration']],
  [
    'another module that uses the network, far away',
    {},
    { 'a.x#f': ['b.x#pure'], 'b.x#pure': ['b.x#net', 'a.x#f'] },
    ['integration'],
  ],
])('stands in the pyramid by what it touches: %s', (_name, more, callGraph, levels) => {
  const functions = [fn('a.x', 'f', more), fn('b.x', 'pure'), fn('b.x', 'net', { effects: ['net'] })];
  const target = made({ functions, callGraph }).targets.find(({ name }) => name === 'f');
  expect(target?.suggested_test_types).toEqual(levels);
});

test('names what it needs of other modules', () => {
  const calls = [
    { callee: 'fs.readFile', line: 1 },
    { callee: 'local', line: 2 },
    { callee: 'fs.readFile', line: 3 },
  ];
  const result = made({
    functions: [fn('a.x', 'f', { calls })],
    files: [{ path: 'a.x', imports: [{ specifier: 'fs', names: { fs: '*' } }] }],
  });
  expect(result.targets[0]?.dependencies).toEqual(['fs.readFile']);
});

const three = [fn('src/a.x', 'parse'), fn('src/b/c d.x', 'second'), fn('lib/.x.x', 'third')];

test.each<[string, Partial<PlanInput>, string[]]>([
  ['everything', {}, ['parse', 'third', 'second']],
  ['--include a glob', { include: ['src/**'] }, ['parse', 'second']],
  ['--include a folder', { include: ['./lib/'] }, ['third']],
  ['--include functions', { include: ['**#{par,thi}*'] }, ['parse', 'third']],
  ['--exclude', { exclude: ['**/c d.x'] }, ['parse', 'third']],
  [
    'the configuration',
    { config: config({ include: ['src/**', 'lib/**'], exclude: ['lib'] }) },
    ['parse', 'second'],
  ],
  ['both', { include: ['**/*.x'], config: config({ include: ['lib/**'] }) }, ['third']],
  ['ignore, like .gitignore', { config: config({ ignore: ['b/', '.x.x'] }) }, ['parse']],
  ['as many as wanted', { maxTargets: 1 }, ['parse']],
  ['no units', { config: config({ generation: { test_types: ['integration'] } }) }, []],
])('chooses by %s', (_name, more, expected) => {
  const result = made({ functions: three }, more);
  expect(names(result)).toEqual(expected);
  expect(result.skipped.length).toBe(3 - expected.length);
  for (const { reason } of result.skipped) expect(reason).not.toBe('');
});

test.each<[string, Partial<PlanInput>, string[] | undefined]>([
  ['none, when everything is asked for', {}, undefined],
  ['all others, when some are', { include: ['src/a.x'] }, ['bare.x', 'lib/.x.x', 'src/b/c d.x']],
  ['those that are excluded, without functions too', { exclude: ['bare.x', 'lib'] }, ['bare.x', 'lib/.x.x']],
  ['none that has one function that is asked for', { include: ['**#{par,sec,thi}*', 'bare.x'] }, undefined],
  ['none that is only less urgent', { maxTargets: 1 }, undefined],
])('leaves out files: %s', (_name, more, expected) => {
  expect(made({ functions: three, files: [{ path: 'bare.x' }] }, more).left_out).toEqual(expected);
});

test('does not depend on the order of the facts', () => {
  expect(plan(input({ functions: three })).targets).toEqual(
    plan(input({ functions: [...three].reverse() })).targets,
  );
});
