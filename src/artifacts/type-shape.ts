// The shape of a type as data, in no language's own words: what values a parameter admits, what a function gives back.
import { z } from 'zod';
import { type Value, value } from './value.ts';

/** One property of an object shape. */
export interface ShapeProperty {
  readonly name: string;
  readonly shape: TypeShape;
  readonly optional: boolean;
}

/** One place of a tuple or of a function's parameter list. */
export interface ShapePlace {
  readonly name?: string;
  readonly shape: TypeShape;
  readonly optional: boolean;
  readonly rest: boolean;
}

export type TypeShape =
  /** Says nothing about its values: any, unknown, or more than is looked into. */
  | { readonly kind: 'any' }
  | { readonly kind: 'never' }
  | { readonly kind: 'primitive'; readonly name: PrimitiveName }
  | { readonly kind: 'literal'; readonly value: Value }
  | { readonly kind: 'union'; readonly members: readonly TypeShape[] }
  | {
      readonly kind: 'object';
      readonly name?: string;
      readonly properties: readonly ShapeProperty[];
      /** What every further property holds. */
      readonly index?: TypeShape;
    }
  | { readonly kind: 'array'; readonly items: TypeShape }
  | { readonly kind: 'tuple'; readonly items: readonly ShapePlace[] }
  | { readonly kind: 'function'; readonly parameters: readonly ShapePlace[]; readonly returns: TypeShape }
  /** An instance of a class of the project; `class` is its key in the model. */
  | { readonly kind: 'instance'; readonly name: string; readonly class: string }
  /** Something that every standard library has; `of` are its type arguments, `name` the exact type of `bytes`. */
  | {
      readonly kind: 'builtin';
      readonly type: BuiltinName;
      readonly name?: string;
      readonly of: readonly TypeShape[];
    }
  /** `module` is where the members can be read at run time, by the enumeration's name. */
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly module?: string;
      readonly members: readonly { readonly name: string; readonly value: string | number }[];
    }
  /** Text made of fixed parts with something between each two: one more `texts` than `parts`. */
  | { readonly kind: 'template'; readonly texts: readonly string[]; readonly parts: readonly TypeShape[] }
  /** A plain type with a mark that exists in types alone; `module` exports it under its name, where one does. */
  | { readonly kind: 'brand'; readonly name: string; readonly module?: string; readonly base: TypeShape }
  /** A type parameter: the same `name` is the same type throughout one function. */
  | { readonly kind: 'generic'; readonly name: string; readonly bound: TypeShape }
  /** A property name of the type parameter `of`. */
  | { readonly kind: 'keyof'; readonly of: string }
  /** A shape of the file's `shapes`, for types that contain themselves. */
  | { readonly kind: 'reference'; readonly name: string }
  /** A type whose values cannot be made from outside; `name` as written. */
  | { readonly kind: 'opaque'; readonly name: string };

const primitiveName = z.enum([
  'string',
  'number',
  'boolean',
  'bigint',
  'symbol',
  'null',
  'undefined',
  'object',
]);
export type PrimitiveName = z.infer<typeof primitiveName>;

const builtinName = z.enum(['date', 'pattern', 'map', 'set', 'future', 'error', 'bytes']);
export type BuiltinName = z.infer<typeof builtinName>;

const inner = z.lazy((): z.ZodType<TypeShape> => typeShape);
const place = z.strictObject({
  name: z.string().exactOptional(),
  shape: inner,
  optional: z.boolean(),
  rest: z.boolean(),
});

export const typeShape: z.ZodType<TypeShape> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.enum(['any', 'never']) }),
    z.strictObject({ kind: z.literal('primitive'), name: primitiveName }),
    z.strictObject({ kind: z.literal('literal'), value }),
    z.strictObject({ kind: z.literal('union'), members: z.array(inner) }),
    z.strictObject({
      kind: z.literal('object'),
      name: z.string().exactOptional(),
      properties: z.array(z.strictObject({ name: z.string(), shape: inner, optional: z.boolean() })),
      index: inner.exactOptional(),
    }),
    z.strictObject({ kind: z.literal('array'), items: inner }),
    z.strictObject({ kind: z.literal('tuple'), items: z.array(place) }),
    z.strictObject({ kind: z.literal('function'), parameters: z.array(place), returns: inner }),
    z.strictObject({ kind: z.literal('instance'), name: z.string(), class: z.string() }),
    z.strictObject({
      kind: z.literal('builtin'),
      type: builtinName,
      name: z.string().exactOptional(),
      of: z.array(inner),
    }),
    z.strictObject({
      kind: z.literal('enum'),
      name: z.string(),
      module: z.string().exactOptional(),
      members: z.array(z.strictObject({ name: z.string(), value: z.union([z.string(), z.number()]) })),
    }),
    z.strictObject({ kind: z.literal('template'), texts: z.array(z.string()), parts: z.array(inner) }),
    z.strictObject({
      kind: z.literal('brand'),
      name: z.string(),
      module: z.string().exactOptional(),
      base: inner,
    }),
    z.strictObject({ kind: z.literal('generic'), name: z.string(), bound: inner }),
    z.strictObject({ kind: z.literal('keyof'), of: z.string() }),
    z.strictObject({ kind: z.literal('reference'), name: z.string() }),
    z.strictObject({ kind: z.literal('opaque'), name: z.string() }),
  ]),
);

/** Shapes that others refer to by name. */
export const shapes = z.record(z.string(), typeShape);
export type Shapes = Readonly<Record<string, TypeShape>>;

/** What the types say of one function. */
export const functionTypes = z
  .strictObject({
    /** By position, as the facts' parameters. Of a rest parameter: of each item, or the tuple that all of them are. */
    parameters: z.array(typeShape).readonly(),
    /** What it gives back, for an asynchronous function the future; only where the source declares it. */
    returns: typeShape.optional(),
    /** A type checker refuses values of other shapes. */
    checked: z.boolean(),
    /** `null` and `undefined` belong to a type only where it names them. */
    strictNulls: z.boolean(),
  })
  .readonly();
export type FunctionTypes = z.infer<typeof functionTypes>;
