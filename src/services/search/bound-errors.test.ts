import { describe, expect, it } from 'vitest';
import { boundErrors } from './bound-errors.ts';

const entry = (name: string, ...kills: number[]) => ({ name, kills });
const dubious = ({ name }: { name: string }) => name.startsWith('throws');
const sound = (count: number) => Array.from({ length: count }, (_, i) => entry(`returns ${i}`, 100 + i));
const names = (entries: readonly { name: string }[]) =>
  entries.map(({ name }) => name).filter((n) => /^t/.test(n));

describe('boundErrors', () => {
  it.each<[number, number]>([
    [0, 1],
    [1, 1],
    [18, 1],
    [19, 2],
    [100, 3],
  ])('beside %i sound tests leaves %i of three, fewer than a tenth', (others, left) => {
    const three = [entry('throws a', 1), entry('throws b', 2, 3), entry('throws c', 4, 5, 6)];
    const kept = boundErrors([...three, ...sound(others)], dubious);
    expect(names(kept)).toEqual(['throws a', 'throws b', 'throws c'].slice(3 - left));
    expect(kept).toHaveLength(others + left);
  });

  it('keeps what kills most that no sound test kills', () => {
    const entries = [entry('returns', 1, 2, 3), entry('throws a', 1, 2, 3, 4), entry('throws b', 5, 6)];
    expect(boundErrors(entries, dubious).map(({ name }) => name)).toEqual(['returns', 'throws b']);
  });
});
