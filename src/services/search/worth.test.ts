import { describe, expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import type { Observation, Observed } from './protocol.ts';
import { isAccidental, testCost, unfit } from './worth.ts';

const seen = (observation: Observation, flags: readonly string[] = []): Observed => ({
  observation,
  hash: JSON.stringify(observation),
  flags,
  needs: {},
});
const returns = (v: Value): Observation => ({ o: 'returns', v });
const throws = (message: string): Observation => ({
  o: 'throws',
  v: { $: 'error', class: 'TypeError', message },
});
const twice = (observation: Observation, flags?: readonly string[]) => [
  seen(observation, flags),
  seen(observation, flags),
];

describe('unfit', () => {
  it.each<[string, Observed[]]>([
    ['a value', twice(returns({ a: [1, { $: 'NaN' }] }))],
    ['an error', twice(throws('no'))],
    ['a rejection', twice({ o: 'rejects', v: 'no' })],
    ['reading a clock that does not show', twice(returns(1), ['clock'])],
  ])('lets %s through', (_, runs) => {
    expect(unfit(runs)).toBeUndefined();
  });

  it.each<[string, Observed[], RegExp]>([
    ['nothing', [], /not observed/],
    ['a time-out', twice({ o: 'timeout' }), /timeout/],
    ['a program that makes no sense', twice({ o: 'invalid' }), /invalid/],
    ['a process that ended', twice({ o: 'exit' }), /exit/],
    ['another value in another world', [seen(returns(1)), seen(returns(2))], /not deterministic/],
    [
      'another argument in another world',
      [seen(returns(1)), seen({ ...returns(1), a: { 0: [] } })],
      /not deterministic/,
    ],
    ['changed globals', twice(returns(1), ['globals']), /globals/],
    ['a blocked module', twice(returns(1), ['process']), /process/],
    ['a timer that never ends', twice(returns(1), ['timers', 'timers without end']), /without end/],
    ['a long result', twice(returns('x'.repeat(2000))), /too long/],
    ['a cut result', twice(returns({ deep: { $: 'cut' } })), /printed whole/],
    ['a circular result', twice(returns({ self: { $: 'seen', path: '' } })), /printed whole/],
    ['a promise inside', twice(returns([{ $: 'promise' }])), /printed whole/],
  ])('holds %s back', (_, runs, why) => {
    expect(unfit(runs)).toMatch(why);
  });
});

describe('isAccidental', () => {
  it('knows an error of the code by its words', () => {
    const words = ['must be positive', 'no'];
    expect(isAccidental(throws('x must be positive!'), words)).toBe(false);
    expect(isAccidental(throws('Cannot read properties of undefined'), words)).toBe(true);
    // Words shorter than five letters are everywhere.
    expect(isAccidental(throws('is not a function'), words)).toBe(true);
  });

  it.each([
    ['done is not a function', true],
    ['value.apply is not a function', true],
    ['bad function', false],
    ['Invalid: 3', false],
    ['needs a function', false],
    ['Cannot convert undefined to a function: Invalid', true],
  ])('does not take one common word for wording: %s', (message, accidental) => {
    expect(isAccidental(throws(message), ['function', 'value', 'Invalid: ', 'needs a '])).toBe(accidental);
  });

  it('calls only errors accidental', () => {
    expect(isAccidental(returns('anything'), [])).toBe(false);
    expect(isAccidental({ o: 'throws', v: 'a string' }, [])).toBe(false);
  });
});

it('asks less for a plain result than for a large one or an error on nonsense', () => {
  const program: Program = [
    { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: ['f'] }, args: [1] },
  ];
  const cost = (observation: Observation) => testCost(program, observation, ['must be positive']);
  expect(cost(returns(1))).toBeLessThan(cost(returns('x'.repeat(300))));
  expect(cost(throws('must be positive'))).toBeLessThan(cost(throws('x is not iterable')));
  expect(cost(returns('x'.repeat(300)))).toBeLessThan(cost(throws('x is not iterable')));
});
