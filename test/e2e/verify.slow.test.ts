// `qtest verify` on tests that a person wrote, in a repository: what they would not notice of the lines that changed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Verification } from '../../src/pipeline/verification.ts';
import { folderWith, qtest } from './run-cli.ts';

const modules = join(import.meta.dirname, '../../node_modules');
const SOURCE = `exports.fee = function fee(hours, member) {
  if (hours <= 1) return 0;
  return member ? hours : hours * 2;
};
exports.name = function name(first) {
  return first.trim();
};
`;
const TESTS = `const { fee, name } = require('./fee.js');
test('is free for an hour', () => { expect(fee(0, false)).toBe(0); });
test('doubles', () => { expect(fee(3, false)).toBe(6); });
test('trims', () => { expect(name(' a ')).toBe('a'); });
test('is always winter', () => { expect(new Date().getFullYear()).toBe(${new Date().getFullYear()}); });
test('is wrong', () => { expect(fee(1, true)).toBe(9); });
`;

let folder = '';
const git = (...args: readonly string[]) => {
  const { status, stderr } = spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
};
const verify = (...args: readonly string[]) => {
  const ran = qtest(['verify', folder, '--workers', '1', '--json', ...args], {}, 400_000);
  return { ...ran, found: JSON.parse(ran.stdout) as Verification };
};

beforeAll(() => {
  folder = folderWith({
    'package.json': '{"name":"fee","version":"1.0.0","scripts":{"test":"jest"}}',
    '.gitignore': 'node_modules\n',
    'fee.js': SOURCE,
    'fee.test.js': TESTS,
  });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['jest', 'jest-environment-node'])
    symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  writeFileSync(
    join(folder, 'fee.js'),
    SOURCE.replace('hours * 2;', 'hours * 2 + 0;').replace('hours <= 1', 'hours < 1'),
  );
  git('commit', '-qam', 'second');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('measures the last commit when nothing is open, and fails only for the minimum', () => {
  const { code, found, stderr } = verify('--min-mutation-score', '100');
  expect(code).toBe(1);
  expect(stderr).toContain('is below the minimum of 100 %');
  expect(found.compared.words).toBe('lines of the last commit, because everything is committed');
  expect(found.changed).toEqual({ files: 1, lines: 2 });
  expect(found.tests).toMatchObject({ status: 'red', passed: 4, failed: 1 });
  expect(found.tests.setAside.map(({ name, why }) => [name, why])).toEqual([['is wrong', 'fails']]);
  expect(found.tests.shaky.map(({ name, changed }) => [name, changed])).toEqual([
    ['is always winter', 'clock'],
  ]);
  expect(new Set(found.survivors.map(({ line }) => line))).toEqual(new Set([2, 3]));
  const boundary = found.survivors.find(({ replacement }) => replacement === 'hours <= 1');
  expect(boundary).toMatchObject({
    file: 'fee.js',
    line: 2,
    column: 7,
    original: 'hours < 1',
    status: 'survived',
  });
  expect(boundary?.reachedBy).toContain('fee.test.js:is free for an hour');
  expect(found.mutation.mutants).toBe(
    found.mutation.killed + found.mutation.timeout + found.mutation.survived + found.mutation.noCoverage,
  );
  expect(found.mutation.tests).toBe(4);
});

it('measures what is not committed when something is, and lines without mutants miss no minimum', () => {
  writeFileSync(join(folder, 'fee.js'), `// A comment.\n${SOURCE}`);
  git('commit', '-qam', 'third');
  writeFileSync(join(folder, 'fee.js'), `// Another comment.\n${SOURCE}`);
  const { code, found } = verify('--min-mutation-score', '100');
  expect(code).toBe(0);
  expect(found.compared.words).toBe('lines that are not committed');
  expect(found.changed).toEqual({ files: 1, lines: 1 });
  expect(found.mutation).toMatchObject({ empty: true, mutants: 0, why: 'there is no mutant in these lines' });
});
