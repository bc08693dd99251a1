// Which functions of a file become facts, under which name and of which kind.
import type { FunctionFacts } from '../../../src/artifacts/index.ts';
import type { Exposure, Way } from './exposure.ts';
import type { NodeId } from './flat-tree.ts';
import { type Place, placeOf } from './names.ts';
import type { Cls, Fn, Member, Unit } from './unit.ts';

/** One function to be: what is known of it before its callees have keys. */
export interface Draft {
  readonly fn: Fn;
  /** The class, when this is the class itself. */
  readonly cls?: Cls;
  readonly node: NodeId;
  readonly segments: readonly string[];
  readonly kind: FunctionFacts['kind'];
  readonly owner?: FunctionFacts['owner'];
  readonly ways: readonly Way[];
  key: string;
}

/** Every named or exported function and class of a file. */
export function draftsOf(unit: Unit, exposure: Exposure): Draft[] {
  const drafts: Draft[] = [];
  const members = new Map<NodeId, { cls: Cls; member: Member }>();
  for (const cls of unit.classes.values()) {
    for (const member of cls.members) members.set(member.fn.node, { cls, member });
    drafts.push(classDraft(unit, exposure, cls));
  }
  const closures = new Set(exposure.closures.map((closure) => closure.node));
  const names = new Map<NodeId, readonly string[]>();
  for (const fn of unit.functions) {
    const ways = exposure.ways.get(fn.node) ?? [];
    const place = placeOf(unit, fn.node);
    const segments = qualified(fn, place, ways, names);
    names.set(fn.node, segments);
    if (segments.length === 0 || (closures.has(fn.node) && ways.length === 0)) continue;
    const of = members.get(fn.node);
    const kind = of?.member.kind ?? functionKind(unit, exposure, fn, place, segments);
    const owner = of
      ? { name: segments.slice(0, -1).join('.'), static: of.member.static }
      : place.member && segments.length > 1
        ? { name: segments.slice(0, -1).join('.'), static: place.member === 'static' }
        : undefined;
    drafts.push({
      fn,
      node: fn.node,
      segments,
      kind,
      ...(owner ? { owner } : {}),
      ways: kind === 'constructor' && of ? (exposure.ways.get(of.cls.node) ?? []) : ways,
      key: '',
    });
  }
  for (const { node, way } of exposure.closures) {
    const fn = unit.byNode.get(node);
    if (fn) drafts.push({ fn, node, segments: wayName(way), kind: 'function', ways: [way], key: '' });
  }
  return drafts;
}

function classDraft(unit: Unit, exposure: Exposure, cls: Cls): Draft {
  const ways = exposure.ways.get(cls.node) ?? [];
  const place = placeOf(unit, cls.node);
  const segments = place.segments.length > 0 ? place.segments : ways[0] ? wayName(ways[0]) : ['default'];
  const own = cls.members.find((member) => member.kind === 'constructor');
  return {
    fn: own?.fn ?? emptyFunction(unit, cls),
    cls,
    node: cls.node,
    segments,
    kind: 'class',
    ways: cls.abstract ? [] : ways,
    key: '',
  };
}

function emptyFunction(unit: Unit, cls: Cls): Fn {
  return {
    ...unit.root,
    node: cls.node,
    after: cls.node,
    outer: cls.scope,
    names: new Map(),
    params: [],
    branches: [],
    throws: [],
    literals: [],
    calls: [],
    returns: [],
    refs: new Set(),
    writes: new Set(),
    effects: new Set(),
    cyclomatic: 1,
    nesting: 0,
    returnType: undefined,
  };
}

function wayName(way: Way): readonly string[] {
  if (way.path.length === 0) return ['module.exports'];
  const parts = way.path.filter((part) => part !== 'prototype');
  return parts.length > 0 ? parts : ['module.exports'];
}

/** A function's name in parts, with the named functions around it; empty for one that nobody names. */
function qualified(
  fn: Fn,
  place: Place,
  ways: readonly Way[],
  names: ReadonlyMap<NodeId, readonly string[]>,
): readonly string[] {
  const own = place.segments;
  if (own.length === 0) {
    if (ways[0]) return wayName(ways[0]);
    return place.isModule ? ['module.exports'] : [];
  }
  if (place.member === 'prototype' || ways.length > 0) return own;
  for (let outer = fn.outer; outer; outer = outer.outer) {
    const around = names.get(outer.node);
    if (around && around.length > 0) return [...around, ...own];
  }
  return own;
}

function functionKind(
  unit: Unit,
  exposure: Exposure,
  fn: Fn,
  place: Place,
  segments: readonly string[],
): FunctionFacts['kind'] {
  const last = segments.at(-1) ?? '';
  if (fn.type !== 'arrow_function' && fn.type !== 'method_definition') {
    if (exposure.constructors.has(fn.node) || (fn.assignsThis && /^[A-Z]/.test(last) && !place.member))
      return 'class';
  }
  if (fn.type === 'method_definition') {
    const { tree } = unit;
    if (tree.childOfType(fn.node, "'get'") >= 0) return 'getter';
    if (tree.childOfType(fn.node, "'set'") >= 0) return 'setter';
  }
  return place.member ? 'method' : 'function';
}
