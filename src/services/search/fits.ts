// Whether a value is of a shape. Where that can not be told, it is: a value is refused only when it certainly differs.
import {
  isTagged,
  type ShapePlace,
  type Shapes,
  type SpyBehaviour,
  type Tagged,
  type TypeShape,
  type Value,
} from '../../artifacts/index.ts';

export interface FitContext {
  readonly shapes: Shapes;
  /** Values of type parameters that are known already; `keyof` is checked against them. */
  readonly generics?: Map<string, Value>;
  /** A record written out for a type may hold nothing that the type does not name. */
  readonly exact?: boolean;
}

type Of<K extends TypeShape['kind']> = Extract<TypeShape, { kind: K }>;
type Of$<K extends Tagged['$']> = Extract<Tagged, { $: K }>;

/** True when the shape says something about its values. */
export function hasShape(shape: TypeShape, shapes: Shapes): boolean {
  if (shape.kind === 'generic') return hasShape(shape.bound, shapes);
  if (shape.kind === 'reference') return Object.hasOwn(shapes, shape.name);
  return shape.kind !== 'any';
}

/** False when the value is certainly not of the shape. */
export function fits(value: Value, shape: TypeShape, context: FitContext, depth = 0): boolean {
  if (depth > 12) return true;
  const tag = tagOf(value);
  // The path of a file is a text.
  if (tag === 'temp') return fits('', shape, context, depth + 1);
  if (tag === 'ref' && shape.kind !== 'primitive' && shape.kind !== 'literal') return true;
  switch (shape.kind) {
    case 'any':
      return true;
    case 'never':
      return false;
    case 'opaque':
      return typeof value === 'object' && value !== null && tag !== 'undefined';
    case 'primitive':
      return fitsPrimitive(value, shape.name, tag);
    case 'literal':
      return same(value, shape.value);
    case 'union': {
      // A value that is written out is none of those that cannot be made, where there is something else it can be.
      const made = context.exact ? shape.members.filter(({ kind }) => kind !== 'opaque') : shape.members;
      return (made.length > 0 ? made : shape.members).some((each) => fits(value, each, context, depth + 1));
    }
    case 'object':
      return fitsObject(value, shape, context, depth);
    case 'array':
      if (tag === 'bytes' || tag === 'set' || tag === 'map') return true;
      return (
        Array.isArray(value) && value.every((item) => fits(item as Value, shape.items, context, depth + 1))
      );
    case 'tuple':
      return Array.isArray(value) && fitsPlaces(value as readonly Value[], shape.items, context, depth);
    case 'function':
      if (tag === 'spy')
        return fitsBehaviour((value as Tagged & { $: 'spy' }).behaviour, shape, context, depth);
      return tag === 'function' || tag === 'export';
    case 'instance':
      return tag === 'instance' || tag === 'ref' || tag === 'seen' || tag === 'cut';
    case 'builtin':
      return fitsBuiltin(value, shape, context, depth);
    case 'enum':
      if (tag === 'export') return (value as Tagged & { $: 'export' }).path[0] === shape.name;
      return shape.members.some((member) => member.value === value);
    case 'template':
      return (
        typeof value === 'string' &&
        value.startsWith(shape.texts[0] ?? '') &&
        value.endsWith(shape.texts.at(-1) ?? '')
      );
    case 'brand':
      // What the search saw is not marked; what a test writes down is, or it would not compile.
      if (tag === 'branded') return fits((value as Of$<'branded'>).value, shape.base, context, depth + 1);
      return !context.exact && fits(value, shape.base, context, depth + 1);
    case 'generic':
      return fitsGeneric(value, shape, context, depth);
    case 'keyof': {
      const of = context.generics?.get(shape.of);
      if (typeof value !== 'string' && typeof value !== 'number' && tag !== 'symbol') return false;
      const isPlain = typeof of === 'object' && of !== null && !Array.isArray(of) && !isTagged(of);
      return !isPlain || Object.hasOwn(of, String(value));
    }
    case 'reference': {
      const named = context.shapes[shape.name];
      return named === undefined || fits(value, named, context, depth + 1);
    }
  }
}

function tagOf(value: Value): Tagged['$'] | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isTagged(value)
    ? value.$
    : undefined;
}

function fitsPrimitive(value: Value, name: Of<'primitive'>['name'], tag: Tagged['$'] | undefined): boolean {
  switch (name) {
    case 'string':
    case 'boolean':
      return typeof value === name;
    case 'number':
      return (
        typeof value === 'number' ||
        tag === 'NaN' ||
        tag === '-0' ||
        tag === 'Infinity' ||
        tag === '-Infinity'
      );
    case 'bigint':
    case 'symbol':
    case 'undefined':
      return tag === name;
    case 'null':
      return value === null;
    case 'object':
      return (
        typeof value === 'object' &&
        value !== null &&
        tag !== 'undefined' &&
        tag !== 'bigint' &&
        tag !== 'symbol' &&
        tag !== 'NaN'
      );
  }
}

function same(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function fitsObject(
  value: Value,
  { properties, index }: Of<'object'>,
  context: FitContext,
  depth: number,
): boolean {
  const tag = tagOf(value);
  if (tag === 'instance' || tag === 'seen' || tag === 'cut' || tag === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  if (tag !== undefined && tag !== 'object') return properties.length === 0 && tag !== 'undefined';
  if (Array.isArray(value)) return properties.every(({ name, optional }) => optional || name === 'length');
  const entries = new Map<string, Value>(
    tag === 'object'
      ? (value as Tagged & { $: 'object' }).entries
      : Object.entries(value as Record<string, Value>),
  );
  for (const { name, shape, optional } of properties) {
    const own = entries.get(name);
    if (own === undefined) {
      if (!optional) return false;
    } else if (!fits(own, shape, context, depth + 1) && !(optional && tagOf(own) === 'undefined'))
      return false;
    entries.delete(name);
  }
  if (index === undefined) return !context.exact || entries.size === 0;
  return [...entries.values()].every((each) => fits(each, index, context, depth + 1));
}

function fitsPlaces(
  values: readonly Value[],
  places: readonly ShapePlace[],
  context: FitContext,
  depth: number,
): boolean {
  let at = 0;
  for (const { shape, optional, rest } of places) {
    // What follows a rest is not told apart from it.
    if (rest) return true;
    const value = values[at++];
    if (value === undefined) return optional;
    if (!fits(value, shape, context, depth + 1) && !(optional && tagOf(value) === 'undefined')) return false;
  }
  return at >= values.length;
}

function fitsBehaviour(
  behaviour: SpyBehaviour,
  { parameters, returns }: Of<'function'>,
  context: FitContext,
  depth: number,
): boolean {
  const free = returns.kind === 'any' || (returns.kind === 'primitive' && returns.name === 'undefined');
  const later = returns.kind === 'builtin' && returns.type === 'future' ? returns.of[0] : undefined;
  switch (behaviour.kind) {
    case 'throws':
      return true;
    case 'returns':
      return free || fits(behaviour.value, returns, context, depth + 1);
    case 'echo': {
      const shape = parameters[behaviour.argument]?.shape;
      return free || (shape !== undefined && JSON.stringify(shape) === JSON.stringify(returns));
    }
    case 'resolves':
      return free || (later !== undefined && fits(behaviour.value, later, context, depth + 1));
    case 'rejects':
      return free || later !== undefined;
    case 'in-turn':
      return behaviour.behaviours.every((each) =>
        fitsBehaviour(each, { parameters, returns } as Of<'function'>, context, depth),
      );
    case 'calls-back':
      return parameters.some(({ shape }) => shape.kind === 'function' || shape.kind === 'any');
  }
}

function fitsBuiltin(value: Value, shape: Of<'builtin'>, context: FitContext, depth: number): boolean {
  const tag = tagOf(value);
  const [first, second] = shape.of;
  switch (shape.type) {
    case 'date':
    case 'error':
      return tag === shape.type || tag === 'instance';
    case 'pattern':
      return tag === 'regexp';
    case 'bytes':
      return tag === 'bytes';
    case 'map':
      return (
        tag === 'map' &&
        (value as Tagged & { $: 'map' }).entries.every(
          ([key, item]) =>
            (!first || fits(key, first, context, depth + 1)) &&
            (!second || fits(item, second, context, depth + 1)),
        )
      );
    case 'set':
      return (
        tag === 'set' &&
        (value as Tagged & { $: 'set' }).items.every(
          (item) => !first || fits(item, first, context, depth + 1),
        )
      );
    case 'future': {
      if (tag !== 'promise' && tag !== 'ref') return !context.exact;
      const { resolves } = value as Of$<'promise'>;
      return resolves === undefined || !first || fits(resolves, first, context, depth + 1);
    }
  }
}

/** Two plain values for one type parameter have to be of one kind. */
function fitsGeneric(
  value: Value,
  { name, bound }: Of<'generic'>,
  context: FitContext,
  depth: number,
): boolean {
  if (!fits(value, bound, context, depth + 1)) return false;
  const known = context.generics?.get(name);
  if (depth > 0 || !context.generics) return true;
  if (known === undefined) context.generics.set(name, value);
  else if (bound.kind === 'any' && typeof known !== typeof value) return false;
  return true;
}
