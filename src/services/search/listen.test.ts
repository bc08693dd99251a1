import { expect, it } from 'vitest';
import type { Program, Step } from '../../artifacts/index.ts';
import { withListener } from './listen.ts';
import { programKey } from './program.ts';

const made: Step = { op: 'new', bind: 'r0', callee: { from: { module: 'a.js' }, path: ['Queue'] }, args: [] };
const push: Step = { op: 'call', bind: 'r1', callee: { from: { step: 'r0' }, path: ['push'] }, args: [1] };
const event = { member: 'on', name: 'pushed' };

it('listens, before the act, to what the object was heard to tell, once', () => {
  const [program, ...others] = withListener([made, push], event);
  expect(others).toEqual([]);
  const spy = { $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: { $: 'undefined' } } } as const;
  const on: Step = {
    op: 'call',
    bind: 'r1',
    callee: { from: { step: 'r0' }, path: ['on'] },
    args: ['pushed', spy],
  };
  expect(programKey(program as Program)).toBe(programKey([made, on, { ...push, bind: 'r2' }]));
  expect(withListener(program as Program, event)).toEqual([]);
  expect(withListener(program as Program, { ...event, name: 'full' })).toHaveLength(1);
});

it('leaves acts alone that are called on nothing', () => {
  const act: Step = { op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: ['f'] }, args: [] };
  expect(withListener([act], event)).toEqual([]);
  expect(withListener([made], event)).toEqual([]);
});
