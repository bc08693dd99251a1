import { expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import type { SearchParameter, SearchTarget } from './target.ts';
import { isRoughUse, missingArguments } from './typed.ts';

const parameter = (name: string, more: Partial<SearchParameter> = {}): SearchParameter => ({
  name,
  keys: [],
  called: false,
  rest: false,
  optional: false,
  checked: false,
  ...more,
});

const target: SearchTarget = {
  key: 'm#f',
  module: 'm',
  path: ['f'],
  how: 'call',
  parameters: [
    parameter('a'),
    parameter('b'),
    parameter('c', { optional: true }),
    parameter('d', { rest: true }),
  ],
  seeds: [],
  file: 'm',
  lines: [1, 2],
  weight: 1,
};

const call = (path: string, ...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: [path] }, args },
];

it.each<[Program, number, boolean]>([
  [call('f'), 2, true],
  [call('f', 1), 1, false],
  [call('f', 1, 2), 0, false],
  [call('other'), 0, false],
])('counts what %j leaves out', (program, missing, rough) => {
  expect(missingArguments(program, target)).toBe(missing);
  expect(isRoughUse(program, { o: 'returns', v: 1 }, target)).toBe(rough);
  expect(isRoughUse(program, { o: 'throws', v: null }, target)).toBe(true);
});

it('takes an object that pretends for rough, unless a type asks for one', () => {
  const spy = { $: 'spy', id: 's', behaviour: { kind: 'returns', value: 1 } } as const;
  const program = call('f', { size: 1, read: spy }, 2);
  const rough = (parameters: readonly SearchParameter[]) =>
    isRoughUse(program, { o: 'returns', v: 1 }, { ...target, parameters });
  expect(rough(target.parameters)).toBe(true);
  expect(rough([parameter('a', { checked: true }), parameter('b')])).toBe(false);
});
