// Types of the standard library by name: those that a value can be made of, and what stands for them.
import type { BuiltinName, TypeShape } from '../../../src/artifacts/index.ts';

const BYTES =
  /^(?:Buffer|ArrayBuffer|(?:Big)?(?:Int|Uint)(?:8|16|32|64)(?:Clamped)?Array|Float(?:32|64)Array)$/;
const NAMED: Readonly<Record<string, BuiltinName>> = {
  Date: 'date',
  RegExp: 'pattern',
  Map: 'map',
  ReadonlyMap: 'map',
  Set: 'set',
  ReadonlySet: 'set',
  Promise: 'future',
  PromiseLike: 'future',
  Error: 'error',
  TypeError: 'error',
  RangeError: 'error',
  SyntaxError: 'error',
  ReferenceError: 'error',
  EvalError: 'error',
  URIError: 'error',
};
const PRIMITIVE: Readonly<Record<string, TypeShape>> = {
  String: { kind: 'primitive', name: 'string' },
  Number: { kind: 'primitive', name: 'number' },
  Boolean: { kind: 'primitive', name: 'boolean' },
  Object: { kind: 'primitive', name: 'object' },
  Function: { kind: 'function', parameters: [], returns: { kind: 'any' } },
};
const LISTS = /^(?:ArrayLike|Iterable|ReadonlyArray|Array|ConcatArray)$/;

/** The shape of a library type; `of` gives the shape of its n-th type argument. */
export function builtinShape(name: string, count: number, of: (index: number) => TypeShape): TypeShape {
  const plain = PRIMITIVE[name];
  if (plain) return plain;
  if (LISTS.test(name)) return { kind: 'array', items: count > 0 ? of(0) : { kind: 'any' } };
  if (BYTES.test(name)) return { kind: 'builtin', type: 'bytes', name, of: [] };
  const type = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (type === undefined) return { kind: 'opaque', name };
  const takes = type === 'map' ? 2 : type === 'set' || type === 'future' ? 1 : 0;
  const parts = Array.from({ length: Math.min(takes, count) }, (_, index) => of(index));
  return { kind: 'builtin', type, ...(type === 'error' ? { name } : {}), of: parts };
}
