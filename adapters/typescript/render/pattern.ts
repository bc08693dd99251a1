// Observed values as expected values: literals with matchers in place of what cannot be written down.
import { isTagged, type Tagged, type Value } from '../../../src/artifacts/index.ts';
import { deepValues } from './deep.ts';
import type { Doc } from './doc.ts';
import { memberChain } from './imports.ts';
import { argumentList, arrayLiteral, literal, objectLiteral, property } from './literal.ts';
import type { TestScope } from './scope.ts';
import { stringLiteral } from './text.ts';

/** A part of the expected value that needs assertions of its own, and where it stands as source text. */
export interface Later {
  readonly path: string;
  readonly value: Value;
}

function tagOf(value: Value): Tagged['$'] | undefined {
  return value !== null && typeof value === 'object' && isTagged(value) ? value.$ : undefined;
}

const ATOMS: ReadonlySet<string> = new Set([
  'undefined',
  'NaN',
  '-0',
  'Infinity',
  '-Infinity',
  'bigint',
  'ref',
  'export',
  'spy',
]);

/** Compared by identity or as `Object.is` does. */
export function isAtom(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  const tag = tagOf(value);
  if (tag === undefined) return false;
  return ATOMS.has(tag) || (tag === 'symbol' && (value as { registered: boolean }).registered);
}

const OBSERVED_ONLY: ReadonlySet<string> = new Set([
  'function',
  'instance',
  'seen',
  'promise',
  'cut',
  'error',
  'symbol',
]);

function isWritable(value: Value): boolean {
  const tag = tagOf(value);
  if (tag === undefined || isAtom(value)) return true;
  if (OBSERVED_ONLY.has(tag)) return false;
  // Equality of maps and sets ignores their order, which a reader of them can see.
  if (tag === 'map') return (value as { entries: readonly unknown[] }).entries.length < 2;
  if (tag === 'set') return (value as { items: readonly unknown[] }).items.length < 2;
  return true;
}

/** True when a literal says all that was observed. */
export function isPlainLiteral(value: Value): boolean {
  for (const item of deepValues(value)) if (!isWritable(item)) return false;
  return true;
}

const LANGUAGE_ERRORS = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AggregateError',
]);

interface ObservedError {
  readonly class: string;
  readonly message: string;
  readonly code?: Value | undefined;
}

/** The class of an error by its constructor: the name it prints is inherited, and can be overwritten. */
function errorClass({ class: name, code }: ObservedError, scope: TestScope): Doc {
  const { quote } = scope;
  // Node's own errors carry a code, and may come from outside the context that the tests run in.
  if (LANGUAGE_ERRORS.has(name))
    return code === undefined ? `constructor: ${name}` : property('name', stringLiteral(name, quote), quote);
  const known = scope.classNamed(name);
  if (known !== undefined) return property('constructor', known, quote);
  const named = objectLiteral([property('name', stringLiteral(name, scope.quote), scope.quote)]);
  return property('constructor', ['expect.objectContaining', argumentList([named])], scope.quote);
}

/** Class, message and code of an error, for any place where a matcher may stand; `message` may be printed already. */
export function errorMatcher(
  error: ObservedError,
  scope: TestScope,
  message: Doc = stringLiteral(error.message, scope.quote),
): Doc {
  const entries = [
    errorClass(error, scope),
    message === 'message' ? message : property('message', message, scope.quote),
  ];
  if (error.code !== undefined)
    entries.push(property('code', pattern(error.code, '', [], scope), scope.quote));
  return ['expect.objectContaining', argumentList([objectLiteral(entries)])];
}

function taggedPattern(value: Tagged, path: string, later: Later[], scope: TestScope): Doc {
  switch (value.$) {
    case 'object': {
      const entries = value.entries.map(([key, item]) =>
        property(key, pattern(item, memberChain(path, [key], scope.style), later, scope), scope.quote),
      );
      return objectLiteral(value.nullPrototype ? ['__proto__: null', ...entries] : entries);
    }
    case 'error':
      return errorMatcher(value, scope);
    case 'function':
      return 'expect.any(Function)';
    case 'promise':
      return 'expect.any(Promise)';
    case 'seen':
    case 'cut':
      return 'expect.anything()';
    default:
      later.push({ path, value });
      return value.$ === 'map'
        ? 'expect.any(Map)'
        : value.$ === 'set'
          ? 'expect.any(Set)'
          : 'expect.anything()';
  }
}

/** The expected value; what a matcher in it leaves open is added to `later`. */
export function pattern(value: Value, path: string, later: Later[], scope: TestScope): Doc {
  if (isAtom(value) || isPlainLiteral(value)) return literal(value, scope);
  const at = (key: string) => memberChain(path, [key], scope.style);
  if (Array.isArray(value))
    return arrayLiteral(value, (item, i) => pattern(item, at(String(i)), later, scope));
  if (isTagged(value)) return taggedPattern(value, path, later, scope);
  const entries = Object.entries(value as Record<string, Value>);
  return objectLiteral(
    entries.map(([key, item]) => property(key, pattern(item, at(key), later, scope), scope.quote)),
  );
}

/** True when the expected value leaves nothing open, so that the act itself may stand inside `expect(…)`. */
export function isSingle(value: Value): boolean {
  const tag = tagOf(value);
  if (tag === 'symbol' || tag === 'instance') return isAtom(value);
  for (const item of deepValues(value)) {
    const inner = tagOf(item);
    if (!isWritable(item) && !['function', 'promise', 'seen', 'cut', 'error'].includes(inner ?? ''))
      return false;
  }
  return true;
}
