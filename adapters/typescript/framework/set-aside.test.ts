// Tests set aside by name are skipped by the real frameworks; the rest of their file runs, and no line moves.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { setAside as jest } from '../jest/set-aside.ts';
import { setAside as vitest } from '../vitest/set-aside.ts';
import { readReport } from './report.ts';

const modules = join(import.meta.dirname, '../../../node_modules');
const BODY = `beforeEach(() => {});
describe('sum', () => {
  it('adds', () => expect(1 + 1).toBe(2));
  describe("of 'one'", () => {
    it.each([1, 2])('is %i', (n) => expect(n).toBe(1));
  });
});
test('fails\\twith a tab', () => { throw new Error('x'); });
`;
const NAMES = ["sum of 'one' is 2", 'fails\twith a tab'];

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtest-aside-'));
  symlinkSync(modules, join(folder, 'node_modules'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function statuses(text: string, argv: readonly string[]) {
  writeFileSync(join(folder, 'a.test.js'), text);
  writeFileSync(join(folder, 'package.json'), '{"name":"x"}');
  const { stdout } = spawnSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' });
  return readReport(stdout.slice(stdout.indexOf('{')), folder).tests.map(
    ({ fullName, status }) => `${fullName}: ${status}`,
  );
}

const EXPECTED = [
  'sum adds: passed',
  "sum of 'one' is 1: passed",
  "sum of 'one' is 2: skipped",
  'fails\twith a tab: skipped',
];

it('skips them under Vitest', () => {
  const text = vitest(`import { beforeEach, describe, expect, it, test } from 'vitest';\n${BODY}`, NAMES);
  expect(text.split('\n')[2]).toBe("describe('sum', () => {");
  const argv = [join(modules, 'vitest/vitest.mjs'), 'run', '--reporter=json', '--root', folder];
  expect(statuses(text, argv)).toEqual(EXPECTED);
});

it('skips them under Jest', () => {
  const text = jest(BODY, NAMES);
  expect(text.startsWith(BODY)).toBe(true);
  const argv = [join(modules, 'jest/bin/jest.js'), '--json', '--rootDir', folder, '--watchman=false'];
  expect(statuses(text, argv)).toEqual(EXPECTED);
});
