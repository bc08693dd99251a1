// How the functions of a file are reached from outside it: exports are followed to the values they name, and from
// those to members, prototypes, returned closures and instances.

import { type Assignments, assignmentsOf, keyOf } from './assignments.ts';
import type { NodeId } from './flat-tree.ts';
import { type Base, follow, type Reference, requiredModule } from './references.ts';
import { lookup } from './scope.ts';
import { chain, propertyName, unwrap } from './text.ts';
import type { Cls, Fn, Reexport, Unit } from './unit.ts';

export interface Way {
  readonly path: readonly string[];
  readonly via: string;
}

export interface Exposure {
  /** Function or class node → the ways to it. */
  readonly ways: Map<NodeId, Way[]>;
  /** A closure that a call returned: it exists once per call. */
  readonly closures: { readonly node: NodeId; readonly way: Way }[];
  readonly reexports: Reexport[];
  /** Functions used with `new`: they have a prototype of their own. */
  readonly constructors: Set<NodeId>;
}

const MAX_PATH = 6;
const MAX_VISITS = 20_000;

/** Follows every export of a file. */
export function expose(unit: Unit): Exposure {
  return new Exposer(unit).run();
}

class Exposer {
  private readonly unit: Unit;
  private readonly assigned: Assignments;
  private readonly visited = new Set<string>();
  private readonly open = new Set<NodeId>();
  private readonly out: Exposure = { ways: new Map(), closures: [], reexports: [], constructors: new Set() };

  constructor(unit: Unit) {
    this.unit = unit;
    this.assigned = assignmentsOf(unit);
    for (const [key, list] of this.assigned) {
      const isClass =
        key !== 'exports' && unit.byNode.has(key) && list.some(({ path }) => path[0] === 'prototype');
      if (isClass) this.out.constructors.add(key);
    }
  }

  run(): Exposure {
    for (const { path, node, name, scope, via } of this.unit.exports) {
      if (name !== undefined) this.name(name, scope, path, via);
      else this.value(node, scope, path, via);
    }
    for (const { path, value, scope } of this.assigned.get('exports') ?? []) {
      this.value(value, scope, path, path.length === 0 ? 'module.exports' : 'exports.x');
    }
    this.out.reexports.push(...this.unit.reexports);
    return this.out;
  }

  private name(name: string, scope: Fn, path: readonly string[], via: string): void {
    this.namespace(name, path);
    const binding = lookup(scope, name);
    if (!binding) return;
    if (binding.from) {
      this.reference({ base: { kind: 'import', ...binding.from }, path: [] }, path, via);
    } else if (binding.node >= 0 && binding.keys.length === 0) {
      this.value(binding.node, binding.scope, path, via);
    } else if (binding.node >= 0) {
      const reference = follow(this.unit, binding.node, binding.scope);
      if (reference)
        this.reference({ base: reference.base, path: [...reference.path, ...binding.keys] }, path, via);
    }
  }

  /** What a namespace of this name exports. */
  private namespace(name: string, path: readonly string[]): void {
    if (path.length > MAX_PATH) return;
    for (const own of this.unit.namespaces.get(name) ?? []) {
      const below = [...path, ...own.path];
      if (own.name !== undefined) this.name(own.name, own.scope, below, 'member');
      else this.value(own.node, own.scope, below, 'member');
    }
  }

  private value(node: NodeId, scope: Fn, path: readonly string[], via: string): void {
    const { tree } = this.unit;
    if (this.unit.namespaces.size > 0 && tree.type(node) === 'identifier')
      this.namespace(tree.source(node), path);
    const reference = follow(this.unit, node, scope);
    if (!reference) return;
    this.reference(reference, path, via);
  }

  private reference(reference: Reference, path: readonly string[], via: string): void {
    const { base } = reference;
    if (path.length > MAX_PATH) return;
    if (base.kind === 'import') {
      const imported = [base.imported, ...reference.path].filter((part, i) => i > 0 || part !== '*');
      this.out.reexports.push({
        name: path.join('.') || '*',
        from: base.specifier,
        imported: imported.join('.') || 'module',
      });
      return;
    }
    if (reference.path.length > 0) {
      this.memberOf(base, reference.path, path, via);
      return;
    }
    if (base.kind === 'value') this.base(base.node, base.scope, path, via);
  }

  /** An export that is a member of another value: `exports.b = api.b`. */
  private memberOf(base: Base, wanted: readonly string[], path: readonly string[], via: string): void {
    const { tree } = this.unit;
    const key = keyOf(base);
    const same = (a: readonly string[]) =>
      a.length === wanted.length && a.every((part, i) => part === wanted[i]);
    for (const assigned of key === undefined ? [] : (this.assigned.get(key) ?? [])) {
      if (same(assigned.path) && this.enter(`m${assigned.value}|${path.join('.')}`)) {
        this.value(assigned.value, assigned.scope, path, via);
        return;
      }
    }
    if (base.kind !== 'value' || tree.type(base.node) !== 'object') return;
    const entry = this.entries(base.node).find((e) => e.name === wanted[0]);
    if (!entry || !this.enter(`o${entry.value}|${path.join('.')}`)) return;
    if (wanted.length === 1) this.value(entry.value, base.scope, path, via);
    else {
      const reference = follow(this.unit, entry.value, base.scope);
      if (reference)
        this.reference({ base: reference.base, path: [...reference.path, ...wanted.slice(1)] }, path, via);
    }
  }

  private enter(key: string): boolean {
    if (this.visited.has(key) || this.visited.size > MAX_VISITS) return false;
    this.visited.add(key);
    return true;
  }

  private way(node: NodeId, path: readonly string[], via: string): void {
    const list = this.out.ways.get(node) ?? [];
    if (!list.some((way) => way.path.join('.') === path.join('.'))) list.push({ path, via });
    this.out.ways.set(node, list);
  }

  /** A value that contains itself (`X.default = X`) is entered once on the way down. */
  private base(node: NodeId, scope: Fn, path: readonly string[], via: string): void {
    if (this.open.has(node)) {
      if (this.unit.byNode.has(node) || this.unit.classes.has(node)) this.way(node, path, via);
      return;
    }
    if (!this.enter(`${node}|${path.join('.')}`)) return;
    this.open.add(node);
    this.inside(node, scope, path, via);
    this.open.delete(node);
  }

  private inside(node: NodeId, scope: Fn, path: readonly string[], via: string): void {
    const { tree, byNode, classes } = this.unit;
    const fn = byNode.get(node);
    const cls = classes.get(node);
    if (fn) {
      this.way(node, path, via);
      this.members(node, path);
    } else if (cls) {
      this.way(node, path, via);
      this.classMembers(cls, path, cls.abstract ? undefined : [...path, 'prototype'], 'prototype');
      this.members(node, path);
    } else {
      switch (tree.type(node)) {
        case 'object':
          for (const entry of this.entries(node)) this.entry(entry, scope, path, via);
          this.members(node, path);
          break;
        case 'call_expression':
          this.call(node, scope, path, via);
          this.members(node, path);
          break;
        case 'new_expression':
          this.instance(node, scope, path);
          this.members(node, path);
          break;
        case 'ternary_expression':
        case 'binary_expression':
          for (const side of ['consequence', 'alternative', 'left', 'right']) {
            const operand = tree.child(node, side);
            if (operand >= 0) this.value(operand, scope, path, via);
          }
          break;
        default:
      }
    }
  }

  /** What was assigned to members of a value, under the value's own path. */
  private members(node: NodeId, path: readonly string[]): void {
    for (const { path: below, value, scope, via } of this.assigned.get(node) ?? []) {
      const full = [...path, ...below];
      if (full.length > MAX_PATH) continue;
      this.value(
        value,
        scope,
        full,
        via === 'assign' || via === undefined ? (below.includes('prototype') ? 'prototype' : 'member') : via,
      );
    }
  }

  private entries(object: NodeId): { name: string; value: NodeId; node: NodeId }[] {
    const { tree } = this.unit;
    const out: { name: string; value: NodeId; node: NodeId }[] = [];
    for (const node of tree.named(object)) {
      const type = tree.type(node);
      if (type === 'pair') {
        const name = propertyName(tree, tree.child(node, 'key'));
        if (name !== undefined) out.push({ name, value: tree.child(node, 'value'), node });
      } else if (type === 'method_definition') {
        const name = propertyName(tree, tree.child(node, 'name'));
        if (name !== undefined) out.push({ name, value: node, node });
      } else if (type === 'shorthand_property_identifier') {
        out.push({ name: tree.source(node), value: node, node });
      } else if (type === 'spread_element') {
        const value = tree.named(node)[0];
        if (value !== undefined) out.push({ name: '...', value, node });
      }
    }
    return out;
  }

  private entry(
    entry: { name: string; value: NodeId },
    scope: Fn,
    path: readonly string[],
    via: string,
  ): void {
    const { tree } = this.unit;
    if (entry.value < 0) return;
    const below = entry.name === '...' ? path : [...path, entry.name];
    const how = path.length === 0 ? via : path.at(-1) === 'prototype' ? 'prototype' : 'member';
    if (tree.type(entry.value) === 'shorthand_property_identifier') {
      this.name(tree.source(entry.value), scope, below, how);
    } else this.value(entry.value, scope, below, how);
  }

  /** Members of a class under `prototype`, statics under the class; then those it inherits from a class of this file. */
  private classMembers(
    cls: Cls,
    statics: readonly string[] | undefined,
    instance: readonly string[] | undefined,
    via: string,
  ): void {
    const { unit } = this;
    const taken = new Set<string>();
    let current: Cls | undefined = cls;
    for (let depth = 0; current && depth < 8; depth++) {
      for (const member of current.members) {
        const to = member.static ? statics : instance;
        if (!member.visible || member.kind === 'constructor' || !to) continue;
        const slot = `${member.static}.${member.kind}.${member.name}`;
        if (taken.has(slot)) continue;
        taken.add(slot);
        const how = depth > 0 ? 'inherited' : member.static ? 'static' : via;
        this.way(member.fn.node, [...to, member.name], how);
      }
      if (depth === 0 && statics) {
        for (const { name, value } of current.statics)
          this.value(value, current.scope, [...statics, name], 'static');
      }
      const base: Reference | undefined =
        current.heritage >= 0 ? follow(unit, current.heritage, current.scope) : undefined;
      current =
        base?.base.kind === 'value' && base.path.length === 0 ? unit.classes.get(base.base.node) : undefined;
    }
  }

  /** What a call gives: the values its callee returns, or what it was handed when the callee is not known. */
  private call(node: NodeId, scope: Fn, path: readonly string[], via: string): void {
    const { unit } = this;
    const { tree } = unit;
    const callee = tree.child(node, 'function');
    const args = tree.child(node, 'arguments');
    if (callee < 0 || requiredModule(unit, node) !== undefined) return;
    const given = args >= 0 && tree.type(args) === 'arguments' ? tree.named(args) : [];
    const target = follow(unit, callee, scope);
    const fn =
      target?.base.kind === 'value' && target.path.length === 0
        ? unit.byNode.get(target.base.node)
        : undefined;
    if (fn) {
      const shared =
        fn.type === 'function_expression' || fn.type === 'arrow_function' ? !isNamed(unit, fn) : false;
      for (const returned of fn.returns) this.returned(returned, fn, path, via, shared);
      return;
    }
    const name = chain(tree, callee);
    const last = name?.at(-1);
    if (name?.[0] === 'Object' && last === 'assign') {
      for (const arg of given) this.value(arg, scope, path, via);
    } else if (name?.[0] === 'Object' && (last === 'freeze' || last === 'seal' || last === 'create')) {
      if (given[0] !== undefined) this.value(given[0], scope, path, via);
    } else {
      this.wrapped(given, scope, path);
    }
  }

  private returned(node: NodeId, fn: Fn, path: readonly string[], via: string, shared: boolean): void {
    const { tree, byNode } = this.unit;
    const inner = unwrap(tree, node);
    const closure = inner >= 0 ? byNode.get(inner) : undefined;
    if (closure && !shared) {
      if (this.enter(`c${inner}|${path.join('.')}`))
        this.out.closures.push({ node: inner, way: { path, via } });
      return;
    }
    this.value(node, fn, path, via);
  }

  /** `promisify(fn)`, `memo(fn)`: a wrapper from elsewhere leads to the function it wraps. */
  private wrapped(given: readonly NodeId[], scope: Fn, path: readonly string[]): void {
    for (const arg of given.slice(0, 2)) {
      const reference = follow(this.unit, arg, scope);
      const node = reference?.base.kind === 'value' && reference.path.length === 0 ? reference.base.node : -1;
      if (node >= 0 && this.unit.byNode.has(node)) {
        this.way(node, path, 'wrapped');
        return;
      }
    }
  }

  /** `new X()` as an export: X's members are members of the export. */
  private instance(node: NodeId, scope: Fn, path: readonly string[]): void {
    const { unit } = this;
    const { tree } = unit;
    const callee = tree.child(node, 'constructor');
    const target = callee >= 0 ? follow(unit, callee, scope) : undefined;
    const [wrapped] = tree.named(tree.child(node, 'arguments'));
    if (!target && wrapped !== undefined && tree.source(callee) === 'Proxy')
      this.value(wrapped, scope, path, 'proxy');
    if (target?.base.kind !== 'value' || target.path.length > 0) return;
    const cls = unit.classes.get(target.base.node);
    if (cls) this.classMembers(cls, undefined, path, 'instance');
    for (const { path: below, value, scope: inner } of this.assigned.get(target.base.node) ?? []) {
      if (below[0] === 'prototype') this.value(value, inner, [...path, ...below.slice(1)], 'instance');
    }
  }
}

function isNamed(unit: Unit, fn: Fn): boolean {
  const parent = unit.tree.parentOf(fn.node);
  return unit.tree.type(parent) === 'variable_declarator';
}
