// Where the changed lines of the sources are, as ranges that the mutation tool takes.
import type { Range, SourceBundle } from '../artifacts/index.ts';
import type { FileView } from '../ports/index.ts';

export interface ChangedPart {
  readonly file: string;
  readonly range: Range;
}

/** Whole lines, in the order of the files; everything when the bundle was compared with nothing. */
export function changedLines({ source, files }: SourceBundle, view: FileView): readonly ChangedPart[] {
  const changed = new Map((source.since?.files ?? []).map(({ path, ranges }) => [path, ranges]));
  return files
    .filter(({ role, language }) => role === 'source' && language !== undefined)
    .flatMap(({ path }): ChangedPart[] => {
      const ranges = source.since === undefined ? 'added' : changed.get(path);
      const lines = (view.read(path) ?? '').split('\n');
      const whole = [{ start: 1, lines: lines.length }];
      return (ranges === 'added' ? whole : (ranges ?? []))
        .filter((part) => part.lines > 0 && part.start <= lines.length)
        .map((part) => {
          const last = Math.min(lines.length, part.start + part.lines - 1);
          const start = { line: part.start, column: 0 };
          return { file: path, range: { start, end: { line: last, column: lines[last - 1]?.length ?? 0 } } };
        });
    });
}
