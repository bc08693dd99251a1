// A whole test file as source text: header, imports, one group per function, one test per behaviour.
import type { EmitRequest, Emitted, PrintableTest } from '../../src/ports/index.ts';
import { statement } from './render/doc.ts';
import { Imports } from './render/imports.ts';
import { Names } from './render/names.ts';
import { createScope, type Dialect } from './render/scope.ts';
import { type Style, styleOf } from './render/style.ts';
import { testBody } from './render/test-body.ts';
import { plainString } from './render/text.ts';

/** What the frameworks differ in. */
export interface FileDialect extends Dialect {
  readonly syntax: 'import' | 'require';
  /** The line that brings in the framework's own functions, given the names used. */
  frameworkImport(names: readonly string[], style: Style): string | undefined;
  specifier(module: string): string;
}

interface PrintedTest {
  readonly lines: readonly string[];
  /** Index in `lines` of the first assertion. */
  readonly assertionLine: number;
  readonly assertions: number;
}

function printTest(
  test: PrintableTest,
  imports: Imports,
  names: Names,
  style: Style,
  dialect: FileDialect,
): PrintedTest {
  const scope = createScope(test, imports, names, style, dialect);
  const body = testBody(test, scope);
  const layout = { indent: style.indent, width: style.width };
  const open = `${style.indent}it(${plainString(test.title, style.quote)}, ${body.async ? 'async ' : ''}() => {`;
  const lines = [open];
  let assertionLine = 1;
  body.statements.forEach((doc, i) => {
    if (i === body.firstAssertion) assertionLine = lines.length;
    lines.push(...statement(doc, 2, layout).split('\n'));
  });
  lines.push(`${style.indent}})${style.semicolon}`);
  return { lines, assertionLine, assertions: body.assertions };
}

/** Prints the tests of one source file. */
export function renderFile(request: EmitRequest, dialect: FileDialect): Emitted {
  const { view, testPath } = request;
  const style = styleOf(view.read(request.file) ?? '');
  const names = new Names();
  const imports = new Imports(names, {
    view,
    testPath,
    style,
    syntax: dialect.syntax,
    specifier: dialect.specifier,
  });
  const groups = request.groups.map((group) => ({
    group,
    printed: group.tests.map((test) => ({ test, ...printTest(test, imports, names, style, dialect) })),
  }));
  const everything = request.groups.flatMap((group) => group.tests);
  const text = groups.flatMap(({ printed }) => printed.flatMap((test) => test.lines)).join('\n');
  const timers = everything.some((test) => test.fakeTimers);
  const used = ['describe', 'expect', 'it'];
  if (timers) used.unshift('afterEach');
  if (timers || new RegExp(`\\b${dialect.mocks}\\.`).test(text)) used.push(dialect.mocks);
  const framework = dialect.frameworkImport(used, style);
  const head = [`// ${request.header}`, ...(framework ? [framework] : []), ...imports.lines(), ''];
  const out = [...head];
  const tests: { id: string; fullName: string; line: number; assertions: number }[] = [];
  if (timers) {
    out.push(
      'afterEach(() => {',
      `${style.indent}${dialect.mocks}.useRealTimers()${style.semicolon}`,
      `})${style.semicolon}`,
      '',
    );
  }
  groups.forEach(({ group, printed }, g) => {
    if (g > 0) out.push('');
    out.push(`describe(${plainString(group.name, style.quote)}, () => {`);
    printed.forEach(({ test, lines: body, assertionLine, assertions }, t) => {
      if (t > 0) out.push('');
      tests.push({
        id: test.id,
        fullName: `${group.name} ${test.title}`,
        line: out.length + assertionLine + 1,
        assertions,
      });
      out.push(...body);
    });
    out.push(`})${style.semicolon}`);
  });
  return { text: `${out.join('\n')}\n`, tests };
}
