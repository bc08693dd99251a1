// The figures before and after are about the same mutants, and nothing counts that did not ship.
import { expect, it } from 'vitest';
import type { BaselineMutation, KillMatrix, MutantIdentity } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { beforeAfter } from './before-after.ts';
import type { Context } from './context.ts';

function mutant(replacement: string): MutantIdentity {
  const range = { start: { line: 1, column: 0 }, end: { line: 1, column: 1 } };
  return { file: 'a.js', contentHash: 'h', range, operator: 'X', replacement, original: '' };
}

const statuses = { a: 'killed', b: 'existing', c: 'timeout', d: 'survived', e: 'ignored' } as const;
const killMatrix = {
  mutants: Object.entries(statuses).map(([name, status]) => ({ identity: mutant(name), status })),
  tests: [
    { id: 't', kills: [0] },
    { id: 'refused', kills: [3] },
    { id: 'beside', kills: [], also: [3] },
  ],
} as unknown as KillMatrix;

function measured(found: Readonly<Record<string, string>>): BaselineMutation {
  const mutants = Object.entries(found).map(([name, status]) => ({ mutant: mutant(name), status }));
  return { scope: 'planned', mutants } as unknown as BaselineMutation;
}

function of(input: object, shipped: readonly string[], verdicts: Readonly<Record<string, string>> = {}) {
  const judged = Object.entries(verdicts).map(([name, status]) => ({
    mutant: mutant(name) as unknown as JudgedMutant,
    status,
  }));
  const whole = { killMatrix, mutation: 'certificates', baseline: { status: 'green' }, ...input };
  return beforeAfter(judged, new Set(shipped), { input: whole } as unknown as Context);
}

it('adds to what was measured what the shipped tests kill of the same mutants', () => {
  const baselineMutation = measured({
    a: 'survived',
    b: 'killed',
    d: 'no-coverage',
    x: 'timeout',
    y: 'error',
  });
  expect(of({ baselineMutation }, ['t'])).toEqual({
    mutants: 4,
    before: 50,
    after: 75,
    after_by: 'predicted',
  });
  expect(of({ baselineMutation }, [])).toMatchObject({ before: 50, after: 50 });
});

it('believes the mutation tool more than the prediction', () => {
  const baselineMutation = measured({ a: 'survived', b: 'killed' });
  expect(of({ baselineMutation }, ['t'], { a: 'survived' })).toMatchObject({ before: 50, after: 50 });
});

it('says why it does not know the score before, and counts what shipped', () => {
  expect(of({}, ['t'])).toEqual({
    mutants: 4,
    why: '`--baseline-mutation planned` measures it',
    after: 75,
    after_by: 'predicted',
  });
  const baselineMutation = { scope: 'not-run', reason: 'none passes', mutants: [] };
  expect(of({ baselineMutation }, [])).toMatchObject({ why: 'none passes', after: 25 });
});

it('counts what another test was seen to kill where the proven one did not ship', () => {
  expect(of({}, ['t', 'beside'])).toMatchObject({ after: 100 });
});

it('knows that a project without tests kills nothing', () => {
  expect(
    of({ baseline: { status: 'none' }, mutation: 'full' }, ['t'], { a: 'killed', d: 'survived' }),
  ).toEqual({
    mutants: 2,
    before: 0,
    after: 50,
    after_by: 'judged',
  });
});
