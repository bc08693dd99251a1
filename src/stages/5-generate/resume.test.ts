// A search that is stopped and begun again: nothing that it had found is lost, nothing that it had spent is spent twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mutantKey } from '../../artifacts/index.ts';
import { openSearchJournal, type SearchJournal } from '../../services/workspace/search-journal.ts';
import { openProject, type Project } from './fixtures/generate-tests.ts';

const FILES = {
  'package.json': '{ "name": "facts", "main": "words.js" }\n',
  'words.js': `exports.plural = (word, n) => {
  if (n === 1) return word;
  if (word.endsWith('y')) return word.slice(0, -1) + 'ies';
  return word.endsWith('s') ? word + 'es' : word + 's';
};
exports.ordinal = (n) => {
  const rest = n % 100;
  if (rest > 10 && rest < 14) return n + 'th';
  return n + (['th', 'st', 'nd', 'rd'][n % 10] || 'th');
};
`,
};

let project: Project;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qtest-resume-'));
  project = await openProject(FILES);
});
afterAll(async () => {
  await project.close();
  rmSync(folder, { recursive: true, force: true });
});

const executions = (spent: Iterable<{ executions: number }>) =>
  [...spent].reduce((sum, each) => sum + each.executions, 0);

it('goes on with what was kept and what is left of the budget', async () => {
  const path = join(folder, 'stopped.jsonl');
  const controller = new AbortController();
  const journal = openSearchJournal(path, 'one');
  const stopping: SearchJournal = {
    ...journal,
    spent(spent, ms) {
      journal.spent(spent, ms, undefined);
      if (executions(spent.values()) > 700) {
        // As when the process dies: the last count is on disk, and nothing comes after it.
        journal.spent(spent, ms + 1000, undefined);
        controller.abort();
      }
    },
  };
  await expect(
    project.generate({ budget: { executions: 4000 } }, controller.signal, stopping),
  ).rejects.toThrow();
  journal.close();

  const resumed = openSearchJournal(path, 'one');
  const { earlier } = resumed;
  expect(earlier.kept.length).toBeGreaterThan(2);
  expect(executions(earlier.spent.values())).toBeGreaterThan(700);
  const made = await project.generate({ budget: { executions: 4000 } }, undefined, resumed);
  resumed.close();

  const killed = new Set(
    made.killMatrix.mutants
      .filter((each) => each.status === 'killed')
      .map((each) => mutantKey(each.identity)),
  );
  const found = earlier.kept.flatMap((each) => each.kills);
  expect(found.length).toBeGreaterThan(5);
  expect(found.filter((key) => !killed.has(key))).toEqual([]);
  const total = executions(made.killMatrix.spent);
  expect(total).toBeGreaterThanOrEqual(4000);
  // Judging what was kept again, and the last batch, are all that may come on top.
  expect(total).toBeLessThan(4000 + 128 * 4 + earlier.kept.length * 8);
});

it('does not search again when only the choice was left to do', async () => {
  const path = join(folder, 'over.jsonl');
  const first = openSearchJournal(path, 'one');
  const whole = await project.generate({ budget: { executions: 1500 } }, undefined, first);
  first.close();
  const second = openSearchJournal(path, 'one');
  expect(second.earlier.over).toBe(whole.killMatrix.stopped);
  const again = await project.generate({ budget: { executions: 1500 } }, undefined, second);
  second.close();
  expect(again.killMatrix.predicted.killed).toBeGreaterThanOrEqual(whole.killMatrix.predicted.killed);
  expect(again.killMatrix.stopped).toBe(whole.killMatrix.stopped);
  const more = executions(again.killMatrix.spent) - executions(whole.killMatrix.spent);
  expect(more).toBeLessThan(second.earlier.kept.length * 8 + 128);
});
