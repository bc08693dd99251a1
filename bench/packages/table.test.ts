import { describe, expect, it } from 'vitest';
import type { SubjectRecord } from './record.ts';
import { curveTable, legend, median, table } from './table.ts';

const about = { paper: false, flags: ['--seed', '1'], build: 'b' };

const judged = (subject: string, stryker: number, predicted: number): SubjectRecord => ({
  ...about,
  subject,
  tests: 4,
  throws: { all: 2, forbidden: 1, languages: 0 },
  predicted: { score: predicted, mutants: 10, noCoverage: 0 },
  judgement: {
    coverage: { statements: 90, branches: 80 },
    flaky: { runs: 10, failed: 0, seconds: 15 },
    stryker: { score: stryker, seconds: 1, mutants: 10 },
    disagreements: [],
  },
});

describe('table', () => {
  it('has a row for each subject, with the difference of the prediction, and the medians', () => {
    const rows = table([judged('a@1', 70, 71.5), judged('b@1', 80, 80), judged('c@1', 90, 90)]).split('\n');
    expect(rows[0]).toBe(
      '| package | tests | stmt % | branch % | StrykerJS % | predicted % | off by | mutants | flaky | forbidden % | engine % | CI s |',
    );
    expect(rows[2]).toBe('| a@1 | 4 | 90.0 | 80.0 | 70.0 | 71.5 | 1.5 | 10 | 0 | 25.0 | 0.0 | 1.5 |');
    expect(rows.at(-1)).toContain('| median of 3 | 4 | 90.0 | 80.0 | 80.0 | 80.0 | 0.0 |');
  });

  it('shows a subject that failed with the reason, which its medians leave out', () => {
    const failed = { ...about, subject: 'b@1', failed: 'it | broke\nbadly' };
    const rows = table([judged('a@1', 70, 70), failed]).split('\n');
    expect(rows[3]).toContain('| b@1 failed: it \\| broke / badly |  |');
    expect(rows[4]).toContain('| 70.0 | 70.0 |');
  });

  it('explains the columns that it has', () => {
    const told = legend([{ ...about, subject: 'a@1', tests: 1, seconds: 3 }]);
    expect(told).toContain('- run s: wall seconds');
    expect(told).not.toContain('StrykerJS');
  });
});

describe('median', () => {
  it('is the middle, or what lies between the two middle values', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBeUndefined();
  });
});

describe('curveTable', () => {
  it('takes the end of a search for every second after it, and leaves out runs that failed', () => {
    const at = (seconds: number, score: number) => ({
      seconds,
      score,
      executions: 50,
      mutantExecutions: 100,
    });
    const run = {
      ...judged('a@1', 70, 71.5),
      search: { seconds: 31, stopped: 'plateau', executions: 50, mutantExecutions: 100 },
    };
    const record: SubjectRecord = { ...run, search: { ...run.search, curve: [at(10, 20), at(25, 60)] } };
    expect(
      curveTable([record, { ...about, subject: 'b@1', failed: 'no' }])
        .split('\n')
        .slice(2),
    ).toEqual([
      '| a@1 | 20.0 | 60.0 | 60.0 | 60.0 | 71.5 | 2.0 | 4.0 |',
      '| median of 1 | 20.0 | 60.0 | 60.0 | 60.0 | 71.5 | 2.0 | 4.0 |',
    ]);
  });
});
