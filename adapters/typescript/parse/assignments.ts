// What is assigned to members of a value, wherever in the file: `Foo.bar = …`, `Object.assign(Foo.prototype, …)`.
import type { NodeId } from './flat-tree.ts';
import { functionAround } from './names.ts';
import { type Base, follow } from './references.ts';
import { chain, propertyName, unwrap } from './text.ts';
import type { Fn, Unit } from './unit.ts';

/** A value's node, or the module's export object. */
export type Holder = NodeId | 'exports';

export interface Assigned {
  readonly path: readonly string[];
  readonly value: NodeId;
  readonly scope: Fn;
  /** How, when it is not a plain assignment. */
  readonly via?: string;
}

export type Assignments = ReadonlyMap<Holder, readonly Assigned[]>;

/** The value that a reference's members belong to. */
export function keyOf(base: Base): Holder | undefined {
  return base.kind === 'exports' ? 'exports' : base.kind === 'value' ? base.node : undefined;
}

/** Sorts assignments to members by the value whose member they are. */
export function assignmentsOf(unit: Unit): Assignments {
  const out = new Map<Holder, Assigned[]>();
  const add = (holder: Holder, assigned: Assigned) => {
    const list = out.get(holder);
    if (list) list.push(assigned);
    else out.set(holder, [assigned]);
  };
  for (const { left, right, scope } of unit.memberAssignments) {
    const target = targetOf(unit, left, scope);
    if (target) add(target.holder, { path: target.path, value: right, scope, ...target.via });
  }
  for (const { target, source, scope } of unit.merges) {
    const reference = follow(unit, target, scope);
    const holder = reference && keyOf(reference.base);
    if (reference && holder !== undefined)
      add(holder, { path: reference.path, value: source, scope, via: 'assign' });
  }
  for (const { target, name, value, scope } of unit.definitions) {
    const reference = follow(unit, target, scope);
    const holder = reference && keyOf(reference.base);
    if (!reference || holder === undefined) continue;
    const described = describedBy(unit, value);
    if (described >= 0) add(holder, { path: [...reference.path, name], value: described, scope });
  }
  return out;
}

interface Target {
  readonly holder: Holder;
  readonly path: readonly string[];
  readonly via?: { readonly via: string };
}

/** What the left side of an assignment is a member of. */
function targetOf(unit: Unit, left: NodeId, scope: Fn): Target | undefined {
  const { tree } = unit;
  const parts = chain(tree, left);
  if (parts?.[0] === 'this' && parts.length === 2) {
    const fn = functionAround(unit, left);
    if (!fn) return undefined;
    if (fn.cls?.members.some((m) => m.fn === fn && m.kind === 'constructor')) {
      return { holder: fn.cls.node, path: ['prototype', parts[1] as string], via: { via: 'instance' } };
    }
    if (fn.cls || fn.type === 'method_definition') return undefined;
    return { holder: fn.node, path: ['prototype', parts[1] as string], via: { via: 'instance' } };
  }
  const isMember = tree.type(left) === 'member_expression';
  const name = propertyName(tree, tree.child(left, isMember ? 'property' : 'index'));
  const object = tree.child(left, 'object');
  if (name === undefined || object < 0 || (!isMember && tree.type(tree.child(left, 'index')) !== 'string'))
    return undefined;
  const reference = follow(unit, object, scope);
  if (reference?.base.kind === 'module') {
    const [first, ...rest] = [...reference.path, name];
    return first === 'exports' ? { holder: 'exports', path: rest } : undefined;
  }
  const holder = reference && keyOf(reference.base);
  return reference && holder !== undefined ? { holder, path: [...reference.path, name] } : undefined;
}

/** The value of a property descriptor: its `value`, or what its getter returns. */
function describedBy(unit: Unit, descriptor: NodeId): NodeId {
  const { tree, byNode } = unit;
  if (tree.type(descriptor) !== 'object') return -1;
  for (const entry of tree.named(descriptor)) {
    const type = tree.type(entry);
    const key = propertyName(tree, tree.child(entry, type === 'pair' ? 'key' : 'name'));
    const value = type === 'pair' ? tree.child(entry, 'value') : entry;
    if (key === 'value') return value;
    if (key === 'get') return byNode.get(unwrap(tree, value))?.returns[0] ?? -1;
  }
  return -1;
}
