// The code of a module that runs when it is loaded and belongs to no function: what it says, every function of the
// file may use.
import type { FileFacts } from '../../../src/artifacts/index.ts';
import type { FlatTree, NodeId } from './flat-tree.ts';

/** Statements that make nothing which a function could use. */
const SILENT = new Set([
  'hash_bang_line',
  'import_statement',
  'interface_declaration',
  'type_alias_declaration',
  'ambient_declaration',
  'empty_statement',
]);

/** Lines of the top-level statements, functions and classes among them; comments, imports and mere types are not. */
export function topLevelOf(tree: FlatTree): FileFacts['topLevel'] {
  return tree.named(0).flatMap((node) => {
    if (SILENT.has(tree.type(node)) || isNamesOnly(tree, node)) return [];
    return [{ start: tree.line(tree.startOf(node)), end: tree.line(Math.max(0, tree.endOf(node) - 1)) }];
  });
}

/** `export { a } from 'b'`, `export * from 'b'`, `export type A = …`: other ways to what stands elsewhere. */
function isNamesOnly(tree: FlatTree, node: NodeId): boolean {
  if (tree.type(node) !== 'export_statement') return false;
  const inner = tree.child(node, 'declaration');
  if (inner >= 0) return SILENT.has(tree.type(inner));
  return tree.child(node, 'value') < 0;
}
