import { expect, it } from 'vitest';
import type { Maintained, Maintenance, ValidatedTests } from '../../artifacts/index.ts';
import { settleFates } from './settle-fates.ts';

const test = (id: string, fate: Maintained['fate']): Maintained => ({
  id,
  file: 'a.test.js',
  title: id,
  target: 'a.js#f',
  fate,
  why: 'first',
});
const maintenance: Maintenance = {
  version: '1.0',
  tests: [
    test('passed', 'held'),
    test('refused', 'replaced'),
    test('lost', 'held'),
    test('bug', 'regression'),
  ],
  aside: [],
  untouched: [],
  targets: [],
  resting: [],
};
const validated = { tests: [{ id: 'passed' }] } as unknown as ValidatedTests;
const refused = new Map([
  ['refused', { gate: 'mutation', reason: 'another test kills it', detail: '' } as const],
]);

it('retires what a gate refused, and leaves alone what no gate spoke of', () => {
  const { tests } = settleFates(maintenance, validated, refused, []);
  expect(tests.map(({ fate, why }) => `${fate}: ${why}`)).toEqual([
    'held: first',
    'retired: mutation gate: another test kills it',
    'unchecked: the tests could not be run together',
    'regression: first',
  ]);
});

it('settles nothing when a gate did not run', () => {
  const { tests } = settleFates(maintenance, validated, refused, ['mutation']);
  expect(new Set(tests.map(({ fate }) => fate))).toEqual(new Set(['unchecked']));
});
