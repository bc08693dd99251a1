import { expect, it } from 'vitest';
import { missedThreshold } from './exit-code.ts';
import { report } from './fixtures/report.ts';

it('fails a run only for what the user asked for', () => {
  expect(missedThreshold(report, 'score', undefined)).toBeUndefined();
  expect(missedThreshold(report, 'score', 96)).toBeUndefined();
  expect(missedThreshold(report, 'score', 97)).toBe(
    'the predicted mutation score 96.1 % is below the minimum of 97 %',
  );
  expect(missedThreshold(report, 'never', 97)).toBeUndefined();
  expect(missedThreshold(report, 'gate', undefined)).toBe('4 generated tests failed a gate');
  expect(missedThreshold(report, 'suspected-bug', undefined)).toBe('1 suspected bug was found');
});

it('counts a score that was not measured as missed', () => {
  const { mutation: _, ...unmeasured } = report;
  expect(missedThreshold(unmeasured, 'score', 10)).toBe(
    'no mutation score was measured, and 10 % is the minimum',
  );
});
