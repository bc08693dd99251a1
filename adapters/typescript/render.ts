// A whole test file as source text: header, imports, one group per function, one test per behaviour.
import { isTagged } from '../../src/artifacts/index.ts';
import type { EmitRequest, Emitted, PrintableTest } from '../../src/ports/index.ts';
import { CALLS_BACK, callsBackLines, usesCallsBack } from './render/calls-back.ts';
import { allValues, stepsOf } from './render/deep.ts';
import { Imports, mainName } from './render/imports.ts';
import { Names } from './render/names.ts';
import { printTests } from './render/print-tests.ts';
import type { Dialect, FileScope } from './render/scope.ts';
import { type Style, styleOf } from './render/style.ts';
import { plainString } from './render/text.ts';
import { FOLDER_NAMES, folderImports, hooks, SETTLE_FILES } from './render/world.ts';

/** What the frameworks differ in. */
export interface FileDialect extends Dialect {
  readonly syntax: 'import' | 'require';
  /** The line that brings in the framework's own functions, given the names used. */
  frameworkImport(names: readonly string[], style: Style): string | undefined;
  specifier(module: string): string;
}

/** Takes the names of imports before any test takes one that would hide them. */
function importFirst(tests: readonly PrintableTest[], imports: Imports): void {
  for (const test of tests) {
    for (const step of stepsOf(test)) {
      if ('callee' in step && 'module' in step.callee.from)
        imports.expression(step.callee.from.module, step.callee.path);
    }
    for (const value of allValues(test)) {
      if (value !== null && typeof value === 'object' && isTagged(value) && value.$ === 'export') {
        imports.expression(value.module, value.path);
      }
    }
  }
}

function classFinder(source: string, file: string, imports: Imports): FileScope['classNamed'] {
  return (name) => {
    if (!/^[A-Za-z_$][\w$]*$/.test(name)) return undefined;
    const named = name.replaceAll('$', '\\$');
    if (new RegExp(`^\\s*export\\s+(?:abstract\\s+)?class\\s+${named}\\b`, 'm').test(source))
      return imports.expression(file, [name]);
    if (new RegExp(`\\bexports\\.${named}\\s*=\\s*(?:class\\b|${named}\\b)`).test(source))
      return imports.expression(file, [name]);
    if (!new RegExp(`\\bclass\\s+${named}\\b`).test(source)) return undefined;
    if (
      new RegExp(`\\bmodule\\.exports\\s*=\\s*(?:class\\s+)?${named}\\s*(?:[;{\\n]|$|extends\\b)`).test(
        source,
      )
    )
      return imports.expression(file, []);
    if (
      new RegExp(`^\\s*export\\s+default\\s+(?:class\\s+)?${named}\\s*(?:[;{\\n]|$|extends\\b)`, 'm').test(
        source,
      )
    )
      return imports.expression(file, ['default']);
    return undefined;
  };
}

/** Prints the tests of one source file. */
export function renderFile(request: EmitRequest, dialect: FileDialect): Emitted {
  const { view, testPath } = request;
  const source = view.read(request.file) ?? '';
  const style = styleOf(source);
  const everything = request.groups.flatMap((group) => group.tests);
  const names = new Names();
  if (everything.some(({ isolation }) => isolation.files !== undefined))
    for (const name of [...FOLDER_NAMES, SETTLE_FILES]) names.take(name);
  const callsBack = usesCallsBack(everything);
  if (callsBack) names.take(CALLS_BACK);
  const imports = new Imports(names, {
    view,
    testPath,
    style,
    syntax: dialect.syntax,
    specifier: dialect.specifier,
  });
  const file: FileScope = {
    imports,
    names,
    style,
    dialect,
    classNamed: classFinder(source, request.file, imports),
  };
  importFirst(everything, imports);
  const groups = request.groups
    .filter((group) => group.tests.length > 0)
    .map((group) => ({
      name: ['module.exports', 'default'].includes(group.name) ? mainName(request.file, view) : group.name,
      blocks: printTests(group.tests, file),
    }));

  const around = hooks(everything, file);
  const mocks = new RegExp(`\\b${dialect.mocks}\\.(?:fn|spyOn|useFakeTimers|runAllTimersAsync)\\(`);
  const mocked = groups.some((group) =>
    group.blocks.some(({ lines }) => lines.some((line) => mocks.test(line))),
  );
  const used = [...around.names, 'describe', 'expect', dialect.verb, ...(mocked ? [dialect.mocks] : [])];
  const framework = dialect.frameworkImport(used, style);
  const out = [
    `// ${request.header}`,
    ...(framework === undefined ? [] : [framework]),
    ...folderImports(everything, file, dialect.syntax),
    ...imports.lines(),
  ];
  const tests: Emitted['tests'][number][] = [];
  out.push(...around.lines, ...(callsBack ? callsBackLines(dialect.typed, style) : []));
  for (const group of groups) {
    out.push('', `describe(${plainString(group.name, style.quote)}, () => {`);
    group.blocks.forEach((block, i) => {
      if (i > 0) out.push('');
      const at = out.length + 1;
      for (const { test, first, last, line, assertions } of block.tests) {
        tests.push({
          id: test.id,
          fullName: `${group.name} ${test.title}`,
          line: at + line,
          lines: { start: at + first, end: at + last },
          ...(block.isTable ? { table: { start: at, end: at + block.lines.length - 1 } } : {}),
          assertions,
        });
      }
      out.push(...block.lines);
    });
    out.push(`})${style.semicolon}`);
  }
  return { text: `${out.join('\n')}\n`, tests };
}
