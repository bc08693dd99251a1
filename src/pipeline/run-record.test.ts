import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sealIn } from '../lib/seal.ts';
import { beginRecord, type RecordDeps, resumeRecord } from './run-record.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qtest-record-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const depsOf = (home: string): RecordDeps => ({
  version: '1',
  now: () => '2026-01-01T00:00:00.000Z',
  progress() {},
  seal: sealIn(join(root, home)),
});
const begin = () =>
  beginRecord(
    root,
    { id: 'run', source: { kind: 'folder', address: '/a', prefix: '' }, request: { seed: 1 } },
    depsOf('mine'),
  ).move({ kind: 'enter', state: 'cloning' });
const foreign = expect.objectContaining({ code: 'E_WORKSPACE_FOREIGN' });

it('goes on with a run that it began itself', () => {
  begin();
  expect(resumeRecord(root, depsOf('mine')).state().state.name).toBe('cloning');
});

it('does not go on with a run that somebody else began, or that was altered since', () => {
  begin();
  expect(() => resumeRecord(root, depsOf('yours'))).toThrow(foreign);
  const path = join(root, 'workspace.json');
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace('"seed": 1', '"seed": 2'));
  expect(() => resumeRecord(root, depsOf('mine'))).toThrow(foreign);
  writeFileSync(path, text.replace(/,\s*"seal": "\w+"/, ''));
  expect(() => resumeRecord(root, depsOf('mine'))).toThrow(foreign);
});
