import type { EmitRequest, Emitted } from '../../../src/ports/index.ts';
import { configOf } from '../framework/config.ts';
import { testsImport, verbOf } from '../framework/habits.ts';
import { specifiers } from '../framework/specifier.ts';
import { plainString } from '../render/text.ts';
import { renderFile } from '../render.ts';

/** Prints a test file for Vitest; its functions are imported, unless the project has them as globals and never does. */
export function emit(request: EmitRequest): Emitted {
  const { view } = request;
  const globals = /\bglobals["']?\s*:\s*true\b/.test(configOf('vitest', view).text);
  const imports = !globals || testsImport('vitest', view) !== false;
  return renderFile(request, {
    verb: verbOf(view),
    modern: true,
    mocks: 'vi',
    realTimers: [],
    typed: /\.[cm]?tsx?$/.test(request.testPath),
    syntax: 'import',
    specifier: specifiers(request.view, request.testPath),
    frameworkImport: (names, { quote, semicolon }) =>
      imports ? `import { ${names.join(', ')} } from ${plainString('vitest', quote)}${semicolon}` : undefined,
  });
}
