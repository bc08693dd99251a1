import { describe, expect, it } from 'vitest';
import type { Observation } from './protocol.ts';
import { onlyParts, partsOf, trim } from './trim.ts';

const observation: Observation = {
  o: 'returns',
  v: 1,
  a: { 0: [1], 2: { x: 1 } },
  r: { n: 1 },
  c: { f0: [], f1: [[1]] },
};

it('takes an observation apart and puts it together again', () => {
  expect(partsOf(observation)).toEqual(['c.f0', 'c.f1', 'r', 'a0', 'a2']);
  expect(onlyParts(observation, new Set(partsOf(observation)))).toEqual(observation);
  expect(onlyParts(observation, new Set())).toEqual({ o: 'returns', v: 1 });
  expect(onlyParts(observation, new Set(['a2', 'c.f1']))).toEqual({
    o: 'returns',
    v: 1,
    a: { 2: { x: 1 } },
    c: { f1: [[1]] },
  });
});

const facets = (shown: Readonly<Record<number, readonly string[]>>) =>
  new Map(Object.entries(shown).map(([id, parts]) => [Number(id), parts]));

describe('trim', () => {
  it('keeps what a kill shows by alone', () => {
    const [entry] = trim(
      [{ observation, kills: [1, 2] }],
      [facets({ 1: ['o', 'a0'], 2: ['r', 'c.f0'] })],
      [],
    );
    expect(entry).toEqual({ kills: [1, 2], observation: { o: 'returns', v: 1, r: { n: 1 } } });
  });

  it('leaves a kill to another test that makes it too, but not to none', () => {
    const entries = [
      { observation, kills: [1, 2] },
      { observation, kills: [1] },
    ];
    const shown = [facets({ 1: ['a0'], 2: ['o'] }), facets({ 1: ['a0'] })];
    const [first, second] = trim(entries, shown, []);
    expect(first).toEqual({ kills: [2], observation: { o: 'returns', v: 1 } });
    expect(second).toEqual({ kills: [1], observation: { o: 'returns', v: 1, a: { 0: [1] } } });
    expect(trim(entries.slice(1), shown.slice(1), [[1]])[0]?.kills).toEqual([]);
  });
});
