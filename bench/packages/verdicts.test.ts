import { expect, it } from 'vitest';
import type { KillMatrix } from '../../src/artifacts/index.ts';
import { disagreements, readVerdicts, scoreOf } from './verdicts.ts';

const STATUSES = ['killed', 'killed', 'timeout', 'survived', 'no-coverage', 'ignored'] as const;

/** Mutant n stands in line n + 1; the first two are killed by a test each, of which the second was not shipped. */
const matrix = {
  mutants: STATUSES.map((status, line) => ({
    identity: {
      file: status === 'ignored' ? 'left-out.js' : 'a.js',
      range: { start: { line: line + 1, column: 0 }, end: { line: line + 1, column: 4 } },
      operator: 'BooleanLiteral',
      replacement: 'false',
      original: 'true',
    },
    status,
    static: false,
  })),
  tests: [
    { id: 'shipped', kills: [0] },
    { id: 'dropped', kills: [1] },
  ],
  predicted: { killed: 2 },
} as unknown as KillMatrix;

const verdicts = (...statuses: readonly string[]) =>
  readVerdicts(
    JSON.stringify({
      files: {
        'a.js': {
          mutants: statuses.map((status, line) => ({
            location: { start: { line: line + 1, column: 1 }, end: { line: line + 1, column: 5 } },
            mutatorName: 'BooleanLiteral',
            replacement: 'false',
            status,
          })),
        },
      },
    }),
  );

it('finds none where StrykerJS says what the shipped tests were said to do', () => {
  const theirs = verdicts('Killed', 'Survived', 'Timeout', 'Survived', 'NoCoverage');
  expect(disagreements(matrix, ['shipped'], theirs)).toEqual([]);
  expect(scoreOf(theirs)).toBe(40);
});

it('finds each mutant that was said to die and lives, the other way round, or is known to one side only', () => {
  const theirs = verdicts('Survived', 'Killed', 'Timeout', 'Killed', 'NoCoverage', 'Killed');
  const found = disagreements(matrix, ['shipped'], theirs);
  expect(found.map(({ place, ours, stryker }) => `${place} ${ours} ${stryker}`)).toEqual([
    'a.js:1:1 killed Survived',
    'a.js:2:1 dropped Killed',
    'a.js:4:1 survived Killed',
    'a.js:6:1 absent Killed',
  ]);
});

it('leaves out of the score what is no valid mutant', () => {
  expect(scoreOf(verdicts('Killed', 'CompileError', 'Ignored', 'RuntimeError'))).toBe(100);
  expect(scoreOf([])).toBe(0);
});
