import { describe, expect, it } from 'vitest';
import { chooseRows, type Row, uniqueKills } from './choose.ts';
import { createRandom } from './random.ts';

const row = (cost: number, ...kills: number[]): Row => ({ cost, kills });

describe('chooseRows', () => {
  it.each<[string, Row[], number[]]>([
    ['takes one row that does it all', [row(1, 1), row(1, 2), row(2, 1, 2, 3)], [2]],
    ['takes the cheaper of two equals', [row(5, 1, 2), row(1, 1, 2)], [1]],
    ['takes the earlier of two equals', [row(1, 1), row(1, 1)], [0]],
    ['leaves out what kills nothing', [row(1), row(9, 4), row(1)], [1]],
    [
      'drops a row that later ones made superfluous',
      [row(2, 1, 2, 3, 4), row(2, 1, 2, 5), row(2, 3, 4, 6)],
      [1, 2],
    ],
    ['chooses nothing from nothing', [], []],
    [
      'takes one row for two that looked better one by one',
      [row(4, 1, 2, 3, 4), row(6, 5, 6, 7, 8), row(9, 1, 2, 3, 4, 5, 6, 7, 8)],
      [2],
    ],
    ['keeps two rows that are cheaper than one', [row(4, 1, 2), row(4, 3, 4), row(9, 1, 2, 3, 4)], [0, 1]],
  ])('%s', (_, rows, expected) => {
    expect(chooseRows(rows)).toEqual(expected);
  });

  it('does not choose for mutants that are killed anyway', () => {
    expect(chooseRows([row(1, 1), row(1, 2)], new Set([1]))).toEqual([1]);
    expect(chooseRows([row(1, 1)], new Set([1]))).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'covers everything, each row with a kill of its own, the same every time (matrix %i)',
    (seed) => {
      const random = createRandom(seed);
      const rows = Array.from({ length: 120 }, () =>
        row(
          1 + random.below(30),
          ...new Set(Array.from({ length: random.below(12) }, () => Math.floor(random.next() ** 2 * 90))),
        ),
      );
      const given = new Set(Array.from({ length: seed - 1 }, () => random.below(90)));
      const chosen = chooseRows(rows, given);
      const killed = (indexes: Iterable<number>) =>
        new Set([...indexes].flatMap((i) => rows[i]?.kills ?? []).filter((id) => !given.has(id)));
      expect(killed(chosen)).toEqual(killed(rows.keys()));
      expect(new Set(chosen).size).toBe(chosen.length);
      const unique = uniqueKills(rows, chosen);
      for (const index of chosen) {
        expect((unique.get(index) ?? []).filter((id) => !given.has(id))).not.toEqual([]);
        expect(killed(chosen.filter((other) => other !== index)).size).toBeLessThan(killed(chosen).size);
      }
      expect(chooseRows(rows, given)).toEqual(chosen);
    },
  );
});

describe('uniqueKills', () => {
  it('counts among the chosen rows only', () => {
    const rows = [row(1, 1, 2), row(1, 2, 3), row(1, 1, 2, 3)];
    expect(uniqueKills(rows, [0, 1])).toEqual(
      new Map([
        [0, [1]],
        [1, [3]],
      ]),
    );
    expect(uniqueKills(rows, [0, 1, 2])).toEqual(
      new Map([
        [0, []],
        [1, []],
        [2, []],
      ]),
    );
  });
});
