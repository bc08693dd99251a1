// Titles of one group's tests: as short as they can be and still all different.
import type { TestCase } from '../../artifacts/index.ts';
import { findAlike, LEAST_ROWS } from '../../ports/alike.ts';
import { rowTitles } from './row-title.ts';
import { titleAt } from './title.ts';
import type { Detail } from './words.ts';

/** A title that keeps to it fits a line of the code; where words allow. */
const LONGEST = 80;
/** Longer ones are cut: what tells such tests apart is too much for a title. */
const MOST = 100;

/** Levels from terse to full; a level that is too long for a title is passed over while a shorter one tells tests apart. */
const LEVELS: readonly (readonly [Detail, boolean])[] = [
  [1, false],
  [0, false],
  [1, true],
  [0, true],
  [2, false],
  [2, true],
];

function cut(title: string): string {
  if (title.length <= MOST) return title;
  const words = title.slice(0, MOST - 1).replace(/\s+\S*$/, '');
  return `${words}…`;
}

function clean(title: string): string {
  return cut(title.replace(/\s+/g, ' ').trim());
}

/** Titles of tests that are rows of one table, as far as one pattern names enough of them. */
function titlesInTables(tests: readonly TestCase[]): ReadonlyMap<string, string> {
  return new Map(
    findAlike(tests).flatMap((table) => {
      const titles = [...rowTitles(table.tests)];
      return titles.length < LEAST_ROWS ? [] : titles;
    }),
  );
}

/**
 * Test id → title. Titles are unique, the same for the same tests, at most 80 characters where words allow and 100 where
 * they do not; those in `settled` stay as they are.
 */
export function chooseTitles(
  tests: readonly TestCase[],
  takesArguments: (target: string) => boolean,
  settled: ReadonlyMap<string, string> = new Map(),
): ReadonlyMap<string, string> {
  const forms = new Map(
    tests.map((test) => [
      test.id,
      LEVELS.map(([detail, setup]) => clean(titleAt(test, detail, setup, takesArguments(test.target)))),
    ]),
  );
  const uses = LEVELS.map((_, level) => {
    const counts = new Map<string, number>();
    for (const list of forms.values())
      counts.set(list[level] ?? '', (counts.get(list[level] ?? '') ?? 0) + 1);
    return counts;
  });
  const titles = new Map(
    tests.flatMap(({ id }) => {
      const title = settled.get(id);
      return title === undefined ? [] : [[id, title] as const];
    }),
  );
  const taken = new Set(titles.values());
  for (const [id, title] of titlesInTables(tests)) {
    if (titles.has(id) || taken.has(title)) continue;
    taken.add(title);
    titles.set(id, title);
  }
  for (const test of tests) {
    if (titles.has(test.id)) continue;
    const list = forms.get(test.id) ?? [];
    const unique = list.filter((title, level) => uses[level]?.get(title) === 1 && !taken.has(title));
    const shortest = unique.reduce<string | undefined>(
      (best, each) => (best === undefined || each.length < best.length ? each : best),
      undefined,
    );
    const wish =
      unique.find((title) => title.length <= LONGEST) ?? shortest ?? list.at(-1) ?? test.description;
    let title = wish;
    for (let n = 2; taken.has(title); n++) title = `${wish} (${n})`;
    taken.add(title);
    titles.set(test.id, title);
  }
  return titles;
}
