import { expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { meanwhile } from './meanwhile.ts';
import { createRandom } from './random.ts';

const spy = (id: string, ...args: Value[]): Value => ({
  $: 'spy',
  id,
  behaviour: { kind: 'calls-back', args },
});

/** `const r0 = make(…); r0.name(…)` */
const using = (name: string, given: Value, module = 'm'): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module }, path: [] }, args: [spy('f0', null)] },
  { op: 'let', bind: 'r1', value: given },
  {
    op: 'call',
    bind: 'r2',
    callee: { from: { step: 'r0' }, path: name === '' ? [] : [name] },
    args: [{ $: 'ref', step: 'r1' }],
  },
];

it('does to one thing what two programs did, in either order, with what both need', () => {
  const random = createRandom(1);
  const made = Array.from({ length: 40 }, () => meanwhile(using('', 1), using('abort', 2), random));
  const calls = made.map((program) =>
    program
      ?.map((step) => (step.op === 'let' ? step.value : 'callee' in step ? step.callee.path[0] : step.op))
      .join(),
  );
  expect(new Set(calls)).toEqual(new Set([',1,2,abort,', ',1,2,,abort']));
  const receivers = made[0]?.slice(-2).map((step) => 'callee' in step && step.callee.from);
  expect(receivers).toEqual([{ step: 'r0' }, { step: 'r0' }]);
  expect(new Set(made.map((program) => JSON.stringify(program).includes('"later":true')))).toEqual(
    new Set([true, false]),
  );
});

it('leaves alone what was made otherwise, and what would be long', () => {
  const random = createRandom(1);
  expect(meanwhile(using('', 1), using('', 1, 'other'), random)).toBeUndefined();
  const long = [
    ...Array.from({ length: 6 }, (_, i) => ({ op: 'let', bind: `x${i}`, value: i }) as const),
    ...using('', 1),
  ];
  expect(meanwhile(long, using('', 1), random)).toBeUndefined();
});
