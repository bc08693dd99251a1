import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAllAtomic, writeAtomic } from './atomic-write.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'atomic-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

it('writes into new folders and over an old file, leaving nothing else', () => {
  writeAtomic(join(root, 'a/b/c.txt'), 'one');
  writeAtomic(join(root, 'a/b/c.txt'), 'two');
  expect(readFileSync(join(root, 'a/b/c.txt'), 'utf8')).toBe('two');
  expect(readdirSync(join(root, 'a/b'))).toEqual(['c.txt']);
});

it('puts everything back when one of several fails', () => {
  writeFileSync(join(root, 'old.txt'), 'old');
  mkdirSync(join(root, 'blocked/x.txt'), { recursive: true });
  writeFileSync(join(root, 'blocked/x.txt/keep'), '');
  writeFileSync(join(root, 'file'), '');
  const files = ['old.txt', 'new/deep/n.txt', 'file/below.txt'].map((path) => ({
    path: join(root, path),
    content: 'x',
  }));
  expect(() => writeAllAtomic(files)).toThrow();
  expect(readFileSync(join(root, 'old.txt'), 'utf8')).toBe('old');
  expect(readdirSync(root).sort()).toEqual(['blocked', 'file', 'old.txt']);
});

it('removes files with the writing, and brings them back when one can not be removed', () => {
  writeFileSync(join(root, 'gone.txt'), 'gone');
  const files = [{ path: join(root, 'new.txt'), content: 'x' }];
  expect(() => writeAllAtomic(files, [join(root, 'gone.txt'), join(root, 'never.txt')])).toThrow('ENOENT');
  expect(readdirSync(root)).toEqual(['gone.txt']);
  writeAllAtomic(files, [join(root, 'gone.txt')]);
  expect(readdirSync(root)).toEqual(['new.txt']);
});
