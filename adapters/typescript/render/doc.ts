// Lays source text out within a width: a small pretty-printer for literals, calls and chains.

/** A list between brackets that is printed on one line or one item per line. `hug` lets a lone or last bracketed item share its line. */
export interface Group {
  readonly open: string;
  readonly items: readonly Doc[];
  readonly close: string;
  /** Inside the brackets when flat: `{ a }` against `[a]`. */
  readonly pad?: boolean;
  readonly hug?: boolean;
  /** No comma after the last item when broken: holes and rest positions forbid it. */
  readonly bare?: boolean;
}
export type Doc = string | Group | readonly Doc[];

export interface Layout {
  readonly indent: string;
  readonly width: number;
}

function isConcat(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** The document on one line. */
export function flat(doc: Doc): string {
  if (typeof doc === 'string') return doc;
  if (isConcat(doc)) return doc.map(flat).join('');
  if (doc.items.length === 0) return doc.open + doc.close;
  const pad = doc.pad ? ' ' : '';
  return `${doc.open}${pad}${doc.items.map(flat).join(', ')}${pad}${doc.close}`;
}

function hasGroup(doc: Doc): boolean {
  if (typeof doc === 'string') return false;
  if (isConcat(doc)) return doc.some(hasGroup);
  return doc.items.length > 0;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}

function firstLine(text: string): string {
  const end = text.indexOf('\n');
  return end < 0 ? text : text.slice(0, end);
}

function broken(group: Group, depth: number, layout: Layout): string {
  const inner = layout.indent.repeat(depth + 1);
  const lines = group.items.map((item, i) => {
    const comma = i < group.items.length - 1 || !group.bare ? ',' : '';
    return inner + print(item, depth + 1, inner.length, comma.length, layout) + comma;
  });
  return `${group.open}\n${lines.join('\n')}\n${layout.indent.repeat(depth)}${group.close}`;
}

function printGroup(group: Group, depth: number, column: number, after: number, layout: Layout): string {
  const text = flat(group);
  if (column + text.length + after <= layout.width || group.items.length === 0) return text;
  const last = group.items[group.items.length - 1];
  // Only a literal shares its line with the bracket around it, as formatters have it.
  if (
    group.hug &&
    last !== undefined &&
    typeof last !== 'string' &&
    !isConcat(last) &&
    last.items.length > 0
  ) {
    const head =
      group.open +
      group.items
        .slice(0, -1)
        .map((item) => `${flat(item)}, `)
        .join('');
    const tail = print(last, depth, column + head.length, after + group.close.length, layout);
    const fits = column + head.length + firstLine(tail).length <= layout.width;
    if (fits && tail.includes('\n')) return head + tail + group.close;
  }
  return broken(group, depth, layout);
}

/** Prints at a nesting depth, from a column, leaving room for `after` characters on the last line. */
export function print(doc: Doc, depth: number, column: number, after: number, layout: Layout): string {
  if (typeof doc === 'string') return doc;
  if (!isConcat(doc)) return printGroup(doc, depth, column, after, layout);
  const one = flat(doc);
  if (column + one.length + after <= layout.width) return one;
  const lastGroup = doc.findLastIndex(hasGroup);
  let text = '';
  let at = column;
  doc.forEach((part, i) => {
    const rest = doc.slice(i + 1);
    const next = rest.findIndex(hasGroup);
    const tail = flat(next < 0 ? rest : i < lastGroup ? rest.slice(0, next) : rest).length;
    const opening = next >= 0 ? 1 : after;
    const piece = print(part, depth, at, tail + opening, layout);
    text += piece;
    at = piece.includes('\n') ? lastLine(piece).length : at + piece.length;
  });
  return text;
}

/** A statement at a nesting depth, with its indentation and without a newline. */
export function statement(doc: Doc, depth: number, layout: Layout): string {
  const indent = layout.indent.repeat(depth);
  return indent + print(doc, depth, indent.length, 0, layout);
}
