import type { EmitRequest, Emitted } from '../../../src/ports/index.ts';
import { specifiers } from '../framework/specifier.ts';
import { plainString } from '../render/text.ts';
import { renderFile } from '../render.ts';

/** Prints a test file for Vitest; its functions are imported, which works with and without `globals`. */
export function emit(request: EmitRequest): Emitted {
  return renderFile(request, {
    mocks: 'vi',
    fakeTimers: '',
    typed: /\.[cm]?tsx?$/.test(request.testPath),
    syntax: 'import',
    specifier: specifiers(request.view, request.testPath),
    frameworkImport: (names, { quote, semicolon }) =>
      `import { ${names.join(', ')} } from ${plainString('vitest', quote)}${semicolon}`,
  });
}
