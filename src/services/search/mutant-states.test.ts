import { describe, expect, it } from 'vitest';
import type { MutantIdentity } from '../../artifacts/index.ts';
import {
  bitSet,
  createMutantStates,
  drawAims,
  drawLive,
  isLive,
  isRough,
  type MutantState,
} from './mutant-states.ts';
import { createRandom } from './random.ts';

const identity = (line: number, file = 'a'): MutantIdentity => ({
  file,
  contentHash: '',
  range: { start: { line, column: 0 }, end: { line, column: 1 } },
  operator: '',
  replacement: '',
  original: '',
});

/** As the harness reads it. */
const members = (text: string, size: number) => {
  const bits = Buffer.from(text, 'base64');
  return [...Array(size).keys()].filter((id) => ((bits[id >> 3] ?? 0) & (1 << (id & 7))) !== 0);
};

describe('bitSet', () => {
  it.each([0, 1, 7, 8, 9, 64, 1000])('holds exactly the ids put in, of %i', (size) => {
    const random = createRandom(size);
    const ids = [...Array(size).keys()].filter(() => random.chance(0.4));
    expect(members(bitSet(ids, size), size)).toEqual(ids);
    expect(members(bitSet(Array(size).keys(), size), size)).toEqual([...Array(size).keys()]);
    expect(members(bitSet([], size), size)).toEqual([]);
  });
});

describe('states', () => {
  it('takes mutants that run at load for reached', () => {
    const states = createMutantStates([identity(1), identity(2)], [1]);
    expect(states.map(({ id, status, isStatic }) => [id, status, isStatic])).toEqual([
      [0, 'no-coverage', false],
      [1, 'survived', true],
    ]);
    expect(states.every(isLive)).toBe(true);
  });

  it('draws every live mutant, but those that resisted long only now and then', () => {
    const states = createMutantStates(Array(40).fill(identity(1)), [0]);
    const [, killed, timeout, tired] = states;
    if (!killed || !timeout || !tired) throw new Error();
    killed.status = 'killed';
    timeout.status = 'timeout';
    tired.attempts = 6000;
    const random = createRandom(1);
    let drawn = 0;
    for (let i = 0; i < 1000; i++) {
      const ids = drawLive(states, random);
      expect(ids.filter((id) => id !== 3)).toEqual([...Array(40).keys()].slice(4));
      if (ids.includes(3)) drawn++;
    }
    expect(drawn).toBeGreaterThan(5);
    expect(drawn).toBeLessThan(60);
  });

  it('aims at lines with survivors, with all that survive there', () => {
    const states = createMutantStates(
      [identity(1), identity(2), identity(2), identity(2), identity(2, 'b')],
      [],
    );
    for (const state of states.slice(1)) state.status = 'survived';
    const [, , , last] = states;
    if (last) last.status = 'killed';
    const aims = drawAims(states, 30, createRandom(1));
    expect(aims.map(({ file, line, mutants }) => [file, line, mutants.map(({ id }) => id)]).sort()).toEqual([
      ['a', 2, [1, 2]],
      ['b', 2, [4]],
    ]);
    expect(drawAims(createMutantStates([identity(1)], []), 3, createRandom(1))).toEqual([]);
  });
});

it('tries others on a mutant that a poor program killed, for a while', () => {
  const [poor, well] = createMutantStates([identity(1), identity(2)], []) as [MutantState, MutantState];
  for (const state of [poor, well]) state.status = 'killed';
  poor.roughly = 0;
  expect(drawLive([poor, well], createRandom(1))).toEqual([poor.id]);
  expect(isLive(poor)).toBe(false);
  poor.roughly = 1000;
  expect(isRough(poor)).toBe(false);
  expect(drawLive([poor, well], createRandom(1))).toEqual([]);
});
