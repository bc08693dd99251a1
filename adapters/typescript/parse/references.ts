// What an expression refers to, followed through names, members, parentheses and arguments inside one file.

import type { NodeId } from './flat-tree.ts';
import { lookup } from './scope.ts';
import { readString } from './string-literal.ts';
import { propertyName, unwrap } from './text.ts';
import type { Fn, Unit } from './unit.ts';

/** Where a reference begins. `exports` is the module's own export object. */
export type Base =
  | { readonly kind: 'exports' }
  /** CommonJS' `module`, whose `exports` is that object. */
  | { readonly kind: 'module' }
  | { readonly kind: 'import'; readonly specifier: string; readonly imported: string }
  /** A value that stands in the source: function, class, object literal, call, `new`. */
  | { readonly kind: 'value'; readonly node: NodeId; readonly scope: Fn };

export interface Reference {
  readonly base: Base;
  /** Properties followed from there. */
  readonly path: readonly string[];
}

const MAX_STEPS = 40;

/** Follows `node`; undefined when it leads nowhere this file knows. */
export function follow(unit: Unit, node: NodeId, scope: Fn, steps = 0): Reference | undefined {
  const { tree } = unit;
  const n = aliasesExports(unit, node) ? -2 : unwrap(tree, node);
  if (n === -2) return { base: { kind: 'exports' }, path: [] };
  if (n < 0 || steps > MAX_STEPS) return undefined;
  switch (tree.type(n)) {
    case 'identifier':
    case 'shorthand_property_identifier':
      return followName(unit, tree.source(n), scope, steps);
    case 'member_expression':
    case 'subscript_expression':
      return followMember(unit, n, scope, steps);
    case 'call_expression': {
      const specifier = requiredModule(unit, n);
      if (specifier !== undefined) return { base: { kind: 'import', specifier, imported: '*' }, path: [] };
      return { base: { kind: 'value', node: n, scope }, path: [] };
    }
    case 'ternary_expression':
    case 'binary_expression': {
      const own = filledIn(unit, n, scope, steps);
      if (own) return own;
      // `typeof exports !== 'undefined' ? exports : (this.x = {})`: the branch that is the module's exports.
      for (const side of ['consequence', 'alternative', 'left', 'right']) {
        const operand = tree.child(n, side);
        const reference =
          operand >= 0 && couldName(tree.type(operand)) ? follow(unit, operand, scope, steps + 1) : undefined;
        if (reference?.base.kind === 'exports' || reference?.base.kind === 'module') return reference;
      }
      return { base: { kind: 'value', node: n, scope }, path: [] };
    }
    default:
      return { base: { kind: 'value', node: n, scope }, path: [] };
  }
}

/** `space || (space = {})`, which is how a namespace is compiled: the one object that both sides are. */
function filledIn(unit: Unit, n: NodeId, scope: Fn, steps: number): Reference | undefined {
  const { tree } = unit;
  const [left, right] = [tree.child(n, 'left'), tree.child(n, 'right')];
  if (left < 0 || right < 0 || tree.type(left) !== 'identifier') return undefined;
  const reference = follow(unit, left, scope, steps + 1);
  return reference?.base.kind === 'value' && reference.base.node === unwrap(tree, right)
    ? reference
    : undefined;
}

function couldName(type: string): boolean {
  return type === 'identifier' || type === 'member_expression' || type === 'assignment_expression';
}

/** True for `exports = module.exports = …`: the assignment makes the value the export object. */
function aliasesExports(unit: Unit, node: NodeId): boolean {
  const { tree } = unit;
  let n = node;
  for (let i = 0; i < 16 && n >= 0 && tree.type(n) === 'assignment_expression'; i++) {
    const left = tree.child(n, 'left');
    const text = left >= 0 && tree.endOf(left) - tree.startOf(left) < 20 ? tree.source(left) : '';
    if (text === 'module.exports' || text === 'exports') {
      // Only an object literal gains members through its alias; a function is followed as itself.
      const value = unwrap(tree, n);
      return value >= 0 && tree.type(value) === 'object' && tree.named(value).length === 0;
    }
    n = tree.child(n, 'right');
  }
  return false;
}

/** Specifier of `require('x')` or of `import('x')`. */
export function requiredModule(unit: Unit, node: NodeId): string | undefined {
  const { tree } = unit;
  const callee = tree.child(node, 'function');
  if (callee < 0) return undefined;
  const type = tree.type(callee);
  if (type !== 'import' && !(type === 'identifier' && tree.source(callee) === 'require')) return undefined;
  const [first] = tree.named(tree.child(node, 'arguments'));
  return first !== undefined && tree.type(first) === 'string'
    ? readString(tree.source(first), 0)?.value
    : undefined;
}

function followName(unit: Unit, name: string, scope: Fn, steps: number): Reference | undefined {
  const binding = lookup(scope, name);
  if (!binding) {
    return name === 'exports' || name === 'module' ? { base: { kind: name }, path: [] } : undefined;
  }
  if (binding.from) return { base: { kind: 'import', ...binding.from }, path: [] };
  if (binding.node < 0) return undefined;
  if (binding.kind === 'function' || binding.kind === 'class') {
    return { base: { kind: 'value', node: binding.node, scope: binding.scope }, path: [] };
  }
  const reference = follow(unit, binding.node, binding.scope, steps + 1);
  return reference && { base: reference.base, path: [...reference.path, ...binding.keys] };
}

function followMember(unit: Unit, n: NodeId, scope: Fn, steps: number): Reference | undefined {
  const { tree } = unit;
  const isMember = tree.type(n) === 'member_expression';
  const property = tree.child(n, isMember ? 'property' : 'index');
  if (property < 0 || (!isMember && tree.type(property) !== 'string')) return undefined;
  const name = propertyName(tree, property);
  const object = tree.child(n, 'object');
  if (name === undefined || object < 0) return undefined;
  const reference = follow(unit, object, scope, steps + 1);
  if (reference?.base.kind === 'module') {
    const [first, ...rest] = [...reference.path, name];
    return first === 'exports' ? { base: { kind: 'exports' }, path: rest } : undefined;
  }
  return reference && { base: reference.base, path: [...reference.path, name] };
}
