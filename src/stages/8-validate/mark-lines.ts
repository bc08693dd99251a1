// Lines of a test that a static check objects to on purpose get the comment that accepts it.
import type { EmittedFile, EmittedTest } from '../../artifacts/index.ts';

/** Test id → line offset from the test's start → the comment to put above that line. */
export type Accepted = Map<string, Map<number, string>>;

/** The file with the comments of its tests inserted, and its tests where they are then. */
export function markLines(file: EmittedFile, accepted: Accepted): EmittedFile {
  if (!file.tests.some(({ id }) => accepted.has(id))) return file;
  const lines = file.text.split('\n');
  const comments = new Map<number, string>();
  for (const { id, lines: place } of file.tests) {
    for (const [offset, comment] of accepted.get(id) ?? []) comments.set(place.start + offset, comment);
  }
  const out: string[] = [];
  const moved = new Map<number, number>();
  lines.forEach((line, i) => {
    const comment = comments.get(i + 1);
    if (comment !== undefined) out.push(`${/^\s*/.exec(line)?.[0] ?? ''}${comment}`);
    out.push(line);
    moved.set(i + 1, out.length);
  });
  const at = (line: number) => moved.get(line) ?? line;
  const tests = file.tests.map(
    (test): EmittedTest => ({
      ...test,
      line: at(test.line),
      lines: { start: at(test.lines.start), end: at(test.lines.end) },
      ...(test.table === undefined
        ? {}
        : { table: { start: at(test.table.start), end: at(test.table.end) } }),
    }),
  );
  return { path: file.path, text: out.join('\n'), tests };
}

/** The offset, in the file without comments, of a line of the file with them. */
export function unmarkedOffset(test: EmittedTest, line: number, accepted: Accepted): number {
  const offset = line - test.lines.start;
  const above = [...(accepted.get(test.id)?.keys() ?? [])].sort((a, b) => a - b);
  let inserted = 0;
  for (const mark of above) if (mark + inserted < offset) inserted += 1;
  return offset - inserted;
}
