import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { linkedFolders } from './linked-folders.ts';

let tree = '';
afterEach(() => rmSync(tree, { recursive: true, force: true }));

it('names links to folders of the tree, and no other link', () => {
  tree = mkdtempSync(join(tmpdir(), 'qtest-test-'));
  mkdirSync(join(tree, 'shared'));
  mkdirSync(join(tree, 'src'));
  mkdirSync(join(tree, 'packages-installed'));
  writeFileSync(join(tree, 'shared/a.js'), '');
  symlinkSync('../shared', join(tree, 'src/shared'));
  symlinkSync('../shared/a.js', join(tree, 'src/a.js'));
  symlinkSync('/', join(tree, 'out'));
  symlinkSync('../shared', join(tree, 'packages-installed/shared'));
  expect(linkedFolders(tree, ['packages-installed'])).toEqual(['src/shared']);
});
