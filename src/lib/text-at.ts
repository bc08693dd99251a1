interface Position {
  readonly line: number;
  readonly column: number;
}

/** The part of a text between two positions (1-based lines, 0-based columns), at most 400 characters of it. */
export function textAt(text: string, { start, end }: { start: Position; end: Position }): string {
  const part = text.split('\n').slice(start.line - 1, end.line);
  if (part.length === 0) return '';
  part[part.length - 1] = (part.at(-1) ?? '').slice(0, end.column);
  part[0] = (part[0] ?? '').slice(start.column);
  return part.join('\n').slice(0, 400);
}
