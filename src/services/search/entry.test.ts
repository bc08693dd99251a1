import { describe, expect, it } from 'vitest';
import type { Program } from '../../artifacts/index.ts';
import { type Entry, together } from './entry.ts';

const program = (name: string): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: [name] }, args: [] },
];

function entry(name: string, kills: readonly number[], hints: readonly number[]): Entry {
  const provenance = { from: 'search' as const, seed: 1, execution: 0 };
  return {
    program: program(name),
    target: 0,
    provenance,
    observation: { o: 'returns' },
    needs: {},
    kills,
    hints,
    cost: 1,
  };
}

describe('a program that was kept several times', () => {
  it('is one entry with all that it kills', () => {
    const entries = together([
      entry('f', [1], [2, 3]),
      entry('g', [], [9]),
      entry('f', [3], [4]),
      entry('f', [], [1]),
    ]);
    expect(entries.map(({ kills, hints }) => ({ kills, hints }))).toEqual([
      { kills: [1, 3], hints: [2, 4] },
      { kills: [], hints: [9] },
    ]);
  });
});
