import { expect, test } from 'vitest';
import {
  type Baseline,
  baseline as baselineSchema,
  type Coverage,
  type CoverageFigures,
  config,
  coverage as coverageSchema,
  type KillMatrix,
  type ProjectFacts,
  type SourceBundle,
  type TestCase,
} from '../../artifacts/index.ts';
import type { Artifacts } from '../artifact-store.ts';
import type { PipelineDeps } from '../deps.ts';
import { packageRows } from '../package-rows.ts';
import type { Settings } from '../settings.ts';
import { leftOut } from '../wanted-packages.ts';
import { projectsFor, runPerProject } from './index.ts';
import { merged } from './merge.ts';
import { movedTo } from './paths.ts';
import { scoped } from './scope.ts';

const framework = (id: string) => ({ id, from: 'declared' as const, reason: 'It is declared.' });
const facts = (root: string | undefined, more: Partial<ProjectFacts> = {}): ProjectFacts => ({
  language: 'letters',
  ...(root === undefined ? {} : { root }),
  framework: framework('plain'),
  entries: [],
  missingDependencies: [],
  ...more,
});
const file = (path: string, role: 'source' | 'test' = 'source') => ({
  path,
  role,
  language: 'letters',
  bytes: 1,
  hash: path,
});

const root = facts(undefined);
const a = facts('packages/a', { name: '@acme/a', entries: ['packages/a/index.abc'] });
const inA = facts('packages/a/sub', { partOf: 'packages/a' });
const b = facts('packages/b', { name: '@acme/b', framework: framework('fancy') });

const bundle: SourceBundle = {
  version: '1.0',
  source: { kind: 'folder', name: 'acme' },
  languages: [],
  projects: [root, a, inA, b],
  files: [
    file('tools.abc'),
    file('packages/a/index.abc'),
    file('packages/a/index.test.abc', 'test'),
    file('packages/a/sub/x.abc'),
    file('packages/b/index.abc'),
  ],
  excluded: [],
  history: { available: true, churn: { 'packages/a/index.abc': { commits: 3, authors: 1 } } },
  install: { status: 'not-needed' },
  notes: [],
};

const mutant = (path: string, line: number) => ({
  identity: {
    file: path,
    contentHash: path,
    range: { start: { line, column: 0 }, end: { line, column: 1 } },
    operator: 'Op',
    replacement: '',
    original: 'x',
  },
  status: 'killed' as const,
  static: false,
  target: `${path}#f`,
});

const matrix: KillMatrix = {
  version: '1.0',
  mutants: [
    mutant('packages/b/index.abc', 1),
    mutant('packages/a/index.abc', 1),
    mutant('packages/a/index.abc', 2),
  ],
  tests: [
    { id: 't-a', kills: [0, 1, 2], unique: [2] },
    { id: 't-b', kills: [0], unique: [0] },
  ],
  predicted: { total: 3, killed: 3, timeout: 0, survived: 0, no_coverage: 0, score: 100 },
  spent: [{ target: 'packages/a/index.abc#f', executions: 5, mutantExecutions: 1 }],
  seed: 1,
  seconds: 0,
  stopped: 'plateau',
};

const testCase = (id: string, path: string, args: TestCase['input'] & { op: 'call' }): TestCase => ({
  id,
  type: 'function',
  level: 'unit',
  description: 'does',
  target: `${path}#f`,
  setup: [],
  input: args,
  expect: [{ kind: 'returns', value: 'packages/a/ stays text' }],
  lifecycle: { scope: 'test' },
  isolation: { fakeTimers: false },
  resources: [],
  oracle: 'characterization',
  provenance: { from: 'search', seed: 1, execution: 0 },
});
const call = (module: string, ...args: (TestCase['input'] & { op: 'call' })['args'][number][]) => ({
  op: 'call' as const,
  bind: 'r0',
  callee: { from: { module }, path: ['f'] },
  args,
});

const dsl = {
  version: '1.0' as const,
  tests: [
    testCase(
      't-a',
      'packages/a/index.abc',
      call('packages/a/index.abc', 'packages/a/index.abc', [
        { $: 'export', module: 'packages/b/index.abc', path: ['g'] },
      ]),
    ),
    testCase('t-b', 'packages/b/index.abc', call('packages/b/index.abc')),
  ],
};

test('moves paths and what begins with them, in and out', () => {
  const { inner, outer } = movedTo('packages/a');
  expect(inner('packages/a/x.abc#f//g')).toBe('x.abc#f//g');
  expect(inner('packages/b/x.abc')).toBe('../b/x.abc');
  expect(inner('packages/ab/x.abc')).toBe('../ab/x.abc');
  for (const path of ['packages/a/x.abc:1:f', 'packages/b/x.abc', 'x.abc'])
    expect(outer(inner(path))).toBe(path);
});

test('gives a project its own files, with what its set-up also tests, and nothing of others', () => {
  const paths = (project: ProjectFacts) =>
    scoped({}, bundle, project)['source-bundle']?.files.map(({ path }) => path);
  expect(paths(root)).toEqual(['tools.abc']);
  expect(paths(a)).toEqual(['index.abc', 'index.test.abc', 'sub/x.abc']);
  expect(paths(b)).toEqual(['index.abc']);
  const own = scoped({}, bundle, a)['source-bundle'];
  expect(own?.projects).toEqual([expect.objectContaining({ name: '@acme/a', entries: ['index.abc'] })]);
  expect(own?.projects[0]?.root).toBeUndefined();
  expect(own?.history.churn).toEqual({ 'index.abc': { commits: 3, authors: 1 } });
  expect(scoped({}, bundle, root)['source-bundle']?.projects[0]?.inner).toEqual(['packages/a', 'packages/b']);
});

test('gives a project its tests and mutants; indexes still point at the same ones', () => {
  const own = scoped({ 'kill-matrix': matrix, 'test-dsl': dsl }, bundle, a);
  const [input] = own['test-dsl']?.tests.map((each) => each.input) ?? [];
  expect(input).toEqual(
    call('index.abc', 'packages/a/index.abc', [{ $: 'export', module: '../b/index.abc', path: ['g'] }]),
  );
  expect(own['test-dsl']?.tests[0]?.expect).toEqual([{ kind: 'returns', value: 'packages/a/ stays text' }]);
  expect(
    own['kill-matrix']?.mutants.map(({ identity, target }) => [
      identity.file,
      identity.range.start.line,
      target,
    ]),
  ).toEqual([
    ['index.abc', 1, 'index.abc#f'],
    ['index.abc', 2, 'index.abc#f'],
  ]);
  expect(own['kill-matrix']?.tests).toEqual([{ id: 't-a', kills: [0, 1], unique: [1] }]);
});

const baselineOf = (status: Baseline['status'], ...files: string[]): Baseline => ({
  version: '1.0',
  status,
  ...(status === 'red' ? { reason: '1 of 1 tests fail' } : {}),
  framework: 'plain',
  tests: files.map((path) => ({ id: `${path}:t`, name: 't', file: path, status: 'passed', durationMs: 1 })),
});

test('says what each baseline is, and gives every project its own back as it was', () => {
  const parts = [
    { project: a, wrote: { baseline: baselineOf('red', 'index.test.abc') } },
    { project: b, wrote: { baseline: baselineOf('none') } },
    { project: root, wrote: { baseline: baselineOf('green', 'x.test.abc') } },
  ];
  const { baseline } = merged(['baseline'], parts, {}, 'now');
  expect(baselineSchema.schema.parse(baseline)).toEqual(baseline);
  expect(baseline).toMatchObject({ status: 'red', reason: '@acme/a: 1 of 1 tests fail' });
  expect(baseline?.tests.map(({ id }) => id)).toEqual(['packages/a/index.test.abc:t', 'x.test.abc:t']);
  expect(baseline?.projects?.map(({ root, status }) => [root, status])).toEqual([
    ['packages/a', 'red'],
    ['packages/b', 'none'],
    ['', 'green'],
  ]);
  for (const { project, wrote } of parts)
    expect(scoped({ ...(baseline && { baseline }) }, bundle, project).baseline).toEqual(wrote.baseline);
});

function figures(covered: number, total: number): CoverageFigures {
  const ratio = { total, covered, percent: total === 0 ? 0 : (100 * covered) / total };
  return { lines: ratio, statements: ratio, branches: ratio, functions: ratio };
}
const coverageOf = (after: CoverageFigures, before?: CoverageFigures): Coverage => ({
  version: '1.0',
  generated_at: 'then',
  tool: 'ruler',
  summary: {
    total_lines: 0,
    covered_lines: 0,
    coverage_percent: 0,
    statements_percent: 0,
    branches_percent: 0,
    by_package: { '.': after.lines.percent, src: 1 },
  },
  files: [],
  ...(before === undefined ? {} : { before }),
  after,
});

test('adds coverage up by lines, not by percentages; a project without tests covered nothing before', () => {
  const parts = [
    { project: a, wrote: { coverage: coverageOf(figures(90, 100), figures(50, 100)) } },
    { project: b, wrote: { coverage: coverageOf(figures(5, 300)) }, baseline: baselineOf('none') },
  ];
  const { coverage } = merged(['coverage'], parts, {}, 'now');
  expect(coverageSchema.schema.parse(coverage)).toEqual(coverage);
  expect(coverage?.before?.lines).toEqual({ total: 400, covered: 50, percent: 12.5 });
  expect(coverage?.after.lines).toEqual({ total: 400, covered: 95, percent: 23.75 });
  expect(Object.keys(coverage?.summary.by_package ?? {})).toEqual([
    'packages/a',
    'packages/a/src',
    'packages/b',
    'packages/b/src',
  ]);
  const rows = packageRows({ 'source-bundle': bundle, ...(coverage && { coverage }) });
  expect(
    rows.map(({ name, framework, tests, before, after }) => [name, framework, tests, before, after]),
  ).toEqual([
    ['@acme/a', 'plain', 0, 50, 90],
    ['@acme/b', 'fancy', 0, 0, 5 / 3],
  ]);
  const unknown = merged(
    ['coverage'],
    [parts[0] as (typeof parts)[0], { ...(parts[1] as (typeof parts)[1]), baseline: baselineOf('not-run') }],
    {},
    'now',
  );
  expect(unknown.coverage?.before).toBeUndefined();
  expect(unknown.coverage?.projects?.map(({ root, before }) => [root, before?.lines.percent])).toEqual([
    ['packages/a', 50],
    ['packages/b', undefined],
  ]);
});

const settings = (more: Partial<Settings> = {}): Settings => ({
  config: config.parse({}),
  seed: 1,
  budget: {},
  workers: 1,
  mutation: 'off',
  destination: { kind: 'none' },
  now: 'now',
  round: 1,
  ...more,
});

async function baselinesOf(more: Partial<Settings>) {
  const seen: { tree: string; work: string; top: string | undefined }[] = [];
  const projects = projectsFor('3-baseline', bundle, settings()) ?? [];
  const places = { folder: '/f', tree: '/t', work: '/w', cache: '/c', out: '/o' };
  const deps = { progress: () => {} } as unknown as PipelineDeps;
  const run = async (_: Artifacts, __: Settings, { tree, work, top }: typeof places & { top?: string }) => {
    seen.push({ tree, work, top });
    return { baseline: baselineOf('none') };
  };
  await runPerProject('3-baseline', projects, {}, bundle, settings(more), places, deps, run);
  return seen;
}

test('runs a stage in the folder of each project, beside a tree that it may refer to', async () => {
  expect(await baselinesOf({})).toEqual([
    { tree: '/t', work: '/w/projects/_', top: undefined },
    { tree: '/t/packages/a', work: '/w/projects/packages__a', top: '/t' },
    { tree: '/t/packages/b', work: '/w/projects/packages__b', top: '/t' },
  ]);
});

test('leaves alone the projects that were not asked for', async () => {
  const trees = async (more: Partial<Settings>) => (await baselinesOf(more)).map(({ tree }) => tree);
  expect(await trees({ include: ['packages/b/**'] })).toEqual(['/t/packages/b']);
  expect(await trees({ packages: ['@acme/a'] })).toEqual(['/t/packages/a']);
  expect(await trees({ packages: ['./packages/b/', '@acme/a'] })).toEqual(['/t/packages/a', '/t/packages/b']);
  await expect(trees({ packages: ['@acme/aa'] })).rejects.toThrow('did you mean @acme/a?');
});

test('leaves out packages that were not asked for, although one set-up runs the tests of all', () => {
  const guests = { ...bundle, projects: [root, { ...a, partOf: '' }, { ...b, partOf: '' }] };
  const asked = settings({ include: ['packages/a/**'] });
  expect(projectsFor('3-baseline', guests, settings())).toBeUndefined();
  expect(projectsFor('3-baseline', guests, asked)).toEqual([root]);
  expect(leftOut(guests, asked)).toEqual(['packages/b']);
  const own = scoped({}, guests, root, leftOut(guests, asked))['source-bundle'];
  expect(own?.projects[0]?.inner).toEqual(['packages/b']);
  expect(own?.files.map(({ path }) => path)).not.toContain('packages/b/index.abc');
  expect(own?.files.map(({ path }) => path)).toContain('packages/a/index.abc');
});

test('is not in the way of a tree that is one project', () => {
  const projectsOf = (projects: readonly ProjectFacts[]) =>
    projectsFor('3-baseline', { ...bundle, projects }, settings());
  expect(projectsOf([root])).toBeUndefined();
  expect(projectsOf([root, { ...a, partOf: '' }])).toBeUndefined();
  expect(projectsOf([a])).toEqual([a]);
  expect(projectsFor('5-generate', bundle, settings())).toBeUndefined();
});

test('adds up what own tests cover, and says nothing when one project is unknown', () => {
  const measured = { ...baselineOf('green', 'x.test.abc'), coverage: figures(1, 4) };
  const linesOf = (first: Baseline, second: Baseline) =>
    merged(
      ['baseline'],
      [
        { project: a, wrote: { baseline: first } },
        { project: b, wrote: { baseline: second } },
      ],
      {},
      'now',
    ).baseline?.coverage?.lines;
  const larger = { ...measured, coverage: figures(5, 20) };
  expect(linesOf(measured, larger)).toEqual({ total: 24, covered: 6, percent: 25 });
  expect(linesOf(measured, baselineOf('none'))?.covered).toBe(1);
  expect(linesOf(measured, baselineOf('not-run'))).toBeUndefined();
});
