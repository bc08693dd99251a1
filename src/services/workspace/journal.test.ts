import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from './journal.ts';

let path: string;
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'journal-')), 'deep', 'journal.jsonl');
});
afterEach(() => rmSync(join(path, '../..'), { recursive: true, force: true }));

function written(...entries: unknown[]): readonly unknown[] {
  const journal = openJournal(path, { fresh: false });
  for (const entry of entries) journal.append(entry);
  journal.close();
  return journal.earlier;
}

it('gives back what was appended, over several openings', () => {
  expect(written({ a: 1 }, 'line\nbreak')).toEqual([]);
  expect(written(['é', null])).toEqual([{ a: 1 }, 'line\nbreak']);
  expect(written()).toEqual([{ a: 1 }, 'line\nbreak', ['é', null]]);
});

it('ignores a last line torn at any byte, and what is appended then stays readable', () => {
  written({ first: 1 }, { second: 'ünı' });
  const whole = readFileSync(path);
  const second = whole.indexOf('\n') + 1;
  for (let end = second; end < whole.length - 1; end++) {
    writeFileSync(path, whole.subarray(0, end));
    expect(written({ third: 3 }), `torn at byte ${end}`).toEqual([{ first: 1 }]);
    expect(written()).toEqual([{ first: 1 }, { third: 3 }]);
  }
});

it('ignores a line that was altered', () => {
  written({ n: 1 }, { n: 2 });
  writeFileSync(path, readFileSync(path, 'utf8').replace('"n":1', '"n":7'));
  appendFileSync(path, 'not a line of ours\n');
  expect(written()).toEqual([{ n: 2 }]);
});

it('forgets everything when it is opened afresh', () => {
  written({ n: 1 });
  openJournal(path, { fresh: true }).close();
  expect(written()).toEqual([]);
});
