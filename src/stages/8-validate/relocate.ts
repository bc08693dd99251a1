// Finds tests again after a formatter has moved lines.
import type { EmittedTest } from '../../artifacts/index.ts';

/** A line without what formatters change. */
function bare(line: string): string {
  return line.replace(/[\s'"`;,()]/g, '');
}

function find(lines: readonly string[], from: number, key: string): number {
  for (let i = from; i < lines.length; i++) if (key !== '' && lines[i]?.includes(key)) return i;
  return -1;
}

/** The tests with their lines in `formatted`; a test that is not found keeps the lines it had. */
export function relocate(
  original: string,
  tests: readonly EmittedTest[],
  formatted: string,
): readonly EmittedTest[] {
  if (original === formatted) return tests;
  const originals = original.split('\n');
  const before = originals.map(bare);
  const after = formatted.split('\n').map(bare);
  let at = 0;
  const starts = tests.map((test) => {
    const found = find(after, at, bare(test.title).slice(0, 40));
    if (found >= 0) at = found;
    // The title may have been moved to a line of its own.
    return found > 0 && (after[found - 1] ?? '').length <= 4 && after[found - 1] !== '' ? found - 1 : found;
  });
  return tests.map((test, i) => {
    const start = starts[i] ?? -1;
    if (start < 0) return test;
    const next = starts.slice(i + 1).find((line) => line >= 0) ?? after.length;
    const key = before[test.line - 1] ?? '';
    const own = after.slice(0, next);
    const whole = find(own, start + 1, key.slice(0, 10));
    // A line that was broken up keeps its first word.
    const assertion =
      whole >= 0
        ? whole
        : find(own, start + 1, /^\w+/.exec(originals[test.line - 1]?.trim() ?? '')?.[0] ?? '');
    return { ...test, line: (assertion < 0 ? start : assertion) + 1, lines: { start: start + 1, end: next } };
  });
}
