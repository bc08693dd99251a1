// Observed values as assertions that any other observation fails.
import { isTagged, type Tagged, type Value } from '../../../src/artifacts/index.ts';
import type { Doc } from './doc.ts';
import { memberChain } from './imports.ts';
import { argumentList, list, literal } from './literal.ts';
import { errorMatcher, isAtom, isPlainLiteral, isSingle, type Later, pattern } from './pattern.ts';
import type { TestScope } from './scope.ts';
import { stringLiteral } from './text.ts';

type Of<T extends Tagged['$']> = Extract<Tagged, { $: T }>;

/** `expect(subject).matcher(expected);` */
export function expecting(subject: Doc, matcher: string, expected: Doc | undefined, scope: TestScope): Doc {
  const args = argumentList(expected === undefined ? [] : [expected]);
  const name = matcher === 'toStrictEqual' && !scope.dialect.modern ? 'toEqual' : matcher;
  return ['expect', list('(', [subject], ')', { hug: true }), `.${name}`, args, scope.style.semicolon];
}

function atom(subject: Doc, value: Value, scope: TestScope): Doc {
  if (value === null) return expecting(subject, 'toBeNull', undefined, scope);
  if (typeof value === 'object' && isTagged(value)) {
    if (value.$ === 'undefined') return expecting(subject, 'toBeUndefined', undefined, scope);
    if (value.$ === 'NaN') return expecting(subject, 'toBeNaN', undefined, scope);
    if (value.$ === 'ref' && scope.structures.has(value.step))
      return expecting(subject, 'toStrictEqual', literal(value, scope), scope);
  }
  return expecting(subject, 'toBe', literal(value, scope), scope);
}

function data(path: string, subject: Doc, value: Value, scope: TestScope): Doc[] {
  const later: Later[] = [];
  const expected = pattern(value, path, later, scope);
  return [
    expecting(subject, 'toStrictEqual', expected, scope),
    ...later.flatMap((part) => assertions(part.path, part.value, scope)),
  ];
}

function classAssertion(subject: string, name: string, scope: TestScope): Doc[] {
  // A class that goes by the name of plain objects is told by nothing but what its objects hold.
  if (name === '' || name === 'Object') return [];
  const known = scope.classNamed(name);
  if (known !== undefined) return [expecting(subject, 'toBeInstanceOf', known, scope)];
  return [expecting(`${subject}.constructor.name`, 'toBe', stringLiteral(name, scope.quote), scope)];
}

const BOXES = new Set(['String', 'Number', 'Boolean']);

/** The own properties of an object that is more than plain data. */
export function propertyAssertions(subject: string, value: Of<'instance'>, scope: TestScope): Doc[] {
  const { properties } = value;
  const boxed = new Map(Object.entries(properties)).get('valueOf');
  if (BOXES.has(value.class) && boxed !== undefined) {
    return [
      expecting(`typeof ${subject}`, 'toBe', stringLiteral('object', scope.quote), scope),
      ...assertions(`${subject}.valueOf()`, boxed, scope),
    ];
  }
  const entries = Object.entries(properties);
  if (!value.partial) return data(subject, `{ ...${subject} }`, { $: 'object', entries }, scope);
  if (entries.length === 0 && value.class === '')
    return [expecting(`typeof ${subject}`, 'toBe', stringLiteral('object', scope.quote), scope)];
  return entries.flatMap(([key, item]) => assertions(memberChain(subject, [key], scope.style), item, scope));
}

function collectionAssertions(subject: string, value: Of<'map'> | Of<'set'>, scope: TestScope): Doc[] {
  const items = (value.$ === 'map' ? value.entries : value.items) as readonly Value[];
  const spread = `[...${subject}]`;
  return [
    expecting(subject, 'toBeInstanceOf', value.$ === 'map' ? 'Map' : 'Set', scope),
    ...data(spread, spread, items, scope),
  ];
}

function taggedAssertions(subject: Doc, value: Tagged, scope: TestScope): Doc[] | undefined {
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
        expecting(`${subject as string}.description`, 'toBe', stringLiteral(value.name, scope.quote), scope),
        expecting(`Symbol.keyFor(${subject as string})`, 'toBeUndefined', undefined, scope),
      ];
    case 'instance':
      return [
        ...classAssertion(subject as string, value.class, scope),
        ...propertyAssertions(subject as string, value, scope),
      ];
    case 'map':
    case 'set':
      return isPlainLiteral(value) ? undefined : collectionAssertions(subject as string, value, scope);
    default:
      return undefined;
  }
}

/** Assertions on an expression. Unless `isSingle(value)`, the expression must be a name or a chain of properties. */
export function assertions(subject: Doc, value: Value, scope: TestScope): Doc[] {
  if (isAtom(value)) return [atom(subject, value, scope)];
  if (value !== null && typeof value === 'object' && isTagged(value)) {
    const special = taggedAssertions(subject, value, scope);
    if (special !== undefined) return special;
  }
  return data(typeof subject === 'string' ? subject : '', subject, value, scope);
}

export { isSingle };
