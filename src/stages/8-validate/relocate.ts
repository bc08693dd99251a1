// Finds tests again after a formatter has moved lines.
import type { EmittedTest } from '../../artifacts/index.ts';

/** A text without what formatters change, and the line (0-based) that each of its characters stood in. */
interface Bare {
  readonly text: string;
  readonly lines: readonly string[];
  readonly lineAt: readonly number[];
}

function bareText(text: string): string {
  return text.replace(/[\s'"`;,()\\]/g, '');
}

function bare(text: string): Bare {
  const lines = text.split('\n').map(bareText);
  return { text: lines.join(''), lines, lineAt: lines.flatMap((line, i) => Array(line.length).fill(i)) };
}

interface Place {
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** Where a test begins, and for a row where it ends. */
function placeOf(key: string, isRow: boolean, from: number, after: Bare): Place | undefined {
  const at = key === '' ? -1 : after.text.indexOf(key, from);
  if (at < 0) return undefined;
  const start = after.lineAt[at] ?? 0;
  const end = after.lineAt[at + key.length - 1] ?? start;
  if (isRow) return { at, start, end };
  // The title may have been moved to a line of its own.
  const above = after.lines[start - 1] ?? '';
  const moved = above !== '' && above.length <= 4 && (after.lines[start] ?? '').startsWith(key);
  return { at, start: moved ? start - 1 : start, end };
}

function lineWith(lines: readonly string[], key: string): number {
  return key === '' ? -1 : lines.findIndex((line) => line.includes(key));
}

/** The tests with their lines in `formatted`; a test that is not found keeps the lines it had. */
export function relocate(
  original: string,
  tests: readonly EmittedTest[],
  formatted: string,
): readonly EmittedTest[] {
  if (original === formatted) return tests;
  const originals = original.split('\n');
  const after = bare(formatted);
  let from = 0;
  const places = tests.map(({ title, lines, table }) => {
    // Rows of one line share it, and are told from each other by nothing.
    const isRow = table !== undefined;
    const text = isRow ? originals.slice(lines.start - 1, lines.end).join('\n') : title;
    const place = placeOf(isRow ? bareText(text) : bareText(text).slice(0, 40), isRow, from, after);
    if (place !== undefined) from = place.at;
    return place;
  });
  return tests.map((test, i) => {
    const place = places[i];
    if (place === undefined) return test;
    const { start } = place;
    const isOther = (other: EmittedTest) =>
      test.table === undefined || other.table?.start !== test.table.start;
    const follows = tests.findIndex((other, at) => at > i && places[at] !== undefined && isOther(other));
    const next =
      follows < 0
        ? after.lines.length
        : headOf(tests[follows] as EmittedTest, places[follows] as Place, after);
    if (test.table !== undefined) {
      const rows = tests.findIndex(({ table }) => table?.start === test.table?.start);
      const head = headOf(test, places[rows] ?? place, after);
      return {
        ...test,
        line: start + 1,
        lines: { start: start + 1, end: place.end + 1 },
        table: { start: head + 1, end: next },
      };
    }
    const own = after.lines.slice(start + 1, next);
    const whole = lineWith(own, bareText(originals[test.line - 1] ?? '').slice(0, 10));
    // A line that was broken up keeps its first word.
    const word = /^\w+/.exec(originals[test.line - 1]?.trim() ?? '')?.[0] ?? '';
    const assertion = whole >= 0 ? whole : lineWith(own, word);
    return { ...test, line: start + assertion + 2, lines: { start: start + 1, end: next } };
  });
}

/** First line of a test, or of the table whose first row it is. */
function headOf({ table }: EmittedTest, { at, start }: Place, after: Bare): number {
  if (table === undefined) return start;
  const head = after.text.lastIndexOf('.each[', at);
  return head < 0 ? start : (after.lineAt[head] ?? start);
}
