import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { FunctionFacts, SystemModel, TestDsl } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import type { Artifacts } from '../artifact-store.ts';
import { artifacts as hostile } from '../reports/fixtures/hostile-run.ts';
import { explain } from './explain.ts';
import { loadRun } from './load-run.ts';

const fn = (name: string, start: number, end: number, file = 'src/f.ts'): FunctionFacts => ({
  id: `${file}:${start}:${name}`,
  key: `${file}#${name}`,
  name: name.split('.').at(-1) ?? name,
  qualifiedName: name,
  file,
  range: { start: { line: start, column: 0 }, end: { line: end, column: 9 } },
  kind: 'function',
  exported: name !== 'hidden',
  access: name === 'hidden' ? [] : [{ module: file, path: [name], via: 'named' }],
  async: false,
  generator: false,
  parameters: [],
  branches: [],
  throws: [],
  literals: { strings: [], numbers: [], regexps: [] },
  calls: [],
  effects: [],
  complexity: { cyclomatic: 3, lines: end - start + 1, nesting: 1 },
});
const file = (path: string, functions: readonly FunctionFacts[]): SystemModel['files'][number] => ({
  path,
  hash: 'h',
  language: 'typescript',
  status: 'parsed',
  functions,
  imports: [],
  reexports: [],
  examples: [],
  callSites: [],
});
const model: SystemModel = {
  version: '1.0',
  files: [
    file('src/f.ts', [fn('f', 1, 10), fn('hidden', 2, 4), fn('Box.open', 12, 14)]),
    file('src/g.ts', [fn('Bag.open', 1, 3, 'src/g.ts')]),
  ],
  callGraph: { 'src/f.ts#f': ['src/f.ts#hidden'] },
  dependencies: {},
  documentExamples: [],
  cache: { reused: 0, parsed: 2 },
};
const dsl: TestDsl = {
  version: '1.0',
  tests: ['t1', 't2'].map((id) => ({
    id,
    type: 'function',
    level: 'unit',
    description: id,
    target: 'src/f.ts#f',
    setup: [],
    input: { op: 'call', bind: 'r0', callee: { from: { module: 'src/f.ts' }, path: ['f'] }, args: [1] },
    expect: [{ kind: 'returns', value: 2 }],
    lifecycle: { scope: 'test' },
    isolation: { fakeTimers: false },
    resources: [],
    oracle: 'characterization',
    provenance: { from: 'search', seed: 1, execution: 5 },
  })),
};
const artifacts: Artifacts = { ...hostile, 'system-model': model, 'test-dsl': dsl };
const of = (target: string, from: Artifacts = artifacts) => explain(target, from, '/project/.qtest');

it('tells risk, ways in, what was tried, what kills what, what lives, what was refused and found', () => {
  const e = of('f');
  expect(e.plan).toEqual({ priority: 1, of: 1, levels: ['unit'], score: 30 });
  expect(e.risk[0]).toEqual({
    name: 'exported',
    points: 20,
    of: 20,
    why: 'it is exported, and the package names no entry',
  });
  expect(e.risk.find((part) => part.name === 'complexity')?.why).toBe(
    '3 paths through 10 lines, nested 1 deep, 0 throws',
  );
  expect(e.access).toEqual([{ module: 'src/f.ts', path: ['f'], via: 'named' }]);
  expect(e.reached).toEqual([{ how: 'calling f of src/f.ts', tests: 2 }]);
  expect(e.tried).toEqual({
    executions: 1200,
    mutantExecutions: 300,
    kept: 2,
    shipped: 1,
    stopped: 'plateau',
  });
  expect(e.refused.map(({ gate, count }) => `${gate} ${count}`).sort()).toEqual([
    'compile 1',
    'generate 1',
    'runtime 1',
  ]);
  const [first, second] = e.tests;
  expect(first).toMatchObject({ shipped: true, file: 'src/f.test.ts', line: 4, from: 'search' });
  expect(first?.kills).toEqual([
    {
      line: 2,
      operator: 'ArithmeticOperator',
      original: 'n + 1',
      replacement: 'n - 1',
      status: 'killed',
      verdict: 'judged',
      why: 'expected 0 to be 2',
      alone: true,
    },
  ]);
  expect(second).toMatchObject({ shipped: false, kills: [] });
  expect(e.alive.map((m) => `${m.line} ${m.replacement.slice(0, 8)} ${m.status}`)).toContain(
    '2 +n + 1 survived',
  );
  expect(e.alive.find((m) => m.replacement === '+n + 1')?.why).toBe('a sign that changes nothing');
  expect(e.findings).toHaveLength(1);
});

it('finds a function by id, key, place, the end of a path, or a part of its name', () => {
  for (const target of ['src/f.ts:1:f', 'src/f.ts#f', 'src/f.ts:9', './src/f.ts:1', 'f.ts:10', 'F'])
    expect(of(target).target.key, target).toBe('src/f.ts#f');
  expect(of('f.ts:3').target.key).toBe('src/f.ts#hidden');
});

it('says why a function that is no target has none, and who calls it', () => {
  const e = of('hidden');
  expect(e.plan).toEqual({ why: 'is not exported' });
  expect(e.callers).toEqual(['src/f.ts#f']);
  expect(e.tried).toBeUndefined();
});

it('answers a miss with what is near, and an ambiguous name with the keys', () => {
  expect(() => of('Box.opne')).toThrow('did you mean Box.open');
  expect(() => of('open')).toThrow('name one by its key: src/f.ts#Box.open, src/g.ts#Bag.open');
  expect(() => of('src/f.ts')).toThrow('src/f.ts holds f, hidden, Box.open');
  expect(() => of('zzzzzzzz')).toThrow(KnownError);
});

it('explains a plan alone, and says in one sentence when there is not even that', () => {
  const { 'kill-matrix': _, 'test-dsl': __, ...planned } = artifacts;
  expect(of('f', planned)).toMatchObject({ tests: [], alive: [] });
  expect(of('f', planned).tried).toBeUndefined();
  const folder = mkdtempSync(join(tmpdir(), 'qtest-explain-'));
  try {
    expect(() => loadRun(folder, undefined)).toThrow(`there is no run in ${folder}/.qtest yet`);
    mkdirSync(join(folder, 'artifacts'));
    writeFileSync(join(folder, 'artifacts/test-plan.json'), JSON.stringify(artifacts['test-plan']));
    expect(loadRun(folder, undefined).artifacts['test-plan']?.targets).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
