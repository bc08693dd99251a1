import { expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { parameter, target } from './fixtures/targets.ts';
import type { SearchParameter } from './target.ts';
import { isRoughUse, missingArguments } from './typed.ts';

const given = target([
  parameter('a'),
  parameter('b'),
  parameter('c', { optional: true }),
  parameter('d', { rest: true }),
]);

const call = (path: string, ...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: [path] }, args },
];

it.each<[Program, number, boolean]>([
  [call('f'), 2, true],
  [call('f', 1), 1, false],
  [call('f', 1, 2), 0, false],
  [call('other'), 0, false],
])('counts what %j leaves out', (program, missing, rough) => {
  expect(missingArguments(program, given)).toBe(missing);
  expect(isRoughUse(program, { o: 'returns', v: 1 }, given)).toBe(rough);
  expect(isRoughUse(program, { o: 'throws', v: null }, given)).toBe(true);
});

it('takes an object that pretends for rough, unless a type asks for one', () => {
  const spy = { $: 'spy', id: 's', behaviour: { kind: 'returns', value: 1 } } as const;
  const program = call('f', { size: 1, read: spy }, 2);
  const rough = (parameters: readonly SearchParameter[]) =>
    isRoughUse(program, { o: 'returns', v: 1 }, { ...given, parameters });
  expect(rough(given.parameters)).toBe(true);
  expect(rough([parameter('a', { checked: true }), parameter('b')])).toBe(false);
});
