// The project's own tests in a real sandbox, with a real framework: what fails, differs, hangs or does not load is named,
// and the rest goes on.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { typescript } from '../../../adapters/typescript/index.ts';
import { type Baseline, config, type SourceBundle, takingPart } from '../../artifacts/index.ts';
import { createSandbox, type Sandbox } from '../../services/sandbox/index.ts';
import { type BaselineLimits, baseline } from './index.ts';

const toolModules = join(import.meta.dirname, '../../../node_modules');
const LIMITS: BaselineLimits = { suiteMs: 20_000, repeatMs: 15_000, fileMs: 6_000, allMs: 60_000 };
const SUM = 'exports.sum = (a, b) => a + b;\nexports.twice = (a) => (a > 0 ? a * 2 : 0);\n';
const USE = "const { sum, twice } = require('./sum.js');\n";

let base = '';
let sandbox: Sandbox;
beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'qtest-baseline-'));
  sandbox = await createSandbox('auto', { readable: [toolModules] });
});
afterEach(async () => {
  await sandbox.killAll();
  rmSync(base, { recursive: true, force: true });
});

/** The baseline of a project with these test files, under Jest. */
async function of(
  files: Readonly<Record<string, string>>,
  options: { limits?: BaselineLimits; perturb?: boolean } = {},
): Promise<Baseline> {
  const tree = join(base, 'tree');
  const all: Record<string, string> = { 'package.json': '{"name":"x"}', 'sum.js': SUM, ...files };
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  mkdirSync(join(tree, 'node_modules'));
  for (const name of ['jest', 'jest-environment-node'])
    symlinkSync(join(toolModules, name), join(tree, 'node_modules', name));
  sandbox.show(base);
  const bundle: SourceBundle = {
    version: '1.0',
    source: { kind: 'folder', name: 'x' },
    languages: [],
    projects: [
      {
        language: 'typescript',
        framework: { id: 'jest', from: 'declared', reason: '' },
        entries: [],
        missingDependencies: [],
      },
    ],
    files: Object.keys(all).map((path) => ({
      path,
      language: 'typescript',
      role: /\.test\.js$|^test\//.test(path) ? 'test' : path.endsWith('.js') ? 'source' : 'config',
      bytes: 1,
      hash: 'h',
    })),
    excluded: [],
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
  const work = join(base, 'work');
  mkdirSync(work);
  return baseline(
    { tree, bundle, config: config.parse({}), work, toolModules, limits: LIMITS, ...options },
    { packs: [typescript], sandbox, progress: () => {}, signal: new AbortController().signal },
  );
}

it('names what fails, what differs between two runs and what does not load, and measures the rest', async () => {
  const found = await of({
    'a.test.js': `${USE}test('adds', () => expect(sum(1, 2)).toBe(3));\ntest('is wrong', () => expect(sum(1, 2)).toBe(4));\ntest.skip('waits', () => {});\n`,
    'b.test.js': `const fs = require('fs');\ntest('is new', () => { expect(fs.existsSync('mark')).toBe(false); });\nafterAll(() => fs.writeFileSync('mark', ''));\n`,
    'c.test.js': "require('./gone.js');\n",
  });
  expect(found.status).toBe('red');
  expect(found.tests.map(({ name, status }) => [name, status])).toEqual([
    ['adds', 'passed'],
    ['is wrong', 'failed'],
    ['waits', 'skipped'],
    ['is new', 'passed'],
  ]);
  expect(found.setAside?.map(({ file, name, why }) => [file, name, why])).toEqual([
    ['a.test.js', 'is wrong', 'fails'],
    ['b.test.js', 'is new', 'flaky'],
    ['c.test.js', undefined, 'does-not-load'],
  ]);
  expect(found.reason).toContain('c.test.js does not load (');
  expect(found.reason).toContain('1 of 4 tests fails; 1 of 4 tests is flaky');
  expect(JSON.stringify(found)).not.toContain(base);
  expect(found.runs).toEqual({ complete: 2 });
  expect(found.coverage?.functions).toEqual({ total: 2, covered: 1, percent: 50 });
  const part = takingPart(found, ['a.test.js', 'b.test.js', 'c.test.js']);
  expect(part).toMatchObject({
    tests: 1,
    without: ['b.test.js', 'c.test.js'],
    setAside: [{ file: 'a.test.js', names: ['is wrong'] }],
  });
}, 120_000);

it('names the file that hangs, and goes on with the others; what tests import is no test', async () => {
  const found = await of(
    {
      'test/helper.js': 'exports.three = 3;\n',
      'test/a.test.js': `const { sum } = require('../sum.js');\nconst { three } = require('./helper.js');\ntest('adds', () => expect(sum(1, 2)).toBe(three));\n`,
      'test/loop.test.js': "test('turns', () => { for (;;); });\n",
    },
    { limits: { ...LIMITS, suiteMs: 9_000 } },
  );
  expect(found.setAside).toEqual([
    { file: 'test/loop.test.js', why: 'hangs', detail: expect.stringMatching(/^took longer than \d+ s$/) },
  ]);
  expect(found.tests.map(({ name, status }) => [name, status])).toEqual([['adds', 'passed']]);
  expect(found.coverage?.functions.covered).toBe(1);
  expect(readdirSync(join(base, 'tree/test'))).toContain('loop.test.js');
}, 180_000);

it('tells a suite that can not start from one that is not there', async () => {
  const broken = await of({
    'package.json': '{"name":"x","jest":{"preset":"gone"}}',
    'a.test.js': "test('a', () => {});",
  });
  expect(broken).toMatchObject({ status: 'not-run', tests: [] });
  expect(broken.reason).toMatch(/^the project's tests ended with code 1 and no report: .*gone/);
  rmSync(base, { recursive: true });
  mkdirSync(base);
  expect(await of({})).toEqual({ version: '1.0', status: 'none', tests: [] });
}, 120_000);

it('names the tests that fail when something is changed, with what breaks them', async () => {
  const found = await of(
    {
      'a.test.js': `${USE}test('adds', () => expect(sum(1, 2)).toBe(3));\ntest('is in Greenwich', () => expect(new Date(0).getHours()).toBe(0));\n`,
      'b.test.js': `${USE}let seen = 0;\ntest('first', () => { seen = twice(1); expect(seen).toBe(2); });\ntest('second', () => expect(seen).toBe(2));\n`,
    },
    { perturb: true },
  );
  expect(found.status).toBe('green');
  expect(found.perturbed?.failed.map(({ name, changed }) => [name, changed])).toEqual([
    ['is in Greenwich', 'timezone'],
    ['second', 'order'],
  ]);
  expect(found.perturbed?.notRun).toEqual([]);
}, 180_000);
