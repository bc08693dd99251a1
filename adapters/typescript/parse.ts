import type { Parser } from '../../src/ports/index.ts';
export const grammars: readonly string[] = [
  'tree-sitter-javascript/tree-sitter-javascript.wasm',
  'tree-sitter-typescript/tree-sitter-typescript.wasm',
  'tree-sitter-typescript/tree-sitter-tsx.wasm',
];
export async function createParser(_grammars: readonly Uint8Array[]): Promise<Parser> {
  throw new Error('not ready');
}
