import { describe, expect, it } from 'vitest';
import type { Value } from '../../artifacts/index.ts';
import { createBag, withProperty } from './bag.ts';
import { createNameUses } from './name-uses.ts';

const names = () =>
  createNameUses([
    { file: 'a', name: 'dot', kinds: ['boolean'], values: [] },
    { file: 'b', name: 'sep', kinds: ['string'], values: ['/', null] },
  ]);

describe('a bag', () => {
  it('has each value of a property tried, with both truth values, twice', () => {
    const bag = createBag(names());
    bag.learn([0, 1, '', 'dot']);
    bag.learn([0, 1, '', 'dot']);
    bag.learn([0, 1, 'path', 'sep']);
    const trials = Array.from({ length: 11 }, () => bag.next()).map(
      (trial) => trial && [trial.under, trial.key, ...Object.values(trial.idea)].join(' '),
    );
    const once = [' dot true', ' dot false', 'path sep /', 'path sep ', 'path sep string'];
    expect(trials).toEqual([...once, ...once, undefined]);
    expect([bag.keys(''), bag.keys('path'), bag.keys('dot')]).toEqual([['dot'], ['sep'], []]);
  });

  it('takes the other truth value from what the code puts there', () => {
    const bag = createBag(names());
    bag.learn([0, 0, '', 'require_tld', true]);
    expect([bag.next()?.idea, bag.next()?.idea]).toEqual([{ value: true }, { value: false }]);
  });

  it('does not take a table for an object with properties', () => {
    const bag = createBag(names());
    for (let i = 0; i < 500; i++) bag.learn([0, 0, '', `word${i}`]);
    bag.learn([0, 0, '', '7']);
    expect(bag.keys('').length).toBeLessThan(100);
    expect(bag.keys('')).not.toContain('7');
  });
});

it.each<[string, Value | undefined, string, Value]>([
  ['in an object', { a: 1 }, '', { a: 1, k: true }],
  ['in nothing', undefined, '', { k: true }],
  ['in what is no object', 'text', '', { k: true }],
  ['deeper', { a: { b: { c: 1 } } }, 'b', { a: { b: { c: 1, k: true } } }],
  ['in what is not there', { a: 1 }, 'b', { a: 1, b: { k: true } }],
  ['in an item', [1, { a: 1 }], '', [1, { a: 1, k: true }]],
])('a property is put %s', (_, value, under, result) => {
  expect(withProperty(value, under, 'k', true)).toEqual(result);
});
