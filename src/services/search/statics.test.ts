import { describe, expect, it } from 'vitest';
import type { MutantIdentity, Program } from '../../artifacts/index.ts';
import { createMutantStates } from './mutant-states.ts';
import { createRandom } from './random.ts';
import type { Runner } from './runner.ts';
import { createStatics } from './statics.ts';
import type { Candidate } from './target-state.ts';

const COUNT = 1200;

function open() {
  const mutants = createMutantStates(new Array<MutantIdentity>(COUNT).fill({} as MutantIdentity), [
    ...new Array(COUNT).keys(),
  ]);
  const asked: { readonly ids: readonly number[]; readonly programs: number }[] = [];
  const runner: Pick<Runner, 'statics' | 'judgeApart' | 'spent'> = {
    spent: { executions: 0, mutantExecutions: 0 },
    async statics(candidates, ids) {
      asked.push({ ids, programs: candidates.length });
      return ids.map((id) => (id % 10 === 0 ? [0] : []));
    },
    async judgeApart(candidates, live) {
      return candidates.map((_, i) => ({
        outcome: 'returns',
        covered: live[i] ?? [],
        passed: [],
        killed: live[i] ?? [],
        facets: [],
        timeout: [],
        died: [],
        runs: 0,
        fuel: 0,
        flags: [],
      }));
    },
  };
  return { mutants, asked, statics: createStatics(mutants, runner, createRandom(1)) };
}

const candidate = (name: string): Candidate => {
  const program: Program = [
    { op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: [name] }, args: [] },
  ];
  return { program, state: { target: { module: 'a.js' } } } as unknown as Candidate;
};

describe('a sweep', () => {
  it('comes to every static mutant once, with the programs found before it', async () => {
    const { asked, statics } = open();
    statics.add([candidate('f'), candidate('g')]);
    while (statics.left() > 0) await statics.judge([], []);
    const ids = asked.flatMap((each) => each.ids);
    expect(ids).toHaveLength(COUNT);
    expect(new Set(ids).size).toBe(COUNT);
    expect(new Set(asked.map(({ programs }) => programs))).toEqual(new Set([2]));
  });

  it('leaves out more and more of those that nothing has killed', async () => {
    const { mutants, asked, statics } = open();
    const sweep = async (name: string) => {
      asked.length = 0;
      statics.add([candidate(name)]);
      while (statics.left() > 0) await statics.judge([], []);
      return asked.flatMap(({ ids }) => ids).length;
    };
    expect(await sweep('f')).toBe(COUNT);
    for (const mutant of mutants) mutant.attempts = 2000;
    expect(Math.abs((await sweep('g')) / COUNT - 0.5)).toBeLessThan(0.1);
    for (const mutant of mutants) mutant.attempts = 1e6;
    expect(Math.abs((await sweep('h')) / COUNT - 0.1)).toBeLessThan(0.06);
  });

  it('begins again only when something new was found', async () => {
    const { asked, statics } = open();
    expect(statics.left()).toBe(0);
    statics.add([candidate('f')]);
    while (statics.left() > 0) await statics.judge([], []);
    const { length } = asked;
    await statics.judge([], []);
    expect(asked).toHaveLength(length);
    statics.add([candidate('g')]);
    expect(statics.left()).toBe(COUNT);
  });

  it('gives way to mutants that are aimed at, and leaves out what was killed', async () => {
    const { mutants, asked, statics } = open();
    statics.add([candidate('f')]);
    const last = mutants.at(-1);
    if (last === undefined) throw new Error('no mutants');
    const { candidates, judged } = await statics.judge([last], [candidate('g')]);
    expect(asked[0]).toMatchObject({ programs: 2 });
    expect(asked[0]?.ids[0]).toBe(last.id);
    expect(candidates).toHaveLength(1);
    expect(judged.flatMap(({ killed }) => killed)).toContain(0);
    const first = mutants[900];
    if (first) first.status = 'killed';
    while (statics.left() > 0) await statics.judge([], []);
    expect(asked.flatMap(({ ids }) => ids)).not.toContain(900);
  });
});
