// Small readings of nodes as text that every part of the parser shares.
import type { FlatTree, NodeId } from './flat-tree.ts';
import { readString } from './string-literal.ts';

const TRANSPARENT = new Set([
  'parenthesized_expression',
  'as_expression',
  'satisfies_expression',
  'non_null_expression',
  'type_assertion',
  'await_expression',
]);

/** True for nodes whose value is their operand's: parentheses, casts, await. */
export function isTransparent(type: string): boolean {
  return TRANSPARENT.has(type);
}

/** The node that gives the value: parentheses and casts, assignments and commas looked through. */
export function unwrap(tree: FlatTree, node: NodeId): NodeId {
  let n = node;
  for (let steps = 0; steps < 64 && n >= 0; steps++) {
    const type = tree.type(n);
    if (type === 'assignment_expression') n = tree.child(n, 'right');
    else if (type === 'sequence_expression') n = tree.named(n).at(-1) ?? -1;
    else if (type === 'type_assertion') n = tree.named(n).at(-1) ?? -1;
    else if (TRANSPARENT.has(type)) n = tree.named(n)[0] ?? -1;
    else return n;
  }
  return n;
}

/** Source text on one line, cut at `limit` characters. */
export function brief(text: string, limit: number): string {
  const cut = text.length > limit * 4 ? text.slice(0, limit * 4) : text;
  const line = cut.replace(/\s+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}

/** The name a property node stands for: identifier, string, number; undefined when it is computed. */
export function propertyName(tree: FlatTree, node: NodeId): string | undefined {
  if (node < 0) return undefined;
  switch (tree.type(node)) {
    case 'property_identifier':
    case 'private_property_identifier':
    case 'identifier':
    case 'type_identifier':
    case 'shorthand_property_identifier':
    case 'number':
      return tree.source(node);
    case 'string':
      return readString(tree.source(node), 0)?.value;
    case 'computed_property_name': {
      const inner = tree.named(node)[0] ?? -1;
      return inner >= 0 && tree.type(inner) === 'string'
        ? readString(tree.source(inner), 0)?.value
        : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * `a.b['c']` as `['a', 'b', 'c']`, `this.x` as `['this', 'x']`; undefined when it is anything but a chain of names.
 */
export function chain(tree: FlatTree, node: NodeId): string[] | undefined {
  const out: string[] = [];
  let n = node;
  for (let steps = 0; steps < 64 && n >= 0; steps++) {
    const type = tree.type(n);
    if (type === 'identifier' || type === 'this' || type === 'super' || type === 'import') {
      out.push(tree.source(n));
      return out.reverse();
    }
    if (type === 'member_expression' || type === 'subscript_expression') {
      const name = propertyName(tree, tree.child(n, type === 'member_expression' ? 'property' : 'index'));
      const index = type === 'subscript_expression' ? tree.child(n, 'index') : -1;
      // `a[b]` reads a name that is not known here.
      if (name === undefined || (index >= 0 && tree.type(index) === 'identifier')) return undefined;
      out.push(name);
      n = tree.child(n, 'object');
    } else if (TRANSPARENT.has(type) && type !== 'await_expression') {
      n = tree.named(n)[0] ?? -1;
    } else {
      return undefined;
    }
  }
  return undefined;
}
