// Looks into a zod schema, so that an error can name the valid keys and the wanted type without a second list of them.
import type { z } from 'zod';

interface Def {
  readonly type: string;
  readonly innerType?: Node;
  readonly shape?: Readonly<Record<string, Node>>;
  readonly element?: Node;
  readonly options?: readonly Node[];
  readonly values?: readonly unknown[];
  readonly entries?: Readonly<Record<string, string>>;
}
interface Node {
  readonly def: Def;
}

/** Keys of the object at `path`, as the schema declares them. */
export function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  const node = nodeAt(schema, path);
  return node === undefined ? [] : Object.keys(unwrap(node).def.shape ?? {});
}

/** What the schema wants at `path`, in words: "true or false", "one of a, b". */
export function expectedOf(schema: z.ZodType, path: readonly PropertyKey[]): string {
  const node = nodeAt(schema, path);
  return node === undefined ? 'something else' : words(node);
}

function words(node: Node): string {
  const { def } = unwrap(node);
  switch (def.type) {
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'a text';
    case 'number':
      return numberWords(node);
    case 'array':
      return def.element === undefined ? 'a list' : `a list, each item ${words(def.element)}`;
    case 'object':
      return `a map with the keys ${Object.keys(def.shape ?? {}).join(', ')}`;
    case 'literal':
      return (def.values ?? []).map((value) => JSON.stringify(value)).join(' or ');
    case 'enum':
      return `one of ${Object.values(def.entries ?? {}).join(', ')}`;
    case 'union':
      return (def.options ?? []).map(words).join(' or ');
    default:
      return def.type;
  }
}

function numberWords(node: Node): string {
  const { minValue, maxValue, isInt } = unwrap(node) as unknown as {
    readonly minValue: number | null;
    readonly maxValue: number | null;
    readonly isInt?: boolean;
  };
  const kind = isInt ? 'a whole number' : 'a number';
  const min = minValue !== null && minValue > Number.MIN_SAFE_INTEGER ? ` from ${minValue}` : '';
  const max = maxValue !== null && maxValue < Number.MAX_SAFE_INTEGER ? ` to ${maxValue}` : '';
  return kind + min + max;
}

function nodeAt(schema: z.ZodType, path: readonly PropertyKey[]): Node | undefined {
  let node: Node | undefined = schema as unknown as Node;
  for (const key of path) {
    if (node === undefined) return undefined;
    node = step(unwrap(node), key);
  }
  return node;
}

function step(node: Node, key: PropertyKey): Node | undefined {
  const { def } = node;
  if (def.type === 'object') return def.shape?.[String(key)];
  if (def.type === 'array') return def.element;
  if (def.type !== 'union') return undefined;
  return def.options?.map((option) => step(unwrap(option), key)).find((found) => found !== undefined);
}

function unwrap(node: Node): Node {
  let current = node;
  while (current.def.innerType !== undefined) current = current.def.innerType;
  return current;
}
