// Turns what was collected and resolved into the facts of the system model.
import type { Access, FunctionFacts } from '../../../src/artifacts/index.ts';
import { callsOf, effectsOf } from './behaviour.ts';
import { type Draft, draftsOf } from './drafts.ts';
import type { Exposure, Way } from './exposure.ts';
import type { NodeId } from './flat-tree.ts';
import { opened, readDoc } from './jsdoc.ts';
import { type LiteralPool, literalsOf } from './literals.ts';
import { statementStarts } from './names.ts';
import type { Fn, Unit } from './unit.ts';

/** All functions and classes of a file, in source order. */
export function functionsOf(unit: Unit, exposure: Exposure, file: string): FunctionFacts[] {
  const drafts = draftsOf(unit, exposure);
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
  return comment === undefined ? undefined : readDoc(opened(unit, comment));
}

/** The doc comment before a function's statement. */
function commentOf(unit: Unit, node: NodeId): NodeId | undefined {
  for (const start of statementStarts(unit.tree, node)) {
    const comment = unit.docs.get(start);
    if (comment !== undefined) return comment;
  }
  return undefined;
}

/** More ways to the same function add nothing. */
const MAX_WAYS = 4;

function shortest(ways: readonly Way[]): readonly Way[] {
  return [...ways].sort((a, b) => a.path.length - b.path.length).slice(0, MAX_WAYS);
}

const PRIVATE = /^[\s/*]*@(?:private\b|access\s+private\b|api\s+private\b)/m;

/** Reachable, and yet nobody's business: marked private, or a member whose name says so. */
function isPrivate(unit: Unit, d: Draft): boolean {
  if (d.ways.length === 0) return false;
  if (d.owner && /^_+[A-Za-z]/.test(d.segments.at(-1) ?? '')) return true;
  const comment = commentOf(unit, d.node);
  return comment !== undefined && PRIVATE.test(unit.tree.source(comment));
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
