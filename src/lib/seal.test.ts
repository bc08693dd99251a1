import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sameSeal, sealIn } from './seal.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'qtest-seal-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('knows again what it sealed, in whatever order, and nothing else', () => {
  const seal = sealIn(join(home, 'a'));
  const made = seal({ a: 1, b: { c: [2], d: 3 } });
  expect(sameSeal(made, sealIn(join(home, 'a'))({ b: { d: 3, c: [2] }, a: 1 }))).toBe(true);
  expect(sameSeal(made, seal({ a: 1, b: { c: [2], d: 4 } }))).toBe(false);
  expect(sameSeal(made, sealIn(join(home, 'b'))({ a: 1, b: { c: [2], d: 3 } }))).toBe(false);
  expect(statSync(join(home, 'a', 'secret')).mode & 0o077).toBe(0);
});

it('makes none where no secret can be kept, and one that is missing fits nothing', () => {
  writeFileSync(join(home, 'file'), '');
  expect(sealIn(join(home, 'file'))({})).toBeUndefined();
  expect(sameSeal(undefined, undefined)).toBe(false);
});
