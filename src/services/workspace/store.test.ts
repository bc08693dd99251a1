import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Workspace } from '../../artifacts/index.ts';
import { readWorkspace, setAside, workspaceIds, writeWorkspace } from './store.ts';
import { openVerdicts } from './verdicts.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'workspace-store-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const state: Workspace = {
  version: '1.0',
  id: 'w',
  qtest: '0.1.0',
  source: { kind: 'folder', address: '/somewhere', prefix: '' },
  created_at: '2026-01-01T00:00:00.000Z',
  updated_at: '2026-01-01T00:00:00.000Z',
  state: { name: 'paused', from: 'generating' },
  request: { seed: 1 },
  stages: [],
  targets: [{ id: 'a.js:1:f', key: 'a.js#f', state: 'pending', started: 0, finished: 0 }],
  seconds: 1.5,
};

it('reads what it wrote, and nothing where nothing is', () => {
  expect(readWorkspace(dir)).toBeUndefined();
  writeWorkspace(dir, state);
  expect(readWorkspace(dir)).toEqual(state);
  expect(readdirSync(dir)).toEqual(['workspace.json']);
});

it.each([
  ['of another version', JSON.stringify({ ...state, version: '2.0' }), 'E_WORKSPACE_VERSION', 'version 2.0'],
  ['that is torn', JSON.stringify(state).slice(0, 200), 'E_WORKSPACE_CORRUPT', 'is not JSON'],
  ['that is empty', '', 'E_WORKSPACE_CORRUPT', 'is not JSON'],
  [
    'with a state that does not exist',
    JSON.stringify({ ...state, state: { name: 'resting' } }),
    'E_WORKSPACE_CORRUPT',
    'state.name',
  ],
  ['without a version', '{}', 'E_WORKSPACE_CORRUPT', 'version'],
])('refuses a state %s in one sentence and leaves it as it is', (_, text, code, said) => {
  writeFileSync(join(dir, 'workspace.json'), text);
  let thrown: unknown;
  try {
    readWorkspace(dir);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ code, exit: 2 });
  expect((thrown as Error).message).toContain(said);
  expect((thrown as Error).message).not.toContain('\n');
  expect(readFileSync(join(dir, 'workspace.json'), 'utf8')).toBe(text);
});

it('sets an unreadable state aside under a name of its own', () => {
  for (const text of ['one', 'two']) {
    writeFileSync(join(dir, 'workspace.json'), text);
    setAside(dir);
  }
  expect(readFileSync(join(dir, 'workspace.unreadable-1.json'), 'utf8')).toBe('one');
  expect(readFileSync(join(dir, 'workspace.unreadable-2.json'), 'utf8')).toBe('two');
});

it('lists the folders that hold a state', () => {
  for (const id of ['b', 'a']) writeWorkspace(join(dir, id), { ...state, id });
  writeFileSync(join(dir, 'a file'), '');
  expect(workspaceIds(dir)).toEqual(['a', 'b']);
  expect(workspaceIds(join(dir, 'nowhere'))).toEqual([]);
});

it('keeps answers by key, and forgets one that was altered', () => {
  const verdicts = openVerdicts(join(dir, 'verdicts'));
  expect(verdicts.get('k1')).toBeUndefined();
  verdicts.keep('k1', 'an\nanswer\n');
  expect(openVerdicts(join(dir, 'verdicts')).get('k1')).toBe('an\nanswer\n');
  const [file] = readdirSync(join(dir, 'verdicts')) as [string];
  const path = join(dir, 'verdicts', file);
  writeFileSync(path, readFileSync(path, 'utf8').replace('answer', 'lie'));
  expect(verdicts.get('k1')).toBeUndefined();
});
