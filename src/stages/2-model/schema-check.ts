// A yes-or-no check compiled from a zod schema. Parsing gives messages and copies, which a cache of thousands of
// functions pays for on every run; here only the answer is wanted. What is not known is left to zod itself.
import type { z } from 'zod';

export type Check = (value: unknown) => boolean;

interface Definition {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly catchall?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly innerType?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly options?: readonly z.core.$ZodType[];
  readonly discriminator?: string;
  readonly getter?: () => z.core.$ZodType;
  readonly format?: string;
  readonly checks?: readonly z.core.$ZodCheck[];
}

/** Compiles a schema; the check agrees with `schema.safeParse(value).success`. */
export function compileCheck(schema: z.core.$ZodType): Check {
  const definition = schema._zod.def as unknown as Definition;
  const { type, checks } = definition;
  const isPlain = checks === undefined || checks.length === 0;
  switch (type) {
    case 'readonly':
      return compileCheck(definition.innerType as z.core.$ZodType);
    case 'optional': {
      const inner = compileCheck(definition.innerType as z.core.$ZodType);
      return (value) => value === undefined || inner(value);
    }
    case 'string':
      if (isPlain) return (value) => typeof value === 'string';
      break;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'null':
      return (value) => value === null;
    case 'number': {
      if (isPlain && definition.format === undefined) return (value) => Number.isFinite(value);
      const least = definition.format === 'safeint' ? leastOf(checks ?? []) : undefined;
      if (least !== undefined) return (value) => Number.isSafeInteger(value) && (value as number) >= least;
      const rest = leftToZod(schema);
      return (value) => typeof value === 'number' && rest(value);
    }
    case 'union': {
      if (!isPlain || definition.discriminator !== undefined) break;
      const options = (definition.options ?? []).map(compileCheck);
      return (value) => options.some((option) => option(value));
    }
    case 'lazy': {
      // A lazy schema refers to itself: compiling it waits until a value asks.
      let inner: Check | undefined;
      return (value) => {
        inner ??= compileCheck((definition.getter as () => z.core.$ZodType)());
        return inner(value);
      };
    }
    case 'enum': {
      const allowed = new Set<unknown>(Object.values(definition.entries ?? {}));
      return (value) => allowed.has(value);
    }
    case 'array': {
      if (!isPlain) break;
      const element = compileCheck(definition.element as z.core.$ZodType);
      return (value) => Array.isArray(value) && value.every(element);
    }
    case 'record': {
      if (!isPlain) break;
      const inner = compileCheck(definition.valueType as z.core.$ZodType);
      return (value) => isRecord(value) && Object.values(value).every(inner);
    }
    case 'object':
      if (isPlain && (definition.catchall?._zod.def as Definition | undefined)?.type === 'never')
        return strictObject(definition);
      break;
    default:
  }
  return leftToZod(schema);
}

/** The least number that `min` checks allow; undefined when there are other checks. */
function leastOf(checks: readonly z.core.$ZodCheck[]): number | undefined {
  let least = -Infinity;
  for (const check of checks) {
    const {
      check: name,
      value,
      inclusive,
      format,
    } = check._zod.def as { check: string; value?: unknown; inclusive?: boolean; format?: string };
    if (name === 'number_format' && format === 'safeint') continue;
    if (name !== 'greater_than' || typeof value !== 'number' || inclusive !== true) return undefined;
    least = Math.max(least, value);
  }
  return least;
}

function strictObject({ shape = {} }: Definition): Check {
  const fields = new Map(Object.entries(shape).map(([key, schema]) => [key, compileCheck(schema)]));
  const required = [...fields].filter(([, check]) => !check(undefined)).map(([key]) => key);
  return (value) => {
    if (!isRecord(value)) return false;
    for (const key in value) {
      const check = fields.get(key);
      if (check === undefined || !check(value[key])) return false;
    }
    return required.every((key) => value[key] !== undefined);
  };
}

function leftToZod(schema: z.core.$ZodType): Check {
  const parse = (schema as z.ZodType).safeParse;
  return (value) => parse(value).success;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
