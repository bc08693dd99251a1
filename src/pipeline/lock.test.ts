import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockedBy, takeLock } from './lock.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

it('refuses a second run while the first one lives, and frees the folder afterwards', () => {
  const first = takeLock(dir);
  expect(() => takeLock(dir)).toThrow(`another qtest run (process ${process.pid}) is working in ${dir}`);
  expect(lockedBy(dir)).toBe(process.pid);
  expect(readdirSync(dir)).toEqual(['lock']);
  first.release();
  expect(readdirSync(dir)).toEqual([]);
  expect(lockedBy(dir)).toBeUndefined();
  const second = takeLock(dir);
  expect(second.died).toBeUndefined();
  second.release();
});

it.each([
  ['a dead process', '4194303-1'],
  ['a process id that was reused', `${process.pid}-1`],
  ['an empty lock file', ''],
])('takes over the lock of %s', (_, content) => {
  writeFileSync(join(dir, 'lock'), content);
  expect(lockedBy(dir)).toBeUndefined();
  const lock = takeLock(dir);
  expect(lock.died ?? '').toBe(content);
  lock.release();
  expect(readdirSync(dir)).toEqual([]);
});
