import { describe, expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { actArgs } from './program.ts';
import { createRandom } from './random.ts';
import { prependShared } from './shared-inputs.ts';

const call = (path: string, ...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm.js' }, path: [path] }, args },
];

describe('prependShared', () => {
  it('asks for what was put in: a key or a text of the earlier call, alone or within a text that was there', () => {
    const random = createRandom(1);
    const front = call('define', { box: 'crate' });
    const asked = new Set(
      Array.from({ length: 100 }, () => actArgs(prependShared(front, call('find', 'a', 3), random))[0]),
    );
    expect(asked).toEqual(new Set(['a', 'box', 'crate', 'a box', 'a crate']));
  });

  it('gives a number where a number was given', () => {
    const random = createRandom(1);
    const made = Array.from({ length: 50 }, () => prependShared(call('set', 7), call('get', 'a', 3), random));
    expect(new Set(made.map((program) => JSON.stringify(actArgs(program))))).toEqual(
      new Set(['["a",3]', '["a",7]']),
    );
  });

  it('leaves a call without arguments as it is', () => {
    const made = prependShared(call('set', 'x'), call('clear'), createRandom(1));
    expect(made.map((step) => ('args' in step ? step.args : undefined))).toEqual([['x'], []]);
  });
});
