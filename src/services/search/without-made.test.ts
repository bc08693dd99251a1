import { expect, it } from 'vitest';
import type { Program, Step, Value } from '../../artifacts/index.ts';
import { withoutMade } from './without-made.ts';

const call = (bind: string, name: string, ...args: Value[]): Step => ({
  op: 'call',
  bind,
  callee: { from: { module: 'm' }, path: [name] },
  args,
});
const ref = (step: string): Value => ({ $: 'ref', step });

it('passes plain values, and drops what was made only for the argument', () => {
  const program: Program = [
    call('r0', 'text', 'x'),
    call('r1', 'box', ref('r0')),
    call('r2', 'open', ref('r1'), 2),
  ];
  const found = withoutMade(program);
  expect(found).toContainEqual([call('r0', 'open', 1, 2)]);
  expect(found).toContainEqual([call('r0', 'open', {}, 2)]);
  expect(found).toContainEqual([call('r0', 'box', 'a'), call('r1', 'open', ref('r0'), 2)]);
  expect(found).toHaveLength(6);
});

it('looks inside lists, and keeps what something else needs', () => {
  const program: Program = [
    call('r0', 'text', 'x'),
    call('r1', 'join', [ref('r0'), ref('r0')]),
    call('r2', 'join', ref('r0'), ref('r1')),
  ];
  const found = withoutMade(program);
  expect(found).toContainEqual([
    call('r0', 'text', 'x'),
    call('r1', 'join', ['a', 'a']),
    call('r2', 'join', ref('r0'), ref('r1')),
  ]);
  expect(found).toContainEqual([call('r0', 'text', 'x'), call('r1', 'join', ref('r0'), 1)]);
  expect(withoutMade([call('r0', 'text', 'x')])).toEqual([]);
});
