// Turns what was collected and resolved into the facts of the system model.
import type { Access, FunctionFacts } from '../../../src/artifacts/index.ts';
import { calleeText } from './calls.ts';
import { moduleEffect } from './effects.ts';
import type { Exposure, Way } from './exposure.ts';
import type { NodeId } from './flat-tree.ts';
import { readDoc } from './jsdoc.ts';
import { type LiteralPool, literalsOf } from './literals.ts';
import { type Place, placeOf, statementStarts } from './names.ts';
import { follow } from './references.ts';
import { lookup } from './scope.ts';
import type { Cls, Fn, Member, Unit } from './unit.ts';

/** One function to be: what is known of it before its callees have keys. */
interface Draft {
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

/** All functions and classes of a file, in source order. */
export function functionsOf(unit: Unit, exposure: Exposure, file: string): FunctionFacts[] {
  const drafts = draft(unit, exposure);
  drafts.sort((a, b) => a.node - b.node || (a.kind === 'class' ? -1 : b.kind === 'class' ? 1 : 0));
  const taken = new Map<string, number>();
  const keys = new Map<NodeId, string>();
  for (const d of drafts) {
    const name = d.segments.join('.');
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    d.key = `${file}#${name}${count > 1 ? `~${count}` : ''}`;
    if (!keys.has(d.node)) keys.set(d.node, d.key);
  }
  const recorded = new Set(drafts.map((d) => d.fn.node));
  const nested = anonymousWithin(unit, recorded);
  return drafts.map((d) => facts(unit, d, file, keys, nested.get(d.fn.node) ?? []));
}

function draft(unit: Unit, exposure: Exposure): Draft[] {
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

/** Anonymous functions belong to the nearest recorded function around them. */
function anonymousWithin(unit: Unit, recorded: ReadonlySet<NodeId>): Map<NodeId, Fn[]> {
  const out = new Map<NodeId, Fn[]>();
  for (const fn of unit.functions) {
    if (recorded.has(fn.node)) continue;
    let outer = fn.outer;
    while (outer && !recorded.has(outer.node)) outer = outer.outer;
    if (!outer) continue;
    const list = out.get(outer.node);
    if (list) list.push(fn);
    else out.set(outer.node, [fn]);
  }
  return out;
}

function facts(
  unit: Unit,
  d: Draft,
  file: string,
  keys: ReadonlyMap<NodeId, string>,
  inner: readonly Fn[],
): FunctionFacts {
  const { tree } = unit;
  const all = [d.fn, ...inner];
  const start = tree.position(tree.startOf(d.node));
  const end = tree.position(tree.endOf(d.node));
  const doc = docOf(unit, d.node);
  const qualifiedName = d.segments.join('.');
  const ways = isPrivate(unit, d) ? [] : shortest(d.ways);
  const access: Access[] = ways.map((way) => ({ module: file, path: way.path, via: way.via }));
  const pool: LiteralPool = literalsOf(unit, all);
  return {
    id: `${file}:${start.line}:${qualifiedName}`,
    key: d.key,
    name: d.segments.at(-1) ?? qualifiedName,
    qualifiedName,
    file,
    range: { start, end },
    kind: d.kind,
    exported: access.length > 0,
    access,
    ...(d.owner ? { owner: d.owner } : {}),
    async: d.fn.async,
    generator: d.fn.generator,
    parameters: d.fn.params.map((param, index) => parameterFacts(param, index, doc)),
    ...(d.fn.returnType === undefined ? {} : { returns: d.fn.returnType }),
    ...(doc ? { doc } : {}),
    branches: all.flatMap((fn) => fn.branches),
    throws: all.flatMap((fn) => fn.throws),
    literals: pool,
    calls: callsOf(unit, all, keys),
    effects: effectsOf(unit, all),
    complexity: {
      cyclomatic: all.reduce((sum, fn) => sum + fn.cyclomatic - 1, 1),
      lines: end.line - start.line + 1,
      nesting: all.reduce((max, fn) => Math.max(max, fn.nesting), 0),
    },
  };
}

function docOf(unit: Unit, node: NodeId): FunctionFacts['doc'] {
  const comment = commentOf(unit, node);
  return comment === undefined ? undefined : readDoc(comment);
}

function commentOf(unit: Unit, node: NodeId): string | undefined {
  for (const start of statementStarts(unit.tree, node)) {
    const comment = unit.docs.get(start);
    if (comment !== undefined) return unit.tree.source(comment);
  }
  return undefined;
}

/** More ways to the same function add nothing. */
const MAX_WAYS = 4;

function shortest(ways: readonly Way[]): readonly Way[] {
  return [...ways].sort((a, b) => a.path.length - b.path.length).slice(0, MAX_WAYS);
}

/** Reachable, and yet nobody's business: marked private, or a member whose name says so. */
function isPrivate(unit: Unit, d: Draft): boolean {
  if (d.ways.length === 0) return false;
  if (d.owner && /^_+[A-Za-z]/.test(d.segments.at(-1) ?? '')) return true;
  return /^[\s/*]*@(?:private\b|access\s+private\b|api\s+private\b)/m.test(commentOf(unit, d.node) ?? '');
}

function parameterFacts(
  param: Fn['params'][number],
  index: number,
  doc: FunctionFacts['doc'],
): FunctionFacts['parameters'][number] {
  const documented =
    doc?.params[param.name] ??
    (/^[{[]/.test(param.name)
      ? Object.entries(doc?.params ?? {}).filter(([name]) => !name.includes('.'))[index]?.[1]
      : undefined);
  const type = param.type ?? documented?.type;
  const optional = param.optional || (documented?.type?.endsWith('=') ?? false);
  return {
    name: param.name,
    optional,
    rest: param.rest,
    ...(param.default === undefined ? {} : { default: param.default }),
    ...(type === undefined ? {} : { type: type.replace(/=$/, '') }),
    keys: [...param.keys],
    called: param.called,
  };
}

const MAX_CALLS = 200;

function callsOf(unit: Unit, all: readonly Fn[], keys: ReadonlyMap<NodeId, string>): FunctionFacts['calls'] {
  const out: { callee: string; line: number; key?: string }[] = [];
  for (const fn of all) {
    for (const { node, callee } of fn.calls) {
      if (out.length >= MAX_CALLS) return out;
      const text = calleeText(unit.tree, callee);
      if (text === undefined || text === 'super') continue;
      const key = calledKey(unit, fn, callee, text, keys);
      out.push({
        callee: text,
        line: unit.tree.line(unit.tree.startOf(node)),
        ...(key === undefined ? {} : { key }),
      });
    }
  }
  return out;
}

function calledKey(
  unit: Unit,
  fn: Fn,
  callee: NodeId,
  text: string,
  keys: ReadonlyMap<NodeId, string>,
): string | undefined {
  if (text.startsWith('this.')) {
    const name = text.slice(5);
    let holder: Fn | undefined = fn;
    while (holder && !holder.cls) holder = holder.outer;
    const member = holder?.cls?.members.find((m) => m.name === name);
    return member && keys.get(member.fn.node);
  }
  const reference = follow(unit, callee, fn);
  if (reference?.base.kind !== 'value') return undefined;
  return reference.path.length === 0 ? keys.get(reference.base.node) : undefined;
}

/** Effects of a function's own text: names it uses, modules behind them, state it shares. */
function effectsOf(unit: Unit, all: readonly Fn[]): string[] {
  const out = new Set<string>();
  for (const fn of all) {
    for (const effect of fn.effects) out.add(effect);
    for (const name of fn.refs) {
      const binding = lookup(fn, name);
      if (binding?.from) add(out, moduleEffect(binding.from.specifier));
      else if (
        binding?.kind === 'variable' &&
        binding.node >= 0 &&
        unit.tree.type(binding.node) === 'call_expression'
      ) {
        const reference = follow(unit, binding.node, binding.scope);
        if (reference?.base.kind === 'import') add(out, moduleEffect(reference.base.specifier));
      }
    }
    for (const name of fn.writes) {
      const binding = lookup(fn, name);
      // A variable of the module, or of the wrapper around it, outlives the call.
      if (binding?.kind === 'variable' && !all.includes(binding.scope) && !binding.scope.outer?.outer)
        out.add('global');
    }
  }
  return [...out].sort();
}

function add(set: Set<string>, effect: string | undefined): void {
  if (effect) set.add(effect);
}
