import { describe, expect, it } from 'vitest';
import type { MutantIdentity, Program } from '../../artifacts/index.ts';
import { createMutantStates } from './mutant-states.ts';
import type { Job } from './protocol.ts';
import { createRunner } from './runner.ts';
import type { Candidate } from './target-state.ts';
import type { WorkerPool } from './worker-pool.ts';

type Statics = Job & { op: 'statics' };

/** A pool that says of every mutant that all programs of its job kill it. */
function pool() {
  const seen: Statics[] = [];
  const run = async (jobs: readonly Statics[]) => {
    seen.push(...jobs);
    return jobs.map(({ mutants, programs }) => ({
      hits: mutants.map(() => programs.map((_, i) => i)),
      runs: mutants.length * programs.length,
      loads: mutants.length,
    }));
  };
  return { seen, pool: { run, close: async () => undefined } as unknown as WorkerPool };
}

const at = (line: number) => ({ line, column: 0 });
const mutants = createMutantStates(
  [...new Array(10).keys()].map((n) => ({ range: { start: at(n), end: at(n + 1) } }) as MutantIdentity),
  [],
);

const state = { executions: 0, mutantExecutions: 0, usable: 0, silent: 0 };
function candidate(...modules: string[]): Candidate {
  const program: Program = modules.map((module, i) => ({
    op: 'call',
    bind: `r${i}`,
    callee: { from: { module }, path: ['f'] },
    args: [],
  }));
  return { program, state } as unknown as Candidate;
}

describe('static mutants', () => {
  it('are run with the programs that load what they change, and with no others', async () => {
    const { seen, pool: through } = pool();
    const loads = new Map([
      ['a.js', new Set([1, 9])],
      ['b.js', new Set([2, 9])],
      ['c.js', new Set<number>()],
    ]);
    const runner = createRunner(through, mutants, [], loads);
    const candidates = [candidate('a.js'), candidate('b.js'), candidate('c.js'), candidate('a.js', 'b.js')];
    expect(await runner.statics(candidates, [1, 2, 3, 9])).toEqual([[0, 3], [1, 3], [], [0, 1, 3]]);
    const asked = seen.flatMap(({ programs, mutants }) => mutants.map((id) => [programs.length, id]));
    expect(asked).toEqual([
      [2, 1],
      [2, 2],
      [3, 9],
    ]);
    expect(runner.spent).toEqual({ executions: 0, mutantExecutions: 7 });
  });
});
