import { describe, expect, it } from 'vitest';
import type { Program } from '../../artifacts/index.ts';
import { parameter } from './fixtures/targets.ts';
import { createNameUses } from './name-uses.ts';
import { createSignatures } from './signatures.ts';
import type { SearchTarget } from './target.ts';

const TARGET: SearchTarget = {
  key: 'm#f',
  module: 'm',
  path: ['f'],
  how: 'call',
  parameters: [parameter('options'), parameter('done')],
  seeds: [],
  file: 'm',
  lines: [1, 9],
  weight: 1,
};
const FIRST: Program = [{ op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: ['f'] }, args: [] }];
const NEXT: Program = [
  ...FIRST,
  { op: 'call', bind: 'r1', callee: { from: { step: 'r0' }, path: [] }, args: [] },
];

describe('signatures', () => {
  it('tell the target’s own arguments from those of what it gives', () => {
    const signatures = createSignatures(TARGET, createNameUses([]));
    expect(signatures.of(FIRST)).toBe(signatures.target);
    expect(signatures.of(NEXT)).toBe(signatures.along('.'));
    signatures.notice(FIRST, { made: { kind: 'function/3', names: [], arity: 3 }, reads: [] });
    expect(signatures.of(NEXT).arity).toBe(3);
  });

  it('learn from a name that was called in vain, a few times', () => {
    const signatures = createSignatures(TARGET, createNameUses([]));
    const weight = (index: number) => signatures.target.at(index).weights.get('function') ?? 0;
    const before = [weight(0), weight(1)];
    for (let i = 0; i < 100; i++) signatures.notice(FIRST, { missed: { called: 'done' }, reads: [] });
    expect(weight(0)).toBe(before[0]);
    expect(weight(1)).toBeGreaterThan((before[1] ?? 0) + 5);
    expect(weight(1)).toBeLessThan(60);
  });

  it('learn the properties that are read in vain', () => {
    const signatures = createSignatures(TARGET, createNameUses([]));
    signatures.notice(FIRST, { missed: { read: 'pipe' }, reads: [] });
    signatures.notice(FIRST, { missed: { read: 'pipe' }, reads: [] });
    expect(signatures.target.at(0).keys).toEqual(['pipe']);
  });
});
