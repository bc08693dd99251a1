// Parameters of a function: names, defaults, types, and the keys that destructuring reads.
import type { FlatTree, NodeId } from './flat-tree.ts';
import { brief, propertyName } from './text.ts';
import type { Fn, Param } from './unit.ts';

/** Fills `fn.params` and binds their names in the function's scope. */
export function collectParameters(tree: FlatTree, fn: Fn): void {
  const single = tree.child(fn.node, 'parameter');
  const list = tree.child(fn.node, 'parameters');
  const nodes = single >= 0 ? [single] : list >= 0 ? tree.named(list) : [];
  for (const node of nodes) {
    const param = parameterOf(tree, node);
    if (!param) continue;
    const index = fn.params.length;
    fn.params.push(param.facts);
    bindPattern(tree, param.pattern, (name, keys) => {
      fn.names.set(name, { kind: 'parameter', node: -1, keys, scope: fn, parameter: { fn, index } });
    });
  }
}

/** Calls `bind` for every name that a pattern declares, with the properties that lead to it. */
export function bindPattern(
  tree: FlatTree,
  pattern: NodeId,
  bind: (name: string, keys: readonly string[], node: NodeId) => void,
): void {
  const open: { node: NodeId; keys: readonly string[] }[] = [{ node: pattern, keys: [] }];
  for (let entry = open.pop(); entry; entry = open.pop()) {
    const { node, keys } = entry;
    switch (tree.type(node)) {
      case 'identifier':
        bind(tree.source(node), keys, node);
        break;
      case 'shorthand_property_identifier_pattern':
        bind(tree.source(node), [...keys, tree.source(node)], node);
        break;
      case 'object_pattern':
      case 'array_pattern':
        for (const child of tree.named(node)) {
          const step = tree.type(node) === 'array_pattern' ? ['[]'] : [];
          open.push({ node: child, keys: [...keys, ...step] });
        }
        break;
      case 'pair_pattern': {
        const key = propertyName(tree, tree.child(node, 'key'));
        open.push({ node: tree.child(node, 'value'), keys: [...keys, key ?? '[]'] });
        break;
      }
      case 'assignment_pattern':
      case 'object_assignment_pattern':
        open.push({ node: tree.child(node, 'left'), keys });
        break;
      case 'rest_pattern':
        for (const child of tree.named(node)) open.push({ node: child, keys: [...keys, '...'] });
        break;
      default:
    }
  }
}

function parameterOf(tree: FlatTree, node: NodeId): { facts: Param; pattern: NodeId } | undefined {
  let pattern = node;
  let optional = false;
  let defaulted = -1;
  let annotation = -1;
  const type = tree.type(node);
  if (type === 'required_parameter' || type === 'optional_parameter') {
    pattern = tree.child(node, 'pattern');
    annotation = tree.child(node, 'type');
    defaulted = tree.child(node, 'value');
    optional = type === 'optional_parameter';
  }
  if (pattern < 0) return undefined;
  if (tree.type(pattern) === 'assignment_pattern') {
    defaulted = tree.child(pattern, 'right');
    pattern = tree.child(pattern, 'left');
  }
  const patternType = tree.type(pattern);
  // `this: T` declares a receiver, not an argument; comments and errors are no parameters either.
  if (patternType === 'this' || patternType === 'ERROR' || patternType === 'decorator') return undefined;
  const rest = patternType === 'rest_pattern';
  const facts: Param = {
    name: brief(tree.source(pattern).replace(/^\.\.\.\s*/, ''), 60),
    optional: optional || defaulted >= 0,
    rest,
    keys: new Set(patternType === 'object_pattern' ? objectKeys(tree, pattern) : []),
    called: false,
  };
  if (defaulted >= 0) facts.default = brief(tree.source(defaulted), 200);
  if (annotation >= 0) facts.type = brief(tree.source(annotation).replace(/^:\s*/, ''), 200);
  return { facts, pattern };
}

/** The keys an object pattern reads at its first level. */
export function objectKeys(tree: FlatTree, pattern: NodeId): string[] {
  const keys: string[] = [];
  for (const child of tree.named(pattern)) {
    const type = tree.type(child);
    const name =
      type === 'pair_pattern'
        ? propertyName(tree, tree.child(child, 'key'))
        : type === 'object_assignment_pattern'
          ? tree.source(tree.child(child, 'left'))
          : type === 'shorthand_property_identifier_pattern'
            ? tree.source(child)
            : undefined;
    if (name !== undefined) keys.push(name);
  }
  return keys;
}
