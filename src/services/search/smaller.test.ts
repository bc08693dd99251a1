import { expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { smaller } from './smaller.ts';

const call = (...args: readonly Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: ['hash'] }, args },
];

it('divides large numbers wherever they stand, and leaves the others', () => {
  const first = smaller(call('password', 'salt', { N: 65536, r: 8, sizes: [262144, -1000] }));
  expect(first).toEqual(call('password', 'salt', { N: 1024, r: 8, sizes: [4096, -15] }));
  const second = smaller(first as Program);
  expect(second).toEqual(call('password', 'salt', { N: 16, r: 8, sizes: [64, -15] }));
  expect(smaller(second as Program)).toBeUndefined();
});

it('has nothing to offer where all numbers are small', () => {
  expect(smaller(call('password', 8, { r: 64 }))).toBeUndefined();
});
