import { describe, expect, it } from 'vitest';
import type { MutantIdentity, Program } from '../../artifacts/index.ts';
import { createMatrix } from './matrix.ts';
import { bitSet, createMutantStates } from './mutant-states.ts';
import type { Job } from './protocol.ts';
import type { WorkerPool } from './worker-pool.ts';

type Judge = Job & { op: 'judge' };

const world = { now: 0, seed: 1, zone: 'UTC' };
const mutants = createMutantStates(new Array<MutantIdentity>(4).fill({} as MutantIdentity), []);
const program = (name: string): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: [name] }, args: [] },
];

/** Every program reaches all mutants it is asked for, and kills the even ones; in clean registries only the first. */
function open(more: { timeout?: number[] } = {}) {
  const jobs: Judge[] = [];
  const run = async (asked: readonly Judge[]) => {
    jobs.push(...asked);
    return asked.map(({ programs, live, clean }) => {
      const covered = [0, 1, 2, 3].filter((id) => ((Buffer.from(live ?? '', 'base64')[0] ?? 0) >> id) & 1);
      const killed = covered.filter((id) => (clean ? id === 0 : id % 2 === 0));
      const rest = {
        outcome: 'returns',
        timeout: [],
        died: [],
        flags: [],
        runs: covered.length,
        fuel: 0,
        passed: [],
        ...more,
      };
      return programs.map(() => ({ ...rest, covered, killed, facets: killed.map(() => ['o']) }));
    });
  };
  const pool = { run, close: async () => undefined } as unknown as WorkerPool;
  return { jobs, matrix: createMatrix({ mutants, worlds: [world], dear: false, loads: new Map() }, pool) };
}

describe('what is known', () => {
  it('is not asked again, neither as a hint nor as a proof', async () => {
    const { jobs, matrix } = open();
    expect(await matrix.hints([program('f')], [0, 1])).toEqual([[0]]);
    expect(await matrix.hints([program('f')], [0, 1, 2])).toEqual([[0, 2]]);
    expect(jobs.map(({ live }) => live)).toEqual([bitSet([0, 1], 4), bitSet([2], 4)]);
    const claim = { program: program('f'), kills: [0, 2] };
    expect(await matrix.proven([claim])).toEqual([[0]]);
    expect(matrix.facets([claim])).toEqual([new Map([[0, ['o']]])]);
    const { length } = jobs;
    const spent = matrix.spent();
    expect(await matrix.proven([claim])).toEqual([[0]]);
    expect(await matrix.hints([program('f')], [0, 2])).toEqual([[0]]);
    expect(jobs).toHaveLength(length);
    expect(matrix.spent()).toBe(spent);
  });

  it('is told of every mutant by its status', async () => {
    const { matrix } = open();
    const entry = {
      program: program('f'),
      kills: await matrix.hints([program('f')], [0]).then(([one]) => one ?? []),
    };
    expect(await matrix.statuses([entry])).toEqual(['killed', 'survived', 'survived', 'survived']);
    expect(await matrix.statuses([])).toEqual(new Array(4).fill('no-coverage'));
  });

  it('tells under which mutants a program does not end', async () => {
    const { matrix } = open({ timeout: [1] });
    await matrix.hints([program('f')], [0, 1, 2]);
    expect([...matrix.hangs([program('f')])]).toEqual([1]);
    expect([...matrix.hangs([program('g')])]).toEqual([]);
  });

  it('costs more where modules are loaded for it', async () => {
    const { matrix } = open();
    await matrix.hints([program('f')], [0, 1]);
    expect(matrix.spent()).toBe(3);
    await matrix.proven([{ program: program('f'), kills: [0] }]);
    expect(matrix.spent()).toBeGreaterThan(3 + 2);
  });
});
