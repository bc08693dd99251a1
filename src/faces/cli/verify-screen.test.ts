import pc from 'picocolors';
import { expect, it } from 'vitest';
import type { Verification } from '../../pipeline/verification.ts';
import { missedScore } from './commands/verify.ts';
import { renderVerification } from './verify-screen.ts';

const found: Verification = {
  version: '1.0',
  qtest: '0.1.0',
  folder: '/home/me/fee',
  out: '/home/me/fee/.qtest/verify',
  seconds: 12.34,
  compared: { ref: 'HEAD', words: 'lines that are not committed' },
  tests: {
    status: 'red',
    reason: '1 of 3 tests fails',
    passed: 2,
    failed: 1,
    skipped: 0,
    setAside: [{ file: 'a.test.js', name: 'is wrong', why: 'fails' }],
    shaky: [{ file: 'a.test.js', name: 'is winter', changed: 'clock', error: 'expected 2027 to be 2026' }],
    runs: ['order, timezone, clock'],
    notRun: [],
  },
  coverage: { lines: 80, statements: 80, branches: 50 },
  changed: { files: 1, lines: 2 },
  mutation: {
    score: 50,
    empty: false,
    mutants: 4,
    killed: 2,
    timeout: 0,
    survived: 1,
    noCoverage: 1,
    tests: 2,
    without: [],
    tool: 'the judge 1.0',
  },
  survivors: [
    {
      file: 'a.js',
      line: 2,
      column: 7,
      operator: 'EqualityOperator',
      original: 'hours < 1',
      replacement: 'hours <= 1',
      status: 'survived',
      reachedBy: ['a.test.js:is free', 'a.test.js:doubles'],
    },
    {
      file: 'a.js',
      line: 9,
      column: 1,
      operator: 'BlockStatement',
      original: '{\n  return 1;\n}',
      replacement: '{}',
      status: 'no-coverage',
      reachedBy: [],
    },
  ],
  sandbox: { backend: 'bwrap', isolates: { network: true, files: true, memory: true } },
  notes: [],
};

it('shows how the tests did and which mutants they do not notice', () => {
  expect(renderVerification(found, pc.createColors(false))).toBe(`
Tests       2 tests passed, 1 failed
                   set aside: a.test.js: is wrong (fails)
Shaky       1 test fails when something is changed
            clock: a.test.js: is winter (expected 2027 to be 2026)
Coverage    lines 80 % · statements 80 % · branches 50 %
Measured    lines that are not committed: 2 lines in 1 source file
Mutation    50 % of 4 mutants: 2 killed, 0 timed out, 1 survived, 1 not reached; the judge 1.0, 2 tests
Survivors   a.js:2:7  hours < 1 → hours <= 1
                   reached by a.test.js:is free and 1 more
            a.js:9:1  { return 1; } → {}
                   no test reaches it
Sandbox     bwrap: network isolated, files isolated, memory limited
Time        12.3 s
Report      /home/me/fee/.qtest/verify/verify.json
`);
});

it('misses a minimum below it or unmeasured, never where there is nothing to miss', () => {
  const { mutation } = found;
  const { score: _, ...unmeasured } = mutation;
  expect(missedScore(mutation, undefined)).toBeUndefined();
  expect(missedScore(mutation, 50)).toBeUndefined();
  expect(missedScore(mutation, 51)).toBe('the mutation score 50.0 % is below the minimum of 51 %');
  expect(missedScore({ ...unmeasured, why: 'none passes' }, 1)).toBe(
    'no mutation score was measured (none passes), and 1 % is the minimum',
  );
  expect(missedScore({ ...unmeasured, empty: true }, 100)).toBeUndefined();
});
