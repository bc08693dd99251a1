import type { EmitRequest, Emitted } from '../../../src/ports/index.ts';
import { verbOf } from '../framework/habits.ts';
import { specifiers } from '../framework/specifier.ts';
import { moduleKind } from '../render/imports.ts';
import type { Style } from '../render/style.ts';
import { plainString } from '../render/text.ts';
import { renderFile } from '../render.ts';
import { hasTables, importsGlobals, nativeModules } from './facts.ts';

/** Prints a test file for Jest: `require` in a CommonJS project, `import` elsewhere, Jest's globals as the project has them. */
export function emit(request: EmitRequest): Emitted {
  const { view, testPath, file } = request;
  const typed = /\.[cm]?tsx?$/.test(testPath);
  const syntax = typed || moduleKind(file, view) === 'esm' ? 'import' : 'require';
  const native = syntax === 'import' && nativeModules(view);
  const imported = importsGlobals(view, typed);
  const frameworkImport = (names: readonly string[], { quote, semicolon }: Style): string | undefined => {
    // A native ES module has every global but `jest`.
    const needed = imported ? names : native ? names.filter((name) => name === 'jest') : [];
    if (needed.length === 0) return undefined;
    const from = plainString('@jest/globals', quote);
    const list = `{ ${needed.join(', ')} }`;
    return syntax === 'import'
      ? `import ${list} from ${from}${semicolon}`
      : `const ${list} = require(${from})${semicolon}`;
  };
  return renderFile(request, {
    verb: verbOf(view),
    modern: hasTables(view),
    mocks: 'jest',
    realTimers: ['nextTick', 'queueMicrotask'],
    typed,
    syntax,
    specifier: specifiers(view, testPath),
    frameworkImport,
  });
}
