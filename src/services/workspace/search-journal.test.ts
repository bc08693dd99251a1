import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from './journal.ts';
import { type KeptLine, openSearchJournal } from './search-journal.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'search-journal-')), 'search.jsonl');
});
afterEach(() => rmSync(join(path, '..'), { recursive: true, force: true }));

const found = (target: string, arg: number): KeptLine => ({
  target,
  program: [{ op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: ['f'] }, args: [arg] }],
  provenance: { from: 'search', seed: 1, execution: arg },
  kills: [`mutant ${arg}`],
});

it('adds up what several processes found and spent', () => {
  const first = openSearchJournal(path, 'search 1');
  expect(first.earlier).toEqual({ kept: [], spent: new Map(), ms: 0, attempts: 0 });
  first.kept(found('a', 1));
  first.spent(new Map([['a', { executions: 10, mutantExecutions: 20 }]]), 300);
  first.spent(new Map([['a', { executions: 15, mutantExecutions: 20 }]]), 310);
  first.spent(
    new Map([
      ['a', { executions: 18, mutantExecutions: 25 }],
      ['b', { executions: 1, mutantExecutions: 0 }],
    ]),
    320,
    'time',
  );
  first.close();
  const second = openSearchJournal(path, 'search 1');
  second.kept(found('a', 1));
  second.kept(found('b', 2));
  second.spent(new Map([['b', { executions: 5, mutantExecutions: 5 }]]), 400);
  second.close();
  const { earlier } = openSearchJournal(path, 'search 1');
  expect(earlier.kept).toEqual([found('a', 1), found('b', 2)]);
  expect([...earlier.spent]).toEqual([
    ['a', { executions: 18, mutantExecutions: 25 }],
    ['b', { executions: 6, mutantExecutions: 5 }],
  ]);
  expect(earlier).toMatchObject({ ms: 720, attempts: 2, over: 'time' });
});

it('forgets the lines of another search', () => {
  const first = openSearchJournal(path, 'search 1');
  first.kept(found('a', 1));
  first.close();
  expect(openSearchJournal(path, 'search 2').earlier.kept).toEqual([]);
  expect(readFileSync(path, 'utf8')).not.toContain('mutant 1');
});

it('takes no line that is not a program', () => {
  const journal = openJournal(path, { fresh: true });
  journal.append({ k: 'begin', search: 's' });
  journal.append({ k: 'kept', ...found('a', 1), program: [{ op: 'eval', code: 'process.exit()' }] });
  journal.append({ k: 'kept', ...found('a', 2) });
  journal.close();
  expect(openSearchJournal(path, 's').earlier.kept).toEqual([found('a', 2)]);
});
