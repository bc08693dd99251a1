import { expect, it } from 'vitest';
import { type Config, config } from '../artifacts/index.ts';
import type { Artifacts } from './artifact-store.ts';
import { ROUNDS, type RunStage, repairLoop } from './repair-loop.ts';
import type { Settings } from './settings.ts';

const settings: Settings = {
  config: config.parse({}) as Config,
  seed: 1,
  budget: { ms: 1000, executions: 400 },
  workers: 1,
  mutation: 'certificates',
  destination: { kind: 'none' },
  now: '2024-01-01T00:00:00.000Z',
  round: 1,
};

const matrix = (executions: number): Artifacts => ({
  'kill-matrix': {
    version: '1.0',
    mutants: [],
    tests: [],
    predicted: { total: 0, killed: 0, timeout: 0, survived: 0, no_coverage: 0, score: 0 },
    spent: [{ target: 'a.js#f', executions, mutantExecutions: 0 }],
    seed: 1,
    seconds: 1,
    stopped: 'executions',
  },
});

const complaint = { test: 't', target: 'a.js#f', gate: 'runtime', reason: 'r', detail: 'd' } as const;

function stages(complaints: (round: number) => number, shipped = 0) {
  const calls: string[] = [];
  const run: RunStage = async (stage, artifacts, { round, budget }) => {
    calls.push(
      `${round} ${stage} ${budget.ms} ${budget.executions} ${artifacts.feedback?.entries.length ?? '-'}`,
    );
    if (stage === '5-generate') return matrix(round * 10);
    if (stage !== '8-validate') return {};
    const entries = Array.from({ length: complaints(round) }, () => complaint);
    const entry = { what: 't', target: 'a.js#f', gate: 'runtime', why: `round ${round}` };
    const tests = Array.from({ length: shipped });
    return {
      'validated-tests': { tests } as unknown as NonNullable<Artifacts['validated-tests']>,
      feedback: { version: '1.0', round, entries },
      ledger: { version: '1.0', entries: [entry, entry] },
    };
  };
  return { calls, run };
}

it('stops after one round when no gate complains', async () => {
  const { calls, run } = stages(() => 0);
  const { rounds } = await repairLoop({}, settings, run);
  expect(calls).toEqual(['1 5-generate 1000 400 -', '1 7-emit 1000 400 -', '1 8-validate 1000 400 -']);
  expect(rounds).toEqual([{ executions: 10, stopped: 'executions' }]);
});

it('hands the complaints to one more round with a share of the budget, then gives up', async () => {
  const { calls, run } = stages(() => 2);
  const { rounds, artifacts } = await repairLoop({}, settings, run);
  expect(calls.slice(3)).toEqual(['2 5-generate 250 100 2', '2 7-emit 250 100 2', '2 8-validate 250 100 2']);
  expect(rounds).toHaveLength(ROUNDS);
  expect(artifacts.ledger?.entries.map((entry) => entry.why)).toEqual(['round 1', 'round 2']);
});

it.each([
  [2, 51, 1],
  [2, 50, 2],
  [1, 0, 2],
])('for %d refused of %d shipped tests runs %d rounds', async (refused, shipped, expected) => {
  const { run } = stages(() => refused, shipped);
  expect((await repairLoop({}, settings, run)).rounds).toHaveLength(expected);
});

it('repeats the rounds of an earlier run with the executions each one spent', async () => {
  const { calls, run } = stages(() => 1);
  await repairLoop({}, { ...settings, replay: [{ executions: 7 }, { executions: 3 }] }, run);
  expect(calls.filter((call) => call.includes('5-generate'))).toEqual([
    '1 5-generate undefined 7 -',
    '2 5-generate undefined 3 1',
  ]);
});
