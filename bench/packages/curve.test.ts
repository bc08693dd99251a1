import { expect, test } from 'vitest';
import { readCurve, speedOf } from './curve.ts';

function told(lines: readonly (readonly [at: number, line: string])[]) {
  let time = 0;
  const curve = readCurve(() => time);
  for (const [at, line] of lines) {
    time = at;
    curve.read(`${line}\n`);
  }
  return curve.snapshots();
}

const search = (executions: number, killed: number) =>
  `5-generate  ${executions} executions, ${10 * executions} on mutants ${killed}/200 · a.js#f`;

test('tells what was true at each second, and at the end', () => {
  const snapshots = told([
    [3, '5-generate  building 12 files'],
    [5, search(1, 10)],
    [14, search(90, 40)],
    [16, search(120, 60)],
    [60, search(800, 90)],
    [61, '7-emit      rendering'],
    [70, search(900, 150)],
  ]);
  expect(snapshots).toEqual([
    { seconds: 10, score: 20, executions: 90, mutantExecutions: 900 },
    { seconds: 30, score: 30, executions: 120, mutantExecutions: 1200 },
    { seconds: 55, score: 45, executions: 800, mutantExecutions: 8000 },
  ]);
  expect(speedOf(snapshots)).toEqual({ candidates: 800 / 55, mutants: 8000 / 55 });
});

test('puts lines together that come in pieces', () => {
  const curve = readCurve(() => 0);
  for (const piece of ['5-generate  7 execut', 'ions, 70 on mutants 20/200\n5-gen']) curve.read(piece);
  expect(curve.snapshots()).toEqual([{ seconds: 0, score: 10, executions: 7, mutantExecutions: 70 }]);
});

test('has nothing to tell of a run that did not search', () => {
  expect(told([[0, '1-ingest    reading']])).toEqual([]);
  expect(speedOf([])).toEqual({ candidates: 0, mutants: 0 });
});
