// What a function or class is called, told by where it stands in the source.
import type { FlatTree, NodeId } from './flat-tree.ts';
import { chain, isTransparent, propertyName } from './text.ts';
import type { Cls, Fn, Unit } from './unit.ts';

export interface Place {
  /** Qualified name in parts: `['Foo', 'bar']`. Empty: it has no name of its own. */
  readonly segments: readonly string[];
  /** It is the module itself: `module.exports = function`. */
  readonly isModule: boolean;
  /** Member of what the segments before the last name. */
  readonly member: 'prototype' | 'static' | undefined;
}

const NOWHERE: Place = { segments: [], isModule: false, member: undefined };

/** The place of a function or class node. */
export function placeOf(unit: Unit, node: NodeId): Place {
  const { tree } = unit;
  const own = tree.child(node, 'name');
  const ownName = own >= 0 ? propertyName(tree, own) : undefined;
  const type = tree.type(node);
  if (type.endsWith('_declaration')) return { ...NOWHERE, segments: ownName === undefined ? [] : [ownName] };
  const place = climb(unit, node, type === 'method_definition' && ownName !== undefined ? [ownName] : []);
  if (place.segments.length === 0 && ownName !== undefined) return { ...place, segments: [ownName] };
  return place;
}

function climb(unit: Unit, from: NodeId, start: readonly string[]): Place {
  const { tree } = unit;
  let segments = [...start];
  let isModule = false;
  let n = from;
  if (tree.type(n) === 'method_definition') n = tree.parentOf(n);
  for (let p = n === from ? tree.parentOf(n) : n; p >= 0; n = p, p = tree.parentOf(p)) {
    const type = tree.type(p);
    if (
      isTransparent(type) ||
      type === 'object' ||
      type === 'ternary_expression' ||
      type === 'binary_expression'
    )
      continue;
    switch (type) {
      case 'class_body':
        return inClass(unit, tree.parentOf(p), segments);
      case 'field_definition':
      case 'public_field_definition': {
        const key = propertyName(
          tree,
          tree.child(p, 'name') >= 0 ? tree.child(p, 'name') : tree.child(p, 'property'),
        );
        if (key === undefined) return NOWHERE;
        segments = [key, ...segments];
        continue;
      }
      case 'pair': {
        const key = propertyName(tree, tree.child(p, 'key'));
        if (key === undefined) return NOWHERE;
        segments = [key, ...segments];
        continue;
      }
      case 'variable_declarator': {
        const name = tree.child(p, 'name');
        if (name < 0 || tree.type(name) !== 'identifier') return { ...NOWHERE, segments };
        return finish([tree.source(name), ...segments], isModule, segments.length > 0 ? 'static' : undefined);
      }
      case 'assignment_expression': {
        const assigned = assignedTo(unit, tree.child(p, 'left'), p);
        if (!assigned) return { ...NOWHERE, segments };
        if (assigned.segments.length === 0) {
          isModule ||= segments.length === 0;
          continue;
        }
        const member = assigned.member ?? (segments.length > 0 ? 'static' : undefined);
        return finish([...assigned.segments, ...segments], isModule, member);
      }
      case 'arguments': {
        // `Object.assign(Foo.prototype, { bar() {} })` names what it adds.
        const target = tree.named(p)[0];
        const assigned =
          target !== undefined && target !== n && segments.length > 0
            ? assignedTo(unit, target, p)
            : undefined;
        return assigned
          ? finish(
              [...assigned.segments, ...segments],
              false,
              assigned.member ?? (assigned.segments.length > 0 ? 'static' : undefined),
            )
          : { ...NOWHERE, segments };
      }
      default:
        return finish(segments, isModule, undefined);
    }
  }
  return finish(segments, isModule, undefined);
}

function finish(segments: readonly string[], isModule: boolean, member: Place['member']): Place {
  return {
    segments,
    isModule: isModule && segments.length === 0,
    member: segments.length > 1 ? (member ?? 'static') : undefined,
  };
}

function inClass(unit: Unit, node: NodeId, segments: readonly string[]): Place {
  const cls = unit.classes.get(node);
  const name = cls ? classSegments(unit, cls) : [];
  return { segments: [...name, ...segments], isModule: false, member: 'prototype' };
}

/** Qualified name of a class in parts. */
export function classSegments(unit: Unit, cls: Cls): readonly string[] {
  const place = placeOf(unit, cls.node);
  return place.segments.length > 0 ? place.segments : [cls.name ?? 'default'];
}

/** What the left side of an assignment names; no segments for the module's export object itself. */
function assignedTo(
  unit: Unit,
  left: NodeId,
  at: NodeId,
): { segments: readonly string[]; member?: 'prototype' | 'static' } | undefined {
  const { tree } = unit;
  const parts = left >= 0 ? chain(tree, left) : undefined;
  if (!parts) return undefined;
  if (parts[0] === 'this') {
    const fn = functionAround(unit, at);
    const cls = fn?.cls;
    const owner = cls ? classSegments(unit, cls) : fn ? placeOf(unit, fn.node).segments : [];
    return owner.length > 0 ? { segments: [...owner, ...parts.slice(1)], member: 'prototype' } : undefined;
  }
  let rest = parts;
  if (rest[0] === 'module' && rest[1] === 'exports') rest = rest.slice(2);
  else if (rest[0] === 'exports') rest = rest.slice(1);
  const prototype = rest.includes('prototype');
  const segments = rest.filter((part) => part !== 'prototype');
  if (prototype) return { segments, member: 'prototype' };
  return rest.length > 1 ? { segments, member: 'static' } : { segments };
}

/** The function whose `this` is meant at a node: arrow functions have none of their own. */
export function functionAround(unit: Unit, node: NodeId): Fn | undefined {
  for (let p = unit.tree.parentOf(node); p > 0; p = unit.tree.parentOf(p)) {
    const fn = unit.byNode.get(p);
    if (fn && fn.type !== 'arrow_function') return fn;
  }
  return undefined;
}

/** Index after which a declaration's own text begins: the start of the statement around a value. */
export function statementStarts(tree: FlatTree, node: NodeId): number[] {
  const starts = [tree.startOf(node)];
  for (let n = node, p = tree.parentOf(n); p >= 0; n = p, p = tree.parentOf(p)) {
    const type = tree.type(p);
    if (
      type === 'program' ||
      type === 'statement_block' ||
      type === 'class_body' ||
      type === 'object' ||
      type === 'arguments'
    )
      break;
    if (tree.startOf(p) !== starts.at(-1)) starts.push(tree.startOf(p));
  }
  return starts;
}
