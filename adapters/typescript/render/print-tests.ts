// Tests and tables of tests as lines of a group, with the place of each test among them.

import type { Value } from '../../../src/artifacts/index.ts';
import { cellsOf, withCells } from '../../../src/ports/alike.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { type Doc, flat, statement } from './doc.ts';
import { list, literal } from './literal.ts';
import { isIdentifier } from './names.ts';
import { isAtom } from './pattern.ts';
import { createScope, type FileScope, type TestScope } from './scope.ts';
import { valueName } from './steps.ts';
import { findTables, type Table } from './tables.ts';
import { testBody } from './test-body.ts';
import { plainString } from './text.ts';

/** A test in a block of lines; the numbers are indexes of lines in that block. */
export interface Placed {
  readonly test: PrintableTest;
  readonly first: number;
  readonly last: number;
  /** Line of the first assertion, or of the row that holds the values. */
  readonly line: number;
  readonly assertions: number;
}

export interface Block {
  readonly lines: readonly string[];
  readonly tests: readonly Placed[];
  readonly isTable: boolean;
}

function printTest(test: PrintableTest, file: FileScope): Block {
  const { style } = file;
  const body = testBody(test, createScope(test, file));
  const lines = [
    `${style.indent}${file.dialect.verb}(${plainString(test.title, style.quote)}, ${body.async ? 'async ' : ''}() => {`,
  ];
  let line = 1;
  body.statements.forEach((doc, i) => {
    if (i === body.firstAssertion) line = lines.length;
    lines.push(...statement(doc, 2, style).split('\n'));
  });
  lines.push(`${style.indent}})${style.semicolon}`);
  const placed = { test, first: 0, last: lines.length - 1, line, assertions: body.assertions };
  return { lines, tests: [placed], isTable: false };
}

/** Names the columns, and lets the body refer to them. */
function nameColumns({ rows, columns }: Table, scope: TestScope): ReadonlyMap<number, string> {
  const [first] = rows as readonly [PrintableTest];
  const cells = cellsOf(first);
  const names = new Map<number, string>();
  for (const column of columns) {
    const cell = cells[column];
    if (cell === undefined) continue;
    const { role, value, argument } = cell;
    const parameter = argument === undefined ? undefined : first.parameters?.[argument];
    const wish =
      role === 'given'
        ? parameter !== undefined && isIdentifier(parameter)
          ? parameter
          : valueName(value)
        : role;
    const name = scope.names.take(wish);
    names.set(column, name);
    if (role === 'message') scope.message = name;
    else scope.bind(bindOf(column), name);
    if (role === 'expected' && !isAtom(value)) scope.structures.add(bindOf(column));
  }
  return names;
}

function bindOf(column: number): string {
  return `column ${column}`;
}

function rowOf(test: PrintableTest, { columns, titled }: Table, scope: TestScope): Doc {
  const cells = cellsOf(test);
  const values = columns.map((column) => literal(cells[column]?.value ?? null, scope));
  const title = plainString(test.title, scope.style.quote);
  return list('[', titled ? [title, ...values] : values, ']');
}

/** A single column of plain values needs no brackets around each. */
function isPlainColumn({ rows, columns, titled }: Table): boolean {
  const [column] = columns;
  if (titled || column === undefined || columns.length > 1) return false;
  return rows.every((row) => {
    const value = cellsOf(row)[column]?.value;
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
  });
}

function printTable(table: Table, file: FileScope): Block {
  const { style, dialect } = file;
  const { rows, columns, titled } = table;
  const [first] = rows as readonly [PrintableTest];
  const scope = createScope(first, file);
  const names = nameColumns(table, scope);
  const unused = titled ? [scope.names.take('_')] : [];
  const body = testBody(
    {
      ...first,
      ...withCells(
        first,
        ({ role, value }, index): Value =>
          columns.includes(index) && role !== 'message' ? { $: 'ref', step: bindOf(index) } : value,
      ),
    },
    scope,
  );
  const head = `${style.indent}${dialect.verb}.each([`;
  const parameters = [...unused, ...names.values()].join(', ');
  const narrow = table.narrow && dialect.typed ? ' as const' : '';
  const tail = `]${narrow})(${plainString(table.title, style.quote)}, ${body.async ? 'async ' : ''}(${parameters}) => {`;
  const plain = isPlainColumn(table);
  const docs = rows.map((row): Doc => {
    const doc = rowOf(row, table, scope);
    return plain && typeof doc !== 'string' && 'items' in doc ? (doc.items[0] ?? '') : doc;
  });
  const lines: string[] = [];
  const tests: Placed[] = [];
  const place = (test: PrintableTest, from: number, to: number) =>
    tests.push({ test, first: from, last: to, line: from, assertions: body.assertions });
  const one = `${head}${docs.map(flat).join(', ')}${tail}`;
  if (plain && one.length <= style.width) {
    lines.push(one);
    for (const row of rows) place(row, 0, 0);
  } else {
    lines.push(head);
    rows.forEach((row, i) => {
      const printed = statement([docs[i] ?? '', ','], 2, style).split('\n');
      place(row, lines.length, lines.length + printed.length - 1);
      lines.push(...printed);
    });
    lines.push(`${style.indent}${tail}`);
  }
  for (const doc of body.statements) lines.push(...statement(doc, 2, style).split('\n'));
  lines.push(`${style.indent}})${style.semicolon}`);
  return { lines, tests, isTable: true };
}

/** The tests of a group in their order; a table stands where its first row would. */
export function printTests(tests: readonly PrintableTest[], file: FileScope): readonly Block[] {
  const tables = file.dialect.modern ? findTables(tests) : [];
  const tableOf = new Map(tables.flatMap((table) => table.rows.map((row) => [row, table] as const)));
  return tests.flatMap((test) => {
    const table = tableOf.get(test);
    if (table === undefined) return [printTest(test, file)];
    return table.rows[0] === test ? [printTable(table, file)] : [];
  });
}
