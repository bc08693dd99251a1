import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hashBuild, openStore } from './stored.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtest-stored-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a stored part', () => {
  it('is made once, also for the next process', async () => {
    let made = 0;
    const make = async () => ({ made: ++made });
    expect(await openStore(folder).part('run', make)).toEqual({ made: 1 });
    expect(await openStore(folder).part('run', make)).toEqual({ made: 1 });
  });

  it('that could not be made is tried again', async () => {
    const store = openStore(folder);
    const fails = () => Promise.reject(new Error('no network'));
    await expect(store.part('run', fails)).rejects.toThrow('no network');
    expect(readdirSync(folder)).toEqual([]);
    expect(await store.part('run', async () => 1)).toBe(1);
  });
});

describe('a build', () => {
  it('is another one when its bundle or what runs beside the target differs', () => {
    mkdirSync(join(folder, 'dist/cli'), { recursive: true });
    mkdirSync(join(folder, 'adapters/some/harness'), { recursive: true });
    writeFileSync(join(folder, 'package-lock.json'), '{}');
    writeFileSync(join(folder, 'dist/cli/qtest.js'), '1');
    const first = hashBuild(folder);
    expect(hashBuild(folder)).toBe(first);
    writeFileSync(join(folder, 'adapters/some/harness/worker.cjs'), '1');
    const second = hashBuild(folder);
    expect(second).not.toBe(first);
    writeFileSync(join(folder, 'dist/cli/qtest.js'), '2');
    expect(hashBuild(folder)).not.toBe(second);
  });
});
