import { describe, expect, it } from 'vitest';
import type { Program, Value } from '../../artifacts/index.ts';
import { createRandom } from './random.ts';
import { createStock } from './stock.ts';

const made = (kind: string, ...names: string[]) => ({ kind, names });
const program = (...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: ['f'] }, args },
];
const nowhere = () => ({ keys: [], kinds: new Map<string, number>() });
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

describe('the stock', () => {
  it('has nothing at first', () => {
    const stock = createStock(createRandom(1));
    expect([stock.pick(nowhere()), stock.ofKind('A'), stock.call(), stock.request(2)]).toEqual(
      times(4, () => undefined),
    );
  });

  it('prefers what has the properties that are read, and what did well before', () => {
    const stock = createStock(createRandom(1));
    stock.add(program('a'), made('A', 'x', 'y'));
    stock.add(program('b'), made('B', 'read', 'end'));
    const share = (place: ReturnType<typeof nowhere>, kind: string) =>
      times(400, () => stock.pick(place)).filter((each) => each?.made.kind === kind).length;
    expect(share(nowhere(), 'B')).toBeLessThan(260);
    expect(share({ ...nowhere(), keys: ['read', 'end'] as never }, 'B')).toBeGreaterThan(300);
    expect(share({ ...nowhere(), kinds: new Map([['A', 20]]) }, 'A')).toBeGreaterThan(340);
  });

  it('keeps a few programs of each kind, short ones that differ', () => {
    const stock = createStock(createRandom(1));
    for (let i = 0; i < 200; i++) stock.add(program(i % 50), made('A'));
    stock.add(program('x'.repeat(2000)), made('A'));
    const kept = new Set(times(500, () => JSON.stringify(stock.ofKind('A')?.program)));
    expect(kept.size).toBe(16);
    expect(Math.max(...[...kept].map((text) => text.length))).toBeLessThan(700);
  });

  it('gives every way of calling back the same chance, and keeps calls that hand on a function apart', () => {
    const stock = createStock(createRandom(1));
    for (let i = 0; i < 50; i++) stock.addCall([null, i]);
    stock.addCall([true]);
    stock.addCall([null, { $: 'function', name: '' }]);
    const ends = times(400, () => stock.call()).filter((args) => args?.length === 1).length;
    expect(ends).toBeGreaterThan(140);
    expect(ends).toBeLessThan(260);
    expect(stock.request(2)).toEqual([null, { $: 'function', name: '' }]);
    expect(stock.request(1)).toBeUndefined();
  });
});
