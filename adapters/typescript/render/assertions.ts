// Observed values as assertions that any other observation fails.
import { isTagged, type Tagged, type Value } from '../../../src/artifacts/index.ts';
import type { Doc } from './doc.ts';
import { memberChain } from './imports.ts';
import { argumentList, arrayLiteral, list, literal, objectLiteral, property } from './literal.ts';
import type { TestScope } from './scope.ts';
import { deepValues } from './scope.ts';
import { stringLiteral } from './text.ts';

type Of<T extends Tagged['$']> = Extract<Tagged, { $: T }>;

/** Where a part of the observed value stands, as source text. */
type Path = string;

interface Later {
  readonly path: Path;
  readonly value: Value;
}

/** Compared by identity or by `Object.is`. */
function isAtom(value: Value): boolean {
  if (value === null || typeof value !== 'object') return true;
  if (Array.isArray(value) || !isTagged(value)) return false;
  const atoms: readonly string[] = [
    'undefined',
    'NaN',
    '-0',
    'Infinity',
    '-Infinity',
    'bigint',
    'ref',
    'export',
    'spy',
  ];
  return atoms.includes(value.$) || (value.$ === 'symbol' && value.registered);
}

/** Class, message and code of an error, for any place where a matcher may stand. */
export function errorMatcher(
  error: { readonly class: string; readonly message: string; readonly code?: Value | undefined },
  scope: TestScope,
): Doc {
  const { quote } = scope;
  const entries = [
    property('name', stringLiteral(error.class, quote), quote),
    property('message', stringLiteral(error.message, quote), quote),
  ];
  if (error.code !== undefined) entries.push(property('code', literal(error.code, scope), quote));
  return ['expect.objectContaining', argumentList([objectLiteral(entries)])];
}

const OBSERVED_ONLY = new Set(['function', 'instance', 'seen', 'promise', 'cut', 'error', 'symbol']);

function isPlainLiteral(value: Value): boolean {
  for (const item of deepValues(value)) {
    if (item === null || typeof item !== 'object' || !isTagged(item as Value)) continue;
    const tagged = item as Tagged;
    if (OBSERVED_ONLY.has(tagged.$)) return false;
    if ((tagged.$ === 'map' && tagged.entries.length > 1) || (tagged.$ === 'set' && tagged.items.length > 1))
      return false;
  }
  return true;
}

/** A literal in which every part that cannot be written down is a matcher; what the matcher leaves open goes to `later`. */
function pattern(value: Value, path: Path, later: Later[], scope: TestScope): Doc {
  if (isAtom(value) || isPlainLiteral(value)) return literal(value, scope);
  const at = (key: string) => memberChain(path, [key], scope.style);
  if (Array.isArray(value)) {
    let index = 0;
    return arrayLiteral(value, (item) => pattern(item, at(String(index++)), later, scope));
  }
  if (!isTagged(value)) {
    const entries = Object.entries(value as Record<string, Value>);
    return objectLiteral(
      entries.map(([key, item]) => property(key, pattern(item, at(key), later, scope), scope.quote)),
    );
  }
  if (value.$ === 'object') {
    const entries = value.entries.map(([key, item]) =>
      property(key, pattern(item, at(key), later, scope), scope.quote),
    );
    return objectLiteral(value.nullPrototype ? ['__proto__: null', ...entries] : entries);
  }
  if (value.$ === 'error') return errorMatcher(value, scope);
  if (value.$ === 'function') return 'expect.any(Function)';
  if (value.$ === 'promise') return 'expect.any(Promise)';
  if (value.$ === 'seen' || value.$ === 'cut') return 'expect.anything()';
  later.push({ path, value });
  if (value.$ === 'symbol') return 'expect.any(Symbol)';
  if (value.$ === 'map') return 'expect.any(Map)';
  if (value.$ === 'set') return 'expect.any(Set)';
  return 'expect.anything()';
}

function expecting(subject: Doc, matcher: string, expected: Doc | undefined, scope: TestScope): Doc {
  return [
    'expect',
    list('(', [subject], ')', { hug: true, bare: true }),
    `.${matcher}`,
    argumentList(expected === undefined ? [] : [expected]),
    scope.style.semicolon,
  ];
}

function atom(subject: Doc, value: Value, scope: TestScope): Doc {
  if (value === null) return expecting(subject, 'toBeNull', undefined, scope);
  if (typeof value === 'object' && isTagged(value)) {
    if (value.$ === 'undefined') return expecting(subject, 'toBeUndefined', undefined, scope);
    if (value.$ === 'NaN') return expecting(subject, 'toBeNaN', undefined, scope);
  }
  return expecting(subject, 'toBe', literal(value, scope), scope);
}

function data(subject: string, spread: Doc, value: Value, scope: TestScope): Doc[] {
  const later: Later[] = [];
  const expected = pattern(value, subject, later, scope);
  return [
    expecting(spread, 'toStrictEqual', expected, scope),
    ...later.flatMap((part) => assertions(part.path, part.value, scope)),
  ];
}

function instanceAssertions(subject: string, value: Of<'instance'>, scope: TestScope): Doc[] {
  const entries = Object.entries(value.properties);
  return [
    expecting(`${subject}.constructor.name`, 'toBe', stringLiteral(value.class, scope.quote), scope),
    ...data(subject, `{ ...${subject} }`, { $: 'object', entries }, scope),
  ];
}

function collectionAssertions(subject: string, value: Of<'map'> | Of<'set'>, scope: TestScope): Doc[] {
  const items = value.$ === 'map' ? value.entries : value.items;
  const spread = `[...${subject}]`;
  const later: Later[] = [];
  const expected = pattern(items as readonly Value[], spread, later, scope);
  return [
    expecting(subject, 'toBeInstanceOf', value.$ === 'map' ? 'Map' : 'Set', scope),
    expecting(spread, 'toStrictEqual', expected, scope),
    ...later.flatMap((part) => assertions(part.path, part.value, scope)),
  ];
}

/** True when one assertion on one expression says it all, so that the act may stand inside `expect(…)`. */
export function isSingle(value: Value): boolean {
  if (isAtom(value) || isPlainLiteral(value)) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !isTagged(value)) {
    return [...deepValues(value)].every(
      (item) =>
        isAtom(item) ||
        !isTagged(item as Value) ||
        isPlainLiteral(item) ||
        ['error', 'function', 'promise', 'seen', 'cut'].includes((item as Tagged).$),
    );
  }
  return ['error', 'function', 'promise', 'cut', 'seen'].includes(value.$);
}

/** Assertions on an expression. When `isSingle(value)` is false the subject must be a name or a chain of properties. */
export function assertions(subject: Doc, value: Value, scope: TestScope): Doc[] {
  if (isAtom(value)) return [atom(subject, value, scope)];
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && isTagged(value)) {
    switch (value.$) {
      case 'function':
        return [expecting(['typeof ', subject], 'toBe', stringLiteral('function', scope.quote), scope)];
      case 'promise':
        return [expecting(subject, 'toBeInstanceOf', 'Promise', scope)];
      case 'seen':
      case 'cut':
        return [expecting(subject, 'toBeDefined', undefined, scope)];
      case 'error':
        return [expecting(subject, 'toEqual', errorMatcher(value, scope), scope)];
      case 'symbol':
        return [
          expecting(['typeof ', subject], 'toBe', stringLiteral('symbol', scope.quote), scope),
          expecting(
            `${subject as string}.description`,
            'toBe',
            stringLiteral(value.name, scope.quote),
            scope,
          ),
        ];
      case 'instance':
        return instanceAssertions(subject as string, value, scope);
      case 'map':
      case 'set':
        if (!isPlainLiteral(value)) return collectionAssertions(subject as string, value, scope);
        break;
      default:
        break;
    }
  }
  if (isPlainLiteral(value)) return [expecting(subject, 'toStrictEqual', literal(value, scope), scope)];
  return data(typeof subject === 'string' ? subject : '', subject, value, scope);
}

export { expecting };
