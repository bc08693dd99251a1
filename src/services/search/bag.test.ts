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
  const text = (trial: ReturnType<ReturnType<typeof createBag>['next']>) =>
    trial &&
    [trial.under, trial.key, ...Object.values(trial.idea).map((each) => JSON.stringify(each))].join(' ');

  it('has each value of a property tried twice, with both truth values, and guesses once; what lies deeper first', () => {
    const bag = createBag(names());
    bag.learn([0, 1, '', 'dot']);
    bag.learn([0, 1, '', 'dot']);
    bag.learn([0, 1, 'path', 'sep']);
    const trials = Array.from({ length: 14 }, () => text(bag.next()));
    const deeper = ['path sep "/"', 'path sep null', 'path sep "string"'];
    const truths = [' dot true', ' dot false'];
    const guesses = ['path sep {}', '  null', ' dot {}'];
    expect(trials).toEqual([
      ...[guesses[0], ...deeper, guesses[1], ...truths, guesses[2]],
      ...deeper,
      ...truths,
      undefined,
    ]);
    expect([bag.keys(''), bag.keys('path'), bag.keys('dot')]).toEqual([['dot'], ['sep'], []]);
  });

  it('knows of a name what other arguments were seen to hold under it', () => {
    const known = names();
    createBag(known).learn([0, 1, 'a.path', 'sep']);
    const bag = createBag(known);
    bag.learn([0, 0, '', 'path']);
    expect([bag.keys(''), bag.keys('path')]).toEqual([['path'], ['sep']]);
    expect(text(bag.next())).toBe('path sep {}');
  });

  it('takes the other truth value from what the code puts there', () => {
    const bag = createBag(names());
    bag.learn([0, 0, '', 'require_tld', true]);
    expect(Array.from({ length: 4 }, () => bag.next()?.idea)).toContainEqual({ value: false });
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
  ['deeper', { a: { b: { c: 1 } } }, 'a.b', { a: { b: { c: 1, k: true } } }],
  ['in what is not there', { a: 1 }, 'b.c', { a: 1, b: { c: { k: true } } }],
  ['in an item', [1, { a: 1 }], '', [1, { a: 1, k: true }]],
])('a property is put %s', (_, value, under, result) => {
  expect(withProperty(value, under, 'k', true)).toEqual(result);
});
