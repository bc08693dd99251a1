import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { prepareOut } from './out-folder.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qtest-out-folder-'));
  mkdirSync(join(root, 'elsewhere'));
  mkdirSync(join(root, 'project'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const project = () => join(root, 'project');

it.each([
  '.qtest',
  '.qtest/artifacts',
  '.qtest/cache/baseline',
  '.qtest/cache/packages/key',
  '.qtest/.gitignore',
])('does not work through %s when that is a link', (path) => {
  const place = join(project(), path);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(root, 'elsewhere', path === '.qtest/.gitignore' ? 'made' : ''), place);
  expect(() => prepareOut(join(project(), '.qtest'), project())).toThrow(
    expect.objectContaining({ code: 'E_OUT', message: expect.stringContaining(`${place} is a link`) }),
  );
  expect(readdirSync(join(root, 'elsewhere'))).toEqual([]);
});

it('does not wait for what is no file', () => {
  mkdirSync(join(project(), '.qtest'));
  execFileSync('mkfifo', [join(project(), '.qtest', 'lock')]);
  expect(() => prepareOut(join(project(), '.qtest'), project())).toThrow(/neither a file nor a folder/);
});

it('takes a folder that the user linked outside of the project, and links of installed packages', () => {
  const out = join(root, 'out');
  symlinkSync(join(root, 'elsewhere'), out);
  mkdirSync(join(out, 'cache', 'packages', 'key', 'tree'), { recursive: true });
  symlinkSync('gone', join(out, 'cache', 'packages', 'key', 'tree', 'link'));
  writeFileSync(join(out, 'report.json'), '{}');
  prepareOut(out, project());
  expect(existsSync(join(root, 'elsewhere', 'artifacts'))).toBe(true);
});
