// What two runs of a suite come to, without running one.
import { expect, it } from 'vitest';
import { takingPart } from '../../artifacts/index.ts';
import type { RunReport } from '../../ports/index.ts';
import { readBaseline } from './read.ts';

type Status = RunReport['tests'][number]['status'];

function report(tests: Readonly<Record<string, Status>>, errors: RunReport['errors'] = []): RunReport {
  return {
    tests: Object.entries(tests).map(([key, status]) => {
      const [file = '', fullName = ''] = key.split(' > ');
      return { file, fullName, status, durationMs: 1 };
    }),
    errors,
  };
}

const seen = { framework: 'f', coverage: undefined, aside: [], runs: { complete: 2 } };

it('is green when every test that is not skipped passes in both runs', () => {
  const once = report({ 'a > one': 'passed', 'a > two': 'skipped' });
  const found = readBaseline({ ...seen, first: once, second: once });
  expect([found.status, found.setAside, found.reason]).toEqual(['green', undefined, undefined]);
  expect(takingPart(found, ['a', 'helper'])).toEqual({ tests: 1, without: [], setAside: [], words: [] });
});

it('sets aside what fails in a run, flaky where the runs differ, whichever fails', () => {
  const first = report({
    'a > fails': 'failed',
    'a > first': 'failed',
    'a > second': 'passed',
    'a > ok': 'passed',
  });
  const second = report({
    'a > fails': 'failed',
    'a > first': 'passed',
    'a > second': 'failed',
    'a > ok': 'passed',
  });
  const found = readBaseline({ ...seen, first, second });
  expect(found.setAside?.map(({ name, why }) => `${name} ${why}`)).toEqual([
    'fails fails',
    'first flaky',
    'second flaky',
  ]);
  expect(found.reason).toBe('1 of 4 tests fails; 2 of 4 tests are flaky');
  expect(takingPart(found, ['a'])).toMatchObject({
    tests: 1,
    setAside: [{ file: 'a', names: ['fails', 'first', 'second'] }],
  });
});

it('leaves out a file whole when it does not load or none of its tests passes', () => {
  const first = report({ 'a > ok': 'passed', 'b > fails': 'failed' }, [{ file: 'c', message: 'no module' }]);
  const found = readBaseline({ ...seen, first, second: undefined });
  expect(found.reason).toBe('c does not load (no module); 1 of 2 tests fails');
  expect(takingPart(found, ['a', 'b', 'c', 'helper'])).toEqual({
    tests: 1,
    without: ['b', 'c'],
    setAside: [],
    words: ['b: fails (fails)', 'c (does not load)'],
  });
});

it('tells no tests from none that pass', () => {
  const none = readBaseline({ ...seen, first: report({}), second: undefined });
  expect([none.status, takingPart(none, [])]).toEqual([
    'none',
    { tests: 0, without: [], setAside: [], words: [] },
  ]);
  const red = readBaseline({ ...seen, first: report({ 'a > x': 'failed' }), second: undefined });
  expect(takingPart(red, ['a']).why).toBe("none of the project's own tests passes");
});
