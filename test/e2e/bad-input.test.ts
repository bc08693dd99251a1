// Bad input: one clear sentence, the right exit code, and a folder that is as it was.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { CLI, folderWith, qtest } from './run-cli.ts';

const made: string[] = [];
function folder(files: Readonly<Record<string, string>>): string {
  const path = folderWith(files);
  made.push(path);
  return path;
}
afterEach(() => {
  for (const path of made.splice(0)) rmSync(path, { recursive: true, force: true });
});

const SOURCE = { 'package.json': '{"name":"tiny"}', 'index.js': 'exports.double = (n) => n * 2;\n' };

function expectSentence(result: ReturnType<typeof qtest>, sentence: string | RegExp, code = 2): void {
  const { stdout, stderr } = result;
  const lines = stderr
    .trimEnd()
    .split('\n')
    .filter((line) => line.startsWith('qtest: '));
  expect(lines, stderr).toHaveLength(1);
  expect(lines[0]).toMatch(sentence);
  expect({ code: result.code, stdout }).toEqual({ code, stdout: '' });
}

it.each(['run', 'plan', 'inspect'])('%s: not a folder', (command) => {
  const path = folder({ 'file.txt': 'x' });
  expectSentence(qtest([command, join(path, 'nowhere')]), 'nowhere is not a folder');
  expectSentence(qtest([command, join(path, 'file.txt')]), 'file.txt is not a folder');
  expectSentence(qtest([command, '']), 'the path is empty');
  expect(readdirSync(path)).toEqual(['file.txt']);
});

it('no source', () => {
  const path = folder({ 'README.md': '# nothing', 'data.csv': '1,2' });
  expectSentence(qtest(['run', path]), 'E_NO_SOURCE');
});

it('an empty folder', () => {
  expectSentence(qtest(['plan', folder({})]), 'E_NO_SOURCE');
});

it('bad configuration, before anything is written', () => {
  const path = folder({ ...SOURCE, '.qtest.yaml': 'git:\n  comit_each: true\n' });
  expectSentence(
    qtest(['run', path]),
    '.qtest.yaml:2: unknown key `git.comit_each`; did you mean `commit_each`?',
  );
  expect(readdirSync(path).sort()).toEqual(['.qtest.yaml', 'index.js', 'package.json']);
});

it('flags that contradict what there is', () => {
  const path = folder(SOURCE);
  expectSentence(qtest(['run', path, '--framework', 'jset']), '--framework: no adapter offers `jset`');
  expectSentence(qtest(['run', path, '--include', 'src/{a,b']), 'has a `{` that nothing closes');
  expectSentence(
    qtest(['run', path, '--replay', join(path, 'package.json')]),
    'holds no seed and executions',
  );
  expectSentence(qtest(['run', path, '--replay', join(path, 'none.json')]), 'is not a readable report');
  expectSentence(qtest(['run', path, '--out', join(path, 'index.js')]), 'because a file is in the way');
  expect(readdirSync(path).sort()).toEqual(['index.js', 'package.json']);
});

it('a runner that no adapter offers: the tests are written for another, and that is said', () => {
  const manifest = { name: 'tiny', scripts: { test: 'ava' }, devDependencies: { ava: '6.0.0' } };
  const path = folder({ ...SOURCE, 'package.json': JSON.stringify(manifest) });
  const { code, stdout } = qtest(['plan', path]);
  expect(stdout).toMatch(/note: .*\bava\b.*no adapter offers.*Vitest/);
  expect(code).toBe(0);
});

it('another run in the same folder', () => {
  const path = folder(SOURCE);
  mkdirSync(join(path, '.qtest'));
  writeFileSync(join(path, '.qtest/lock'), `${process.pid} `);
  expectSentence(qtest(['run', path]), `another qtest run (process ${process.pid}) is working in`);
});

it('a read-only folder', (context) => {
  const path = folder(SOURCE);
  // Root is not stopped by permissions; a read-only bind is.
  const readOnly = (...args: string[]) => {
    const bind = ['--bind', '/', '/', '--dev', '/dev', '--proc', '/proc', '--ro-bind', path, path];
    const command = [...bind, process.execPath, CLI, ...args];
    const { status, stdout, stderr } = spawnSync('bwrap', command, { encoding: 'utf8' });
    return { code: status, stdout: stdout ?? '', stderr: stderr ?? '' };
  };
  if (readOnly('--version').code !== 0)
    context.skip('bubblewrap does not work here, so nothing can be made read-only');
  expectSentence(readOnly('run', path), /is read-only.*--out DIR.*E_READ_ONLY/);
  expectSentence(readOnly('plan', path), /is read-only.*--out DIR.*E_READ_ONLY/);
  expect(readdirSync(path).sort()).toEqual(['index.js', 'package.json']);
});

it.each([
  [
    ['stage', 'plna', '--in', 'x', '--out', 'y', '--tree', 'z'],
    'there is no stage `plna`; did you mean plan?',
  ],
  [
    ['stage', 'plan', '--in', 'nowhere', '--out', 'y', '--tree', 'z'],
    'stage 4-plan needs source-bundle.json in',
  ],
  [
    ['stage', 'plan', '--in', 'x', '--out', 'y', '--tree', 'z', '--limits', '[1]'],
    '--limits must be a JSON object',
  ],
  [
    ['stage', 'plan', '--in', 'x', '--out', 'y', '--tree', 'z', '--limits', '{"workers":0}'],
    'run.json: workers: ',
  ],
])('%j', (args, sentence) => expectSentence(qtest(args), sentence));

it('an artifact that is not what it says', () => {
  const path = folder({ 'source-bundle.json': '{"version":"0.1"}', 'system-model.json': 'null' });
  const result = qtest(['stage', 'plan', '--in', path, '--out', path, '--tree', path]);
  expectSentence(result, /source-bundle\.json: .*E_ARTIFACT/);
});
