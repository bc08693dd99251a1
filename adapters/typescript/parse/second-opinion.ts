// tree-sitter recovers from anything and its grammars lag behind the language; when it stumbles, a compiler's parser
// decides whether the file is broken or merely newer than the grammar.
import { createRequire } from 'node:module';
import type { parseSync as ParseSync } from '@babel/core';

let parser: typeof ParseSync | undefined;

/** Loaded at the first stumble: most projects never need it. */
function parseWithCompiler(...args: Parameters<typeof ParseSync>): unknown {
  parser ??= (createRequire(import.meta.url)('@babel/core') as { parseSync: typeof ParseSync }).parseSync;
  return parser(...args);
}

export interface SyntaxProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What is wrong with a file's syntax, or undefined when nothing is. */
export function syntaxProblem(path: string, text: string): SyntaxProblem | undefined {
  const typed = /\.[mc]?tsx?$/.test(path);
  const jsx = !typed || path.endsWith('x');
  try {
    parseWithCompiler(text, {
      babelrc: false,
      configFile: false,
      browserslistConfigFile: false,
      sourceType: /\.m[tj]s$/.test(path) ? 'module' : /\.c[tj]s$/.test(path) ? 'script' : 'unambiguous',
      parserOpts: {
        allowReturnOutsideFunction: true,
        allowUndeclaredExports: true,
        plugins: [
          ...(typed ? (['typescript'] as const) : []),
          ...(jsx ? (['jsx'] as const) : []),
          'decorators',
        ],
      },
    });
    return undefined;
  } catch (error) {
    // A proposal that is not switched on is not a mistake.
    if (/^Missing/.test((error as { reasonCode?: string }).reasonCode ?? '')) return undefined;
    const { loc, message } = error as { loc?: { line: number; column: number }; message: string };
    const [first = ''] = message.replace(/^[^\n]*?: (?=[A-Z'"`])/, '').split('\n');
    return {
      line: loc?.line ?? 1,
      column: loc?.column ?? 0,
      message: first.replace(/\s*\(\d+:\d+\)\.?$/, '').replace(/\.$/, ''),
    };
  }
}
