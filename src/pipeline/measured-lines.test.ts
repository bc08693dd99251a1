// What is mutated when the project's own tests are measured: changed lines, or planned targets and their helpers.
import { expect, it } from 'vitest';
import type { SourceBundle, SystemModel, TestPlan } from '../artifacts/index.ts';
import { changedLines } from './changed-lines.ts';
import { plannedRanges } from './planned-ranges.ts';

const TEXTS: Readonly<Record<string, string>> = {
  'a.js': 'one\ntwo22\nthree\nfour',
  'b.js': 'new\nfile',
  'a.test.js': 'x',
};
const view = {
  list: () => Object.keys(TEXTS),
  read: (path: string) => TEXTS[path],
  exists: (path: string) => path in TEXTS,
};

type Since = NonNullable<SourceBundle['source']['since']>;

function bundle(files?: Since['files']): SourceBundle {
  const file = (path: string, role: 'source' | 'test') =>
    ({ path, language: 'x', role, bytes: 1, hash: 'h' }) as const;
  return {
    version: '1.0',
    source: {
      kind: 'folder',
      name: 'x',
      ...(files === undefined ? {} : { since: { ref: 'main', commit: 'c', files } }),
    },
    languages: [],
    projects: [],
    files: [file('a.js', 'source'), file('a.test.js', 'test'), file('b.js', 'source')],
    excluded: [],
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
}

const lines = (file: string, from: number, to: number, column: number) => ({
  file,
  range: { start: { line: from, column: 0 }, end: { line: to, column } },
});

it('takes whole changed lines of sources; what was removed has none', () => {
  const found = changedLines(
    bundle([
      {
        path: 'a.js',
        ranges: [
          { start: 2, lines: 1 },
          { start: 3, lines: 0 },
          { start: 4, lines: 9 },
        ],
      },
      { path: 'a.test.js', ranges: 'added' },
      { path: 'b.js', ranges: 'added' },
    ]),
    view,
  );
  expect(found).toEqual([lines('a.js', 2, 2, 5), lines('a.js', 4, 4, 4), lines('b.js', 1, 2, 4)]);
});

it('takes everything when it was compared with nothing', () => {
  expect(changedLines(bundle(), view)).toEqual([lines('a.js', 1, 4, 4), lines('b.js', 1, 2, 4)]);
});

it('takes planned targets and the helpers that only they reach, each place once', () => {
  const fn = (name: string, from: number, to: number, exported: boolean, file = 'a.js') => ({
    key: `${file}#${name}`,
    file,
    exported,
    range: lines(file, from, to, 1).range,
  });
  const functions = [
    fn('outer', 1, 10, true),
    fn('outer.inner', 2, 3, false),
    fn('helper', 12, 14, false),
    fn('other', 16, 18, true),
    fn('far', 1, 2, false, 'b.js'),
  ];
  const model = {
    files: [{ functions }],
    callGraph: { 'a.js#outer': ['a.js#helper', 'a.js#other', 'b.js#far', 'a.js#outer.inner'] },
  } as unknown as SystemModel;
  const plan = { targets: [{ key: 'a.js#outer' }, { key: 'gone' }] } as unknown as TestPlan;
  expect(plannedRanges(model, plan)).toEqual([lines('a.js', 1, 10, 1), lines('a.js', 12, 14, 1)]);
});
