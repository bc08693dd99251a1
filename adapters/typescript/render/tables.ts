// Tests that differ in values only as one table: which rows, which columns, and the pattern that gives each row its title.
import type { Isolation, Value } from '../../../src/artifacts/index.ts';
import { type Alike, alikeIn, cellsOf, findAlike, LEAST_ROWS } from '../../../src/ports/alike.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { looksAtLogs } from './logs.ts';

export interface Table {
  readonly rows: readonly PrintableTest[];
  /** Indexes of the cells that are columns, in their order. */
  readonly columns: readonly number[];
  /** Title with `%j` for each of the first columns, or `%s` where each row begins with its own title. */
  readonly title: string;
  readonly titled: boolean;
  /** The type checker wants to know the values themselves. */
  readonly narrow: boolean;
}

/** More columns than these are not looked for in titles: their orders are tried one by one. */
const MOST_COLUMNS = 4;
/** Rows whose title is taken for a pattern. */
const PATTERNS = 8;

function json(value: Value | undefined): string | undefined {
  const isPlain = (each: unknown): boolean =>
    each === null ||
    typeof each !== 'object' ||
    (!Object.hasOwn(each, '$') && Object.values(each).every(isPlain));
  return value !== undefined && isPlain(value) ? JSON.stringify(value) : undefined;
}

/** The title in pieces around the values, found from left to right in this order; undefined when one is not there. */
function cut(title: string, values: readonly (string | undefined)[]): readonly string[] | undefined {
  const pieces: string[] = [];
  let from = 0;
  for (const value of values) {
    if (value === undefined) return undefined;
    let at = title.indexOf(value, from);
    const joins = (i: number) => /\w/.test(title[i] ?? ' ') && /^\w|\w$/.test(value);
    while (at >= 0 && (joins(at - 1) || joins(at + value.length))) at = title.indexOf(value, at + 1);
    if (at < 0) return undefined;
    pieces.push(title.slice(from, at));
    from = at + value.length;
  }
  return [...pieces, title.slice(from)];
}

function* orders(columns: readonly number[]): Generator<readonly number[]> {
  for (const first of columns) {
    const rest = columns.filter((column) => column !== first);
    yield [first];
    for (const order of orders(rest)) yield [first, ...order];
  }
}

interface Pattern {
  readonly pieces: readonly string[];
  readonly named: readonly number[];
  readonly rows: readonly PrintableTest[];
}

/** The pattern that names most rows by the values of their columns. */
function findPattern({ tests, columns }: Alike<PrintableTest>): Pattern | undefined {
  if (columns.length > MOST_COLUMNS) return undefined;
  const values = new Map(tests.map((test) => [test, cellsOf(test).map(({ value }) => json(value))]));
  const valuesOf = (test: PrintableTest, order: readonly number[]) =>
    order.map((column) => values.get(test)?.[column]);
  let best: Pattern | undefined;
  for (const base of tests.slice(0, PATTERNS)) {
    for (const named of orders(columns)) {
      const pieces = cut(base.title, valuesOf(base, named));
      if (pieces?.some((piece) => /[%$]/.test(piece)) !== false) continue;
      const rows = tests.filter((test) => {
        const said = valuesOf(test, named);
        return (
          !said.includes(undefined) &&
          test.title === pieces.map((piece, i) => piece + (said[i] ?? '')).join('')
        );
      });
      const more = rows.length - (best?.rows.length ?? 0);
      if (more > 0 || (more === 0 && named.length > (best?.named.length ?? 0)))
        best = { pieces, named, rows };
    }
  }
  return best;
}

function isNarrow(rows: readonly PrintableTest[]): boolean {
  return rows.some(({ apart }) => apart === 'unless-narrow');
}

function tablesIn(alike: Alike<PrintableTest>): readonly Table[] {
  const pattern = findPattern(alike);
  if (pattern === undefined || pattern.rows.length < LEAST_ROWS) {
    return [
      { rows: alike.tests, columns: alike.columns, title: '%s', titled: true, narrow: isNarrow(alike.tests) },
    ];
  }
  const { rows, pieces, named } = pattern;
  const rest = alikeIn(alike.tests.filter((test) => !rows.includes(test)));
  const further = rest === undefined ? [] : tablesIn(rest);
  // What is the same in the rows that are left is no column.
  const narrow = alikeIn(rows);
  if (narrow !== undefined && narrow.columns.length < alike.columns.length)
    return [...tablesIn(narrow), ...further];
  const others = alike.columns.filter((column) => !named.includes(column));
  const table = {
    rows,
    columns: [...named, ...others],
    title: pieces.join('%j'),
    titled: false,
    narrow: isNarrow(rows),
  };
  return [table, ...further];
}

/** What a runner of tests, or an older one, would fill in a second time. */
const FILLED_IN = /%[sdifjoOpc#%$]|\$[\w.]/;

/** What a test arranges in the world is arranged for it alone. */
function isArranged({ fakeTimers, ...others }: Isolation): boolean {
  return fakeTimers || Object.keys(others).length > 0;
}

function canBeRow(test: PrintableTest): boolean {
  const { title, apart, isolation } = test;
  return apart !== 'always' && !isArranged(isolation) && !looksAtLogs(test) && !FILLED_IN.test(title);
}

/** The tables among the tests of a group. */
export function findTables(tests: readonly PrintableTest[]): readonly Table[] {
  return findAlike(tests.filter(canBeRow)).flatMap(tablesIn);
}
