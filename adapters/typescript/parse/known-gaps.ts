// Valid code that the grammars do not know: where every stumble over a file is one of these, no compiler is asked.
import type { Node } from 'web-tree-sitter';

/** `export { a as null }`: reserved words as exported names. */
const EXPORT_LIST =
  /^export\s*\{\s*(?:[\w$]+(?:\s+as\s+[\w$]+)?\s*(?:,\s*|(?=\})))*\}(?:\s*from\s*['"][^'"]+['"])?\s*;?$/;
/** `in` and `out` before a type parameter. */
const VARIANCE = /^(?:in|out|in\s+out)\b/;
const MAX_SITES = 100;

/** True when all errors below `root` are known gaps of the grammar. */
export function hasOnlyKnownGaps(root: Node): boolean {
  const open: { node: Node; inTypes: boolean; statement: Node | undefined }[] = [
    { node: root, inTypes: false, statement: undefined },
  ];
  let sites = 0;
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { node, inTypes, statement } = entry;
    if (node.isMissing || node.isError) {
      if (++sites > MAX_SITES || node.isMissing) return false;
      const known =
        (inTypes && (VARIANCE.test(node.text) || VARIANCE.test(node.parent?.text ?? ''))) ||
        (statement !== undefined && EXPORT_LIST.test(statement.text));
      if (!known) return false;
      continue;
    }
    for (const child of node.children) {
      if (!child.hasError) continue;
      open.push({
        node: child,
        inTypes: inTypes || child.type === 'type_parameters',
        statement: node === root ? child : statement,
      });
    }
  }
  return sites > 0;
}
