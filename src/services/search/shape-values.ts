// Values of a known shape: every union arm and literal has its turn, records are whole, one part changes at a time.

import type { ShapePlace, TypeShape } from '../../artifacts/index.ts';
import { isTagged, type Shapes, type SpyBehaviour, type Step, type Value } from '../../artifacts/index.ts';
import { fits, hasShape } from './fits.ts';
import { innerKind, type Kind, type MakeContext, makeValue, tweakValue } from './generic-values.ts';
import type { ClassMaker } from './target.ts';

/** Nesting after which the smallest value of a shape is made. */
const DEEP = 4;
/** How often an optional part is there, near the surface and deep inside. */
const PRESENT = 0.5;
const PRESENT_DEEP = 0.15;
/** How often a change makes the value anew, and goes to another arm of a union. */
const ANEW = 0.12;
const OTHER_ARM = 0.3;
/** How often a promise that is passed in is a rejected one. */
const REJECTED = 0.2;

export interface ShapeContext extends MakeContext {
  readonly shapes: Shapes;
  /** How an instance of a class of the project is made. */
  readonly classes: Readonly<Record<string, ClassMaker>>;
  /** Modules that a program may read exports of. */
  readonly modules: ReadonlySet<string>;
  /** What the type parameters of this call stand for. */
  readonly generics: Map<string, Value>;
  /** Takes steps that make instances, to be run before the act. */
  readonly setup: Step[];
  /** An instance of the class of this name that a function of the package gave. */
  instance?: (name: string) => Value | undefined;
}

type Of<K extends TypeShape['kind']> = Extract<TypeShape, { kind: K }>;

/** A new value of the shape. */
export function makeShaped(shape: TypeShape, context: ShapeContext, depth = 0): Value {
  const { random } = context;
  switch (shape.kind) {
    case 'any':
    case 'never':
      return makeValue(innerKind(context, depth), context, depth + 1);
    case 'opaque':
      return {};
    case 'primitive':
      return makePrimitive(shape.name, context, depth);
    case 'literal':
      return shape.value;
    case 'union':
      return makeShaped(pickArm(shape, context, depth), context, depth);
    case 'object':
      return makeObject(shape, context, depth);
    case 'array': {
      const size = depth >= DEEP ? 0 : random.pick([0, 1, 1, 2, 2, 3, 4]);
      return Array.from({ length: size }, () => makeShaped(shape.items, context, depth + 1));
    }
    case 'tuple':
      return makeTuple(shape, context, depth);
    case 'function':
      return { $: 'spy', id: context.spy(), behaviour: makeBehaviour(shape, context, depth) };
    case 'instance':
      return makeInstance(shape, context, depth);
    case 'builtin':
      return makeBuiltin(shape, context, depth);
    case 'enum': {
      const member = random.pick(shape.members);
      if (!member) return 0;
      return shape.module !== undefined && context.modules.has(shape.module)
        ? { $: 'export', module: shape.module, path: [shape.name, member.name] }
        : member.value;
    }
    case 'template':
      return shape.texts.reduce(
        (text, part, index) => text + textOf(shape.parts[index - 1], context, depth) + part,
      );
    case 'brand':
      return branded(shape, makeShaped(shape.base, context, depth));
    case 'generic':
      return makeGeneric(shape, context, depth);
    case 'keyof': {
      const keys = keysOf(context.generics.get(shape.of));
      return random.pick(keys.length > 0 ? keys : [...context.sources.keys().slice(0, 5), 'a']);
    }
    case 'reference': {
      const named = context.shapes[shape.name];
      return named && depth <= DEEP * 2 ? makeShaped(named, context, depth + 1) : {};
    }
  }
}

function makePrimitive(name: Of<'primitive'>['name'], context: ShapeContext, depth: number): Value {
  switch (name) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'bigint':
      return makeValue(name, context, depth);
    case 'symbol':
      return { $: 'symbol', name: 'key', registered: true };
    case 'null':
      return null;
    case 'undefined':
      return { $: 'undefined' };
    case 'object':
      return makeValue(context.random.pick<Kind>(['object', 'object', 'array']), context, depth);
  }
}

/** Nothing at all, and what cannot be made, are chosen seldom; deep inside, what is smallest. */
function pickArm({ members }: Of<'union'>, { random }: ShapeContext, depth: number): TypeShape {
  const weight = (member: TypeShape) => {
    if (member.kind === 'opaque' || member.kind === 'never') return 0.001;
    const nothing = member.kind === 'primitive' && (member.name === 'null' || member.name === 'undefined');
    if (depth >= DEEP) return member.kind === 'primitive' || member.kind === 'literal' ? 20 : 0.1;
    return nothing ? 0.35 : 1;
  };
  let at = random.next() * members.reduce((sum, member) => sum + weight(member), 0);
  for (const member of members) {
    at -= weight(member);
    if (at <= 0) return member;
  }
  return members.at(-1) ?? { kind: 'any' };
}

function makeObject({ properties, index }: Of<'object'>, context: ShapeContext, depth: number): Value {
  const { random, sources } = context;
  const object: Record<string, Value> = {};
  for (const { name, shape, optional } of properties) {
    if (name === '$' || name === '__proto__') continue;
    if (optional && !random.chance(depth < 2 ? PRESENT : PRESENT_DEEP)) continue;
    object[name] = makeShaped(shape, context, depth + 1);
  }
  if (index && depth < DEEP) {
    for (let count = random.below(4); count > 0; count--) {
      const keys = sources.keys();
      const key = keys.length > 0 && random.chance(0.7) ? random.pick(keys) : random.pick(['a', 'b', 'id']);
      if (key === '$' || key === '__proto__' || Object.hasOwn(object, key)) continue;
      object[key] = makeShaped(index, context, depth + 1);
    }
  }
  return object;
}

function makeTuple({ items }: Of<'tuple'>, context: ShapeContext, depth: number): Value {
  const { random } = context;
  const made: Value[] = [];
  for (const { shape, optional, rest } of items) {
    if (optional && random.chance(0.5)) break;
    const times = rest ? random.below(3) : 1;
    for (let i = 0; i < times; i++) made.push(makeShaped(shape, context, depth + 1));
  }
  return made;
}

function makeBuiltin(shape: Of<'builtin'>, context: ShapeContext, depth: number): Value {
  const { random } = context;
  const any: TypeShape = { kind: 'any' };
  const [first = any, second = any] = shape.of;
  const size = depth >= DEEP ? 0 : random.pick([0, 1, 1, 2, 3]);
  switch (shape.type) {
    case 'date':
    case 'pattern':
      return makeValue(shape.type, context, depth);
    case 'map': {
      const entries = new Map<string, readonly [Value, Value]>();
      for (let i = 0; i < size; i++) {
        const key = makeShaped(first, context, depth + 1);
        entries.set(JSON.stringify(key), [key, makeShaped(second, context, depth + 1)]);
      }
      return { $: 'map', entries: [...entries.values()] };
    }
    case 'set': {
      const items = new Map<string, Value>();
      for (let i = 0; i < size; i++) {
        const item = makeShaped(first, context, depth + 1);
        items.set(JSON.stringify(item), item);
      }
      return { $: 'set', items: [...items.values()] };
    }
    case 'future':
      if (random.chance(REJECTED)) return { $: 'promise', rejects: 'boom' };
      return { $: 'promise', resolves: makeShaped(first, context, depth + 1) };
    case 'error':
      return { $: 'error', class: shape.name ?? 'Error', message: random.pick(['boom', 'not found', '']) };
    case 'bytes': {
      const type = shape.name ?? 'Uint8Array';
      const item = (): Value => {
        if (type.startsWith('Big')) return { $: 'bigint', value: String(random.below(256)) };
        return type.startsWith('Float') ? random.pick([0, 1.5, -2, 100]) : random.below(256);
      };
      return { $: 'bytes', type, items: Array.from({ length: random.below(6) }, item) };
    }
  }
}

function makeInstance(shape: Of<'instance'>, context: ShapeContext, depth: number): Value {
  const known = context.instance?.(shape.name);
  if (known !== undefined) return known;
  const maker = context.classes[shape.class];
  if (!maker || depth >= DEEP || context.setup.length >= 4) return {};
  const args: Value[] = [];
  for (const { shape: wanted, optional, rest } of maker.parameters) {
    if (rest || (optional && context.random.chance(0.4))) break;
    args.push(makeShaped(wanted ?? { kind: 'any' }, context, depth + 1));
  }
  const bind = `i${context.setup.length}`;
  const callee = { from: { module: maker.module }, path: maker.path };
  context.setup.push({ op: 'new', bind, callee, args });
  return { $: 'ref', step: bind };
}

/** The same type parameter gets the same kind of value throughout a call. */
function makeGeneric({ name, bound }: Of<'generic'>, context: ShapeContext, depth: number): Value {
  const known = context.generics.get(name);
  const bounded = hasShape(bound, context.shapes);
  if (known !== undefined && !bounded) return tweakValue(known, context);
  const made = makeShaped(bound, context, depth);
  if (known === undefined) context.generics.set(name, made);
  return made;
}

function textOf(shape: TypeShape | undefined, context: ShapeContext, depth: number): string {
  if (shape?.kind === 'primitive' && shape.name === 'number') return String(context.random.below(120));
  const value = makeShaped(shape ?? { kind: 'primitive', name: 'string' }, context, depth + 1);
  if (typeof value === 'object' && value !== null && isTagged(value) && value.$ === 'bigint')
    return value.value;
  return typeof value === 'object' ? '' : String(value);
}

function branded({ name, module }: Of<'brand'>, value: Value): Value {
  return { $: 'branded', name, ...(module === undefined ? {} : { module }), value };
}

/** Property names of a value that a type parameter stands for. */
export function keysOf(value: Value | undefined): readonly string[] {
  const isPlain = typeof value === 'object' && value !== null && !Array.isArray(value) && !isTagged(value);
  return isPlain ? Object.keys(value) : [];
}

/** What a callback does: it gives what its type says, throws at times, and calls back where it takes a function. */
function makeBehaviour(
  { parameters, returns }: Of<'function'>,
  context: ShapeContext,
  depth: number,
): SpyBehaviour {
  const { random } = context;
  const roll = random.next();
  const callback = parameters.findLast((place) => place.shape.kind === 'function')?.shape;
  if (callback?.kind === 'function' && roll < 0.6) {
    const call = (): SpyBehaviour => ({
      kind: 'calls-back',
      args: argsOf(callback.parameters, context, depth + 1),
    });
    return roll < 0.4 ? call() : { kind: 'in-turn', behaviours: [call(), call()] };
  }
  if (returns.kind === 'builtin' && returns.type === 'future') {
    if (roll > 0.85) return { kind: 'rejects', message: 'boom' };
    return { kind: 'resolves', value: makeShaped(returns.of[0] ?? { kind: 'any' }, context, depth + 1) };
  }
  if (roll > 0.93) return { kind: 'throws', message: 'boom' };
  const echoed = parameters.findIndex(({ shape }) => JSON.stringify(shape) === JSON.stringify(returns));
  if (echoed >= 0 && roll < 0.5) return { kind: 'echo', argument: echoed };
  return { kind: 'returns', value: makeShaped(returns, context, depth + 1) };
}

function argsOf(places: readonly ShapePlace[], context: ShapeContext, depth: number): Value[] {
  return places.filter((place) => !place.rest).map(({ shape }) => makeShaped(shape, context, depth));
}

/** A change that stays within the shape: one part of the value at a time. */
export function tweakShaped(value: Value, shape: TypeShape, context: ShapeContext, depth = 0): Value {
  const { random, shapes } = context;
  if (random.chance(ANEW) || !fits(value, shape, { shapes })) return makeShaped(shape, context, depth);
  switch (shape.kind) {
    case 'reference': {
      const named = shapes[shape.name];
      return named ? tweakShaped(value, named, context, depth) : value;
    }
    case 'brand': {
      const inner = isTagged(value) && value.$ === 'branded' ? value.value : value;
      return branded(shape, tweakShaped(inner, shape.base, context, depth));
    }
    case 'union': {
      const own = shape.members.find((member) => fits(value, member, { shapes }));
      return own === undefined || random.chance(OTHER_ARM)
        ? makeShaped(pickArm(shape, context, depth), context, depth)
        : tweakShaped(value, own, context, depth);
    }
    case 'object':
      return tweakObject(value, shape, context, depth);
    case 'array':
      return Array.isArray(value)
        ? tweakItems(value as readonly Value[], shape.items, context, depth)
        : value;
    case 'tuple': {
      const items = [...(value as readonly Value[])];
      const at = random.below(Math.max(items.length, 1));
      const place = shape.items[Math.min(at, shape.items.length - 1)];
      if (items.length > 0 && place)
        items[at] = tweakShaped(items[at] as Value, place.shape, context, depth + 1);
      return items;
    }
    case 'builtin':
      if (shape.type === 'map' || shape.type === 'set' || shape.type === 'bytes' || shape.type === 'error')
        return makeShaped(shape, context, depth);
      return shape.type === 'date' ? tweakValue(value, context) : value;
    case 'primitive':
      if (
        shape.name === 'string' ||
        shape.name === 'number' ||
        shape.name === 'boolean' ||
        shape.name === 'bigint'
      ) {
        const changed = tweakValue(value, context, depth);
        return fits(changed, shape, { shapes }) ? changed : makeShaped(shape, context, depth);
      }
      return shape.name === 'object' ? tweakValue(value, context, depth) : value;
    case 'generic':
      return hasShape(shape.bound, shapes)
        ? tweakShaped(value, shape.bound, context, depth)
        : tweakValue(value, context, depth);
    case 'any':
      return tweakValue(value, context, depth);
    case 'literal':
      return value;
    default:
      return makeShaped(shape, context, depth);
  }
}

function tweakObject(
  value: Value,
  { properties, index }: Of<'object'>,
  context: ShapeContext,
  depth: number,
): Value {
  const { random } = context;
  const object = { ...(value as Record<string, Value>) };
  const extra = Object.keys(object).filter((key) => !properties.some(({ name }) => name === key));
  if (index && (properties.length === 0 || random.chance(0.5))) {
    const key = extra.length > 0 ? random.pick(extra) : undefined;
    if (key !== undefined && random.chance(0.25)) delete object[key];
    else if (key !== undefined && random.chance(0.6))
      object[key] = tweakShaped(object[key] as Value, index, context, depth + 1);
    else Object.assign(object, makeObject({ kind: 'object', properties: [], index }, context, depth));
    return object;
  }
  const property = random.pick(properties);
  if (!property || property.name === '$' || property.name === '__proto__') return object;
  const { name, shape, optional } = property;
  if (!Object.hasOwn(object, name)) object[name] = makeShaped(shape, context, depth + 1);
  else if (optional && random.chance(0.3)) delete object[name];
  else object[name] = tweakShaped(object[name] as Value, shape, context, depth + 1);
  return object;
}

function tweakItems(items: readonly Value[], shape: TypeShape, context: ShapeContext, depth: number): Value {
  const { random } = context;
  const result = [...items];
  const roll = random.next();
  const at = random.below(Math.max(result.length, 1));
  if (result.length === 0 || roll < 0.3) result.splice(at, 0, makeShaped(shape, context, depth + 1));
  else if (roll < 0.45) result.splice(at, 1);
  else if (roll < 0.55) result.reverse();
  else if (roll < 0.63) result.push(...result.slice(0, 6));
  else result[at] = tweakShaped(result[at] as Value, shape, context, depth + 1);
  return result.slice(0, 30);
}
