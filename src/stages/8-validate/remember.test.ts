import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { createSandbox } from '../../services/sandbox/index.ts';
import { openVerdicts } from '../../services/workspace/verdicts.ts';
import { runRemembered } from './remember.ts';

const base = mkdtempSync(join(tmpdir(), 'qtest-remember-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const sandbox = await createSandbox('bare');

let [tree, kept] = ['', ''];
function newTree(): void {
  tree = mkdtempSync(join(base, 'tree-'));
  writeFileSync(join(tree, 'a.test.js'), 'one');
}
beforeEach(() => {
  newTree();
  kept = mkdtempSync(join(base, 'verdicts-'));
});

/** Runs a script that leaves a mark each time it really runs; true when it did. */
async function ran(script: string, signal = new AbortController().signal): Promise<boolean> {
  const [mark, reportPath] = [join(tree, 'mark'), join(tree, 'report')];
  rmSync(mark, { force: true });
  const text = `const fs = require('fs'); fs.writeFileSync('mark', ''); ${script}`;
  const finished = await runRemembered(
    {
      files: [{ path: join(tree, 'run.cjs'), text }],
      command: {
        argv: [process.execPath, 'run.cjs'],
        cwd: tree,
        limits: { wallMs: 20_000 },
        writable: [tree],
        network: 'none',
      },
      reportPath,
    },
    {
      input: { tree, work: join(tree, 'work'), emitted: { files: [{ path: 'a.test.js' }] } } as never,
      deps: { sandbox, signal, verdicts: openVerdicts(kept) } as never,
    },
  );
  if (script.includes('report')) expect(finished.report).toBe(`${tree} has the report`);
  return existsSync(mark);
}

const WRITE = "fs.writeFileSync('report', process.cwd() + ' has the report');";
const REPORT = `${WRITE} process.exitCode = 3`;

it('does not repeat a run that left a report', async () => {
  expect(await ran(REPORT)).toBe(true);
  expect(await ran(REPORT)).toBe(false);
});

it('finds it again for a copy of the tree that lies elsewhere, and names that one', async () => {
  expect(await ran(REPORT)).toBe(true);
  newTree();
  expect(await ran(REPORT)).toBe(false);
});

it('repeats a run when a generated test or the command differs', async () => {
  expect(await ran(REPORT)).toBe(true);
  writeFileSync(join(tree, 'a.test.js'), 'two');
  expect(await ran(REPORT)).toBe(true);
  expect(await ran(`${REPORT};`)).toBe(true);
  rmSync(join(tree, 'a.test.js'));
  expect(await ran(REPORT)).toBe(true);
});

it('repeats a run that left no report, and one that was killed', async () => {
  expect(await ran('process.exit(1)')).toBe(true);
  expect(await ran('process.exit(1)')).toBe(true);
  const killed = `${WRITE} process.kill(process.pid, 'SIGKILL')`;
  expect(await ran(killed)).toBe(true);
  expect(await ran(killed)).toBe(true);
});
