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

  it('asserts of what is printed what a kill needs, and of that no more than is read', () => {
    const prints: Observation = {
      o: 'returns',
      v: 1,
      l: { log: 2, 'log.0': ['a longer one'], 'log.1': ['b'] },
    };
    const shows = facets({ 1: ['l.log', 'l.log.0', 'l.log.1'], 2: ['o', 'l.log.0'] });
    const [entry] = trim([{ observation: prints, kills: [1, 2] }], [shows], []);
    expect(entry).toEqual({ kills: [1, 2], observation: { o: 'returns', v: 1, l: { 'log.1': ['b'] } } });
    const ids = Array.from({ length: 20 }, (_, i) => i);
    const many: Observation = {
      o: 'returns',
      l: Object.fromEntries(ids.map((i) => [`log.${i}`, ['x'.repeat(20 - i)]])),
    };
    const each = new Map(ids.map((i) => [i, [`l.log.${i}`]]));
    const [short] = trim([{ observation: many, kills: ids }], [each], []);
    expect(short?.kills).toEqual(ids.slice(12));
    expect(partsOf(short?.observation as Observation)).toHaveLength(8);
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
