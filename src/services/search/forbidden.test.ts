import { expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { parameter, target } from './fixtures/targets.ts';
import { isForbidden } from './forbidden.ts';
import type { SearchParameter } from './target.ts';

const call = (path: string, ...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: [path] }, args },
];
const nothing = { $: 'undefined' } as const;

it.each<[string, SearchParameter, Value[], boolean]>([
  ['nothing is said of it', parameter('a'), [null], false],
  ['nothing is said of it, and it is left out', parameter('a'), [], false],
  ['its document says `any`', parameter('a', { type: 'any' }), [null], false],
  ['its document names a class of the package', parameter('a', { type: 'Range' }), [3], false],
  ['its document names another kind', parameter('a', { type: 'string' }), [3], true],
  ['its document names its kind', parameter('a', { type: 'String|Number' }), ['x'], false],
  ['its document asks for it', parameter('a', { type: 'string' }), [], true],
  ['it may be left out', parameter('a', { type: 'string', optional: true }), [nothing], false],
  [
    'it is not of its checked type',
    parameter('a', { checked: true, type: 'string', shape: { kind: 'primitive', name: 'string' } }),
    [3],
    true,
  ],
])('where %s', (_, only, args, forbidden) => {
  const shapes = { shapes: {}, classes: {}, modules: new Set<string>() };
  const of = target([only], { types: shapes });
  expect(isForbidden(call('f', ...args), of)).toBe(forbidden);
});

it('looks at calls of the target alone', () => {
  expect(isForbidden(call('other', 3), target([parameter('a', { type: 'string' })]))).toBe(false);
});
