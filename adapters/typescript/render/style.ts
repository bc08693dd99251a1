// How a project writes its code: quotes, semicolons, indentation. Read from a file of the project, never guessed from tools.

export interface Style {
  readonly quote: "'" | '"';
  readonly semicolon: '' | ';';
  readonly indent: string;
  readonly width: number;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function indentOf(text: string): string {
  const indents = [...text.matchAll(/^([ \t]+)(?![ \t]|\*)\S/gm)].map((match) => match[1] ?? '');
  if (indents.some((indent) => indent.startsWith('\t'))) return '\t';
  const widths = indents.map((indent) => indent.length).filter((width) => width >= 2);
  return ' '.repeat(widths.length > 0 && Math.min(...widths) >= 4 ? 4 : 2);
}

/** The style of the given source text. */
export function styleOf(text: string): Style {
  const single = count(text, /'[^'"\n]*'/g);
  const double = count(text, /"[^'"\n]*"/g);
  const ended = count(text, /;[ \t]*$/gm);
  const open = count(text, /[\w)\]'"`][ \t]*$/gm);
  return {
    quote: double > single ? '"' : "'",
    semicolon: ended * 3 >= open ? ';' : '',
    indent: indentOf(text),
    width: 100,
  };
}
