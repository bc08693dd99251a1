// Values of the Test DSL as source text.
import { isTagged, type SpyBehaviour, type Tagged, type Value } from '../../../src/artifacts/index.ts';
import { assertNever } from '../../../src/lib/assert-never.ts';
import type { Doc, Group } from './doc.ts';
import { isIdentifier } from './names.ts';
import { stringLiteral } from './text.ts';

/** What a literal may refer to. */
export interface LiteralScope {
  readonly quote: "'" | '"';
  reference(step: string): string;
  exported(module: string, path: readonly string[]): string;
  /** Types are checked. */
  readonly typed: boolean;
  /** The name of a type that a module exports. */
  typeNamed(module: string, name: string): string;
  spy(id: string, behaviour: SpyBehaviour): Doc;
  /** The path of a file in the test's own folder; with a text, it is written there first. */
  file(path: string, text?: string): Doc;
}

export function list(
  open: string,
  items: readonly Doc[],
  close: string,
  options: Partial<Group> = {},
): Group {
  return { open, items, close, ...options };
}

/** Arguments of a call, brackets included. */
export function argumentList(items: readonly Doc[]): Group {
  return list('(', items, ')', { hug: true });
}

export function objectLiteral(entries: readonly Doc[]): Group {
  return list('{', entries, '}', { pad: true });
}

/** A property name; `__proto__` is computed so that it names a property and not the prototype. */
export function propertyKey(key: string, quote: "'" | '"'): string {
  if (key === '__proto__') return `[${quote}__proto__${quote}]`;
  return isIdentifier(key) ? key : stringLiteral(key, quote).replace(/^(.*\))$/s, '[$1]');
}

export function property(key: string, value: Doc, quote: "'" | '"'): Doc {
  return [`${propertyKey(key, quote)}: `, value];
}

export function numberLiteral(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return String(value).replace('e+', 'e');
}

/** The parts of a date in local time; those at the end that are nothing are left out. */
function localDateLiteral(ms: number): string {
  const at = new Date(ms);
  const day = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds(), at.getUTCMilliseconds()];
  while (time.at(-1) === 0) time.pop();
  return `new Date(${[...day, ...time].join(', ')})`;
}

function dateLiteral(ms: number | null): string {
  if (ms === null) return 'new Date(NaN)';
  const date = new Date(ms);
  const year = date.getUTCFullYear();
  return year >= 0 && year <= 9999 ? `new Date('${date.toISOString()}')` : `new Date(${ms})`;
}

function regExpLiteral(source: string, flags: string, quote: "'" | '"'): Doc {
  try {
    new RegExp(source, flags);
    if (source !== '' && !/[\n\r\u2028\u2029]/.test(source) && !source.startsWith('*'))
      return `/${source}/${flags}`;
  } catch {
    // Printed as a constructor call, which fails where the pattern is not one.
  }
  return ['new RegExp', argumentList([stringLiteral(source, quote), ...(flags ? [`'${flags}'`] : [])])];
}

function bytesLiteral(type: string, items: readonly Value[], scope: LiteralScope): Doc {
  const elements = list(
    '[',
    items.map((item) => literal(item, scope)),
    ']',
    { hug: true },
  );
  if (type === 'Buffer') return ['Buffer.from', argumentList([elements])];
  if (type === 'ArrayBuffer' || type === 'SharedArrayBuffer')
    return ['new Uint8Array', argumentList([elements]), '.buffer'];
  if (type === 'DataView')
    return ['new DataView', argumentList([['new Uint8Array', argumentList([elements]), '.buffer']])];
  return [`new ${type}`, argumentList([elements])];
}

const ERRORS = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
]);

function errorLiteral(error: Extract<Tagged, { $: 'error' }>, scope: LiteralScope): Doc {
  const type = ERRORS.has(error.class) ? error.class : 'Error';
  const made: Doc = [`new ${type}`, argumentList([stringLiteral(error.message, scope.quote)])];
  const own: Doc[] = [];
  if (type !== error.class) own.push(property('name', stringLiteral(error.class, scope.quote), scope.quote));
  if (error.code !== undefined) own.push(property('code', literal(error.code, scope), scope.quote));
  return own.length === 0 ? made : ['Object.assign', argumentList([made, objectLiteral(own)])];
}

function symbolLiteral(name: string, registered: boolean, quote: "'" | '"'): string {
  if (registered) return `Symbol.for(${stringLiteral(name, quote)})`;
  const known = /^Symbol\.(\w+)$/.exec(name)?.[1];
  if (known && typeof (Symbol as unknown as Record<string, unknown>)[known] === 'symbol') return name;
  return `Symbol(${stringLiteral(name, quote)})`;
}

function taggedLiteral(value: Tagged, scope: LiteralScope): Doc {
  switch (value.$) {
    case 'undefined':
    case 'NaN':
    case '-0':
    case 'Infinity':
    case '-Infinity':
      return value.$;
    case 'hole':
      return '';
    case 'bigint':
      return `${value.value}n`;
    case 'date':
      return value.local && value.ms !== null ? localDateLiteral(value.ms) : dateLiteral(value.ms);
    case 'regexp':
      return regExpLiteral(value.source, value.flags, scope.quote);
    case 'object': {
      const entries = value.entries.map(([key, item]) => property(key, literal(item, scope), scope.quote));
      return objectLiteral(value.nullPrototype ? ['__proto__: null', ...entries] : entries);
    }
    case 'map': {
      const pairs = value.entries.map(([key, item]) =>
        list('[', [literal(key, scope), literal(item, scope)], ']'),
      );
      return ['new Map', argumentList(pairs.length === 0 ? [] : [list('[', pairs, ']')])];
    }
    case 'set': {
      const items = value.items.map((item) => literal(item, scope));
      return ['new Set', argumentList(items.length === 0 ? [] : [list('[', items, ']')])];
    }
    case 'bytes':
      return bytesLiteral(value.type, value.items, scope);
    case 'error':
      return errorLiteral(value, scope);
    case 'symbol':
      return symbolLiteral(value.name, value.registered, scope.quote);
    case 'branded': {
      const plain = literal(value.value, scope);
      if (!scope.typed) return plain;
      const type = value.module === undefined ? 'never' : scope.typeNamed(value.module, value.name);
      return [plain, ` as ${type}`];
    }
    case 'promise':
      if (value.rejects !== undefined)
        return [
          'Promise.reject',
          argumentList([['new Error', argumentList([stringLiteral(value.rejects, scope.quote)])]]),
        ];
      if (value.resolves !== undefined)
        return ['Promise.resolve', argumentList([literal(value.resolves, scope)])];
      throw new Error('a promise that was only observed was passed in');
    case 'spy':
      return scope.spy(value.id, value.behaviour);
    case 'temp':
      return scope.file(value.path, value.text);
    case 'ref':
      return scope.reference(value.step);
    case 'export':
      return scope.exported(value.module, value.path);
    case 'function':
    case 'instance':
    case 'seen':
    case 'cut':
      throw new Error(`a value that can only be observed was passed in: ${value.$}`);
    default:
      return assertNever(value);
  }
}

/** An array literal; holes are printed as such, and a last hole gets the comma that makes it count. */
export function arrayLiteral(items: readonly Value[], print: (item: Value, index: number) => Doc): Doc {
  const hole = (item: Value | undefined) => item !== undefined && isTagged(item) && item.$ === 'hole';
  const docs = items.map((item, i) => print(item, i));
  if (hole(items[items.length - 1])) return list('[', [...docs, ''], ']', { bare: true });
  return list('[', docs, ']', { hug: items.length === 1 });
}

/** Source text for a value that can be written down. Throws on values that are only ever observed. */
export function literal(value: Value, scope: LiteralScope): Doc {
  if (value === null) return 'null';
  if (typeof value === 'string') return stringLiteral(value, scope.quote);
  if (typeof value === 'number') return numberLiteral(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return arrayLiteral(value, (item) => literal(item, scope));
  if (isTagged(value)) return taggedLiteral(value, scope);
  const object = value as { readonly [key: string]: Value };
  return objectLiteral(
    Object.entries(object).map(([key, item]) => property(key, literal(item, scope), scope.quote)),
  );
}
