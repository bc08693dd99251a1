// A value as data: what a test passes in and what it observes coming out.
import { z } from 'zod';

/**
 * JSON stands for itself (null, booleans, finite numbers other than -0, strings, arrays, objects without a `$` key).
 * Everything else is an object tagged by `$`. A plain object with a `$` key of its own is written as `entries`.
 */
export type Value =
  | null
  | boolean
  | number
  | string
  | readonly Value[]
  | { readonly [key: string]: Value } // plain object; tagged values are a subset told apart by `$`
  | Tagged;

export type Tagged =
  | { readonly $: 'undefined' | 'NaN' | '-0' | 'Infinity' | '-Infinity' | 'hole' }
  | { readonly $: 'bigint'; readonly value: string }
  /**
   * Milliseconds since the epoch, null for an invalid date. `local`: what the clock on the wall shows, wherever that is;
   * `ms` is then the moment at which it shows this in the zone of the epoch.
   */
  | { readonly $: 'date'; readonly ms: number | null; readonly local?: true }
  | { readonly $: 'regexp'; readonly source: string; readonly flags: string }
  /** A plain object whose keys include `$`, or whose prototype is null. */
  | {
      readonly $: 'object';
      readonly entries: readonly (readonly [string, Value])[];
      readonly nullPrototype?: boolean;
    }
  | { readonly $: 'map'; readonly entries: readonly (readonly [Value, Value])[] }
  | { readonly $: 'set'; readonly items: readonly Value[] }
  /** `type` is the constructor's name: Uint8Array, Buffer, Float64Array, ArrayBuffer, … */
  | { readonly $: 'bytes'; readonly type: string; readonly items: readonly Value[] }
  | { readonly $: 'error'; readonly class: string; readonly message: string; readonly code?: Value }
  | { readonly $: 'symbol'; readonly name: string; readonly registered: boolean }
  /** A plain value of a type that has a mark in types alone; `module` exports the type `name`, where one does. */
  | { readonly $: 'branded'; readonly name: string; readonly module?: string; readonly value: Value }
  /** A function that records its calls; what it does when called is data too. */
  | { readonly $: 'spy'; readonly id: string; readonly behaviour: SpyBehaviour }
  /** The result of an earlier step. */
  | { readonly $: 'ref'; readonly step: string }
  /** The path of a file in a folder that the program has for itself; with a text, the file is there. */
  | { readonly $: 'temp'; readonly path: string; readonly text?: string }
  /** Something exported by a module of the project. */
  | { readonly $: 'export'; readonly module: string; readonly path: readonly string[] }
  // Observed only: never passed in.
  | { readonly $: 'function'; readonly name: string }
  /** `partial`: it has private properties as well. */
  | {
      readonly $: 'instance';
      readonly class: string;
      readonly properties: { readonly [key: string]: Value };
      readonly partial?: true;
    }
  /** Seen already in this observation, at this path from its root. */
  | { readonly $: 'seen'; readonly path: string }
  /** A promise: passed in, one that is resolved or rejected already; observed, only that it is one. */
  | { readonly $: 'promise'; readonly resolves?: Value; readonly rejects?: string }
  /** Too deep or too large to observe. */
  | { readonly $: 'cut' };

export type SpyBehaviour =
  | { readonly kind: 'returns'; readonly value: Value }
  | { readonly kind: 'throws'; readonly message: string }
  /** Returns its own n-th argument. */
  | { readonly kind: 'echo'; readonly argument: number }
  /** Resolves or rejects a promise. */
  | { readonly kind: 'resolves'; readonly value: Value }
  | { readonly kind: 'rejects'; readonly message: string }
  /** Calls its last function argument node-style with these arguments; `later`: in a timer, and gives nothing. */
  | { readonly kind: 'calls-back'; readonly args: readonly Value[]; readonly later?: true }
  /** Does one after the other, each once; after the last it gives nothing. */
  | { readonly kind: 'in-turn'; readonly behaviours: readonly SpyBehaviour[] };

const plainNumber = z.number().refine((n) => !Object.is(n, -0), 'write -0 as {"$":"-0"}');

const spyBehaviour: z.ZodType<SpyBehaviour> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('returns'), value }),
    z.strictObject({ kind: z.literal('throws'), message: z.string() }),
    z.strictObject({ kind: z.literal('echo'), argument: z.int().min(0) }),
    z.strictObject({ kind: z.literal('resolves'), value }),
    z.strictObject({ kind: z.literal('rejects'), message: z.string() }),
    z.strictObject({
      kind: z.literal('calls-back'),
      args: z.array(value),
      later: z.literal(true).exactOptional(),
    }),
    z.strictObject({ kind: z.literal('in-turn'), behaviours: z.array(spyBehaviour) }),
  ]),
);

const tagged: z.ZodType<Tagged> = z.lazy(() =>
  z.discriminatedUnion('$', [
    z.strictObject({ $: z.enum(['undefined', 'NaN', '-0', 'Infinity', '-Infinity', 'hole']) }),
    z.strictObject({ $: z.literal('bigint'), value: z.string().regex(/^-?\d+$/) }),
    z.strictObject({
      $: z.literal('date'),
      ms: z.number().nullable(),
      local: z.literal(true).exactOptional(),
    }),
    z.strictObject({ $: z.literal('regexp'), source: z.string(), flags: z.string() }),
    z.strictObject({
      $: z.literal('object'),
      entries: z.array(z.tuple([z.string(), value])),
      nullPrototype: z.boolean().exactOptional(),
    }),
    z.strictObject({ $: z.literal('map'), entries: z.array(z.tuple([value, value])) }),
    z.strictObject({ $: z.literal('set'), items: z.array(value) }),
    z.strictObject({ $: z.literal('bytes'), type: z.string(), items: z.array(value) }),
    z.strictObject({
      $: z.literal('error'),
      class: z.string(),
      message: z.string(),
      code: value.exactOptional(),
    }),
    z.strictObject({ $: z.literal('symbol'), name: z.string(), registered: z.boolean() }),
    z.strictObject({
      $: z.literal('branded'),
      name: z.string(),
      module: z.string().exactOptional(),
      value,
    }),
    z.strictObject({ $: z.literal('spy'), id: z.string(), behaviour: spyBehaviour }),
    z.strictObject({
      $: z.literal('temp'),
      path: z.string().regex(/^[\w-][\w.-]*$/),
      text: z.string().exactOptional(),
    }),
    z.strictObject({ $: z.literal('ref'), step: z.string() }),
    z.strictObject({ $: z.literal('export'), module: z.string(), path: z.array(z.string()) }),
    z.strictObject({ $: z.literal('function'), name: z.string() }),
    z.strictObject({
      $: z.literal('instance'),
      class: z.string(),
      properties: z.record(z.string(), value),
      partial: z.literal(true).exactOptional(),
    }),
    z.strictObject({ $: z.literal('seen'), path: z.string() }),
    z.strictObject({
      $: z.literal('promise'),
      resolves: value.exactOptional(),
      rejects: z.string().exactOptional(),
    }),
    z.strictObject({ $: z.literal('cut') }),
  ]),
);

const plainObject = z
  .record(
    z.string(),
    z.lazy(() => value),
  )
  .refine((object) => !Object.hasOwn(object, '$'), 'an object with a `$` key must be a known tagged value');

export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.null(), z.boolean(), plainNumber, z.string(), z.array(value), tagged, plainObject]),
);

/** True for a `$`-tagged value. */
export function isTagged(v: Value): v is Tagged {
  return (
    typeof v === 'object' && v !== null && !Array.isArray(v) && typeof (v as { $?: unknown }).$ === 'string'
  );
}

/** Stands, in texts that were observed, for the absolute path of the folder that a program has for itself. */
export const FOLDER = '\u{F7E3B}';

export const UNDEFINED: Value = { $: 'undefined' };
