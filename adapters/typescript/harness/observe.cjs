// One canonical tree of what is visible of a value: the same tree decides kills and prints assertions.
'use strict';

const { EventEmitter } = require('node:events');

const { isArray } = Array;
const { keys: keysOf, getPrototypeOf } = Object;

const MAX_DEPTH = 8;
const MAX_NODES = 600;
const COLLECTIONS = [Map, Set, RegExp, Promise];
const tagOf = Object.prototype.toString;
const TYPED = getPrototypeOf(Uint8Array);
/** Stands for the folder of a program in texts: one character that no text has by chance. */
const FOLDER = '\u{F7E3B}';
let folder = '';

/** Tells where the folder of the running program is; empty when it has none. */
function showFolder(path) {
  folder = path;
}

const textOf = (text) => (folder !== '' && text.includes(folder) ? text.replaceAll(folder, FOLDER) : text);

/** Years that the parts of a date say without ambiguity. */
const FIRST_YEAR = 100;
const LAST_YEAR = 9999;
let local = false;

/** Tells whether the running program was given dates in local time: those that come out are then local as well. */
function showLocal(isLocal) {
  local = isLocal;
}

function dateOf(date) {
  const ms = date.getTime();
  if (Number.isNaN(ms)) return { $: 'date', ms: null };
  const year = date.getFullYear();
  if (!local || year < FIRST_YEAR || year > LAST_YEAR) return { $: 'date', ms };
  const wall = Date.UTC(
    year,
    date.getMonth(),
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
    date.getSeconds(),
    date.getMilliseconds(),
  );
  return { $: 'date', ms: wall, local: true };
}

/** Marks objects of the harness, which no test can be shown. */
const OPAQUE = Symbol('opaque');

/** JavaScript value → Value of the Test DSL. Own enumerable properties only; never throws. */
function observe(value) {
  return observeUpTo(value, MAX_NODES);
}

/** The same of no more than so many nodes. */
function observeUpTo(value, nodes) {
  return visit(value, 0, [], [], { left: nodes });
}

function visit(value, depth, ancestors, path, budget) {
  switch (typeof value) {
    case 'string':
      return folder === '' ? value : textOf(value);
    case 'boolean':
      return value;
    case 'number':
      if (Number.isNaN(value)) return { $: 'NaN' };
      if (value === Infinity) return { $: 'Infinity' };
      if (value === -Infinity) return { $: '-Infinity' };
      return Object.is(value, -0) ? { $: '-0' } : value;
    case 'undefined':
      return { $: 'undefined' };
    case 'bigint':
      return { $: 'bigint', value: String(value) };
    case 'function':
      return { $: 'function', name: '' };
    case 'symbol':
      return { $: 'symbol', name: value.description ?? '', registered: Symbol.keyFor(value) !== undefined };
    default:
      if (value === null) return null;
  }
  if (--budget.left < 0 || depth > MAX_DEPTH) return { $: 'cut' };
  const seen = ancestors.indexOf(value);
  if (seen >= 0) return { $: 'seen', path: path.slice(0, seen).join('.') };
  ancestors.push(value);
  try {
    return visitObject(value, depth, ancestors, path, budget);
  } catch {
    return { $: 'cut' };
  } finally {
    ancestors.pop();
  }
}

function visitObject(value, depth, ancestors, path, budget) {
  const child = (inner, key) => {
    path.push(key);
    const result = visit(inner, depth + 1, ancestors, path, budget);
    path.pop();
    return result;
  };
  if (isArray(value)) {
    const keys = keysOf(value);
    if (value.length > MAX_NODES) return { $: 'cut' };
    let indexes = 0;
    for (const key of keys) if (String(key >>> 0) === key) indexes++;
    if (indexes !== keys.length || value.constructor !== Array) return instance(value, keys, child);
    const items = [];
    for (let i = 0; i < value.length; i++) items.push(i in value ? child(value[i], i) : { $: 'hole' });
    return items;
  }
  const proto = getPrototypeOf(value);
  if (proto === Object.prototype || proto === null) return plain(value, proto, child);
  if (value instanceof Error) {
    const error = { $: 'error', class: className(value), message: textOf(String(value.message)) };
    if (value.code !== undefined) error.code = child(value.code, 'code');
    return error;
  }
  if (isSubclass(value)) return instance(value, keysOf(value), child);
  if (value instanceof Date) return dateOf(value);
  if (value instanceof RegExp) return { $: 'regexp', source: value.source, flags: value.flags };
  if (value instanceof Map) {
    if (value.size > MAX_NODES) return { $: 'cut' };
    return { $: 'map', entries: [...value].map(([k, v], i) => [child(k, `key${i}`), child(v, i)]) };
  }
  if (value instanceof Set) {
    if (value.size > MAX_NODES) return { $: 'cut' };
    return { $: 'set', items: [...value].map((item, i) => child(item, i)) };
  }
  if (value instanceof Promise) return { $: 'promise' };
  if (value instanceof TYPED) {
    if (value.length > MAX_NODES) return { $: 'cut' };
    return {
      $: 'bytes',
      type: className(value),
      items: Array.from(value, (item) => visit(item, 0, [], [], budget)),
    };
  }
  if (value instanceof ArrayBuffer) {
    if (value.byteLength > MAX_NODES) return { $: 'cut' };
    return { $: 'bytes', type: 'ArrayBuffer', items: [...new Uint8Array(value)] };
  }
  const tag = tagOf.call(value);
  if (tag === '[object String]' || tag === '[object Number]' || tag === '[object Boolean]') {
    return {
      $: 'instance',
      class: className(value),
      properties: { valueOf: child(value.valueOf(), 'valueOf') },
    };
  }
  return instance(value, keysOf(value), child);
}

/** A subclass of a built-in collection shows its own properties: what it holds is for its own methods to tell. */
function isSubclass(value) {
  for (const type of COLLECTIONS) if (value instanceof type) return getPrototypeOf(value) !== type.prototype;
  return false;
}

function plain(value, proto, child) {
  if (
    Object.getOwnPropertySymbols(value).some((key) => Object.prototype.propertyIsEnumerable.call(value, key))
  ) {
    return { $: 'cut' };
  }
  const keys = keysOf(value);
  // Strict matchers take such a property for what made the object, and find two of them apart.
  if (keys.includes('constructor')) return { $: 'cut' };
  if (proto === null || keys.includes('$') || keys.includes('__proto__')) {
    const entries = keys.map((key) => [key, child(value[key], key)]);
    return proto === null ? { $: 'object', entries, nullPrototype: true } : { $: 'object', entries };
  }
  const result = {};
  for (const key of keys) result[key] = child(value[key], key);
  return result;
}

/** What is marked private by its name, as node's own classes do too, is for methods to show. */
function instance(value, keys, child) {
  if (value[OPAQUE] === true) return { $: 'cut' };
  const properties = {};
  let partial = false;
  for (const key of keys) {
    if (key === '__proto__') return { $: 'cut' };
    if (key.startsWith('_')) partial = true;
    else properties[key] = child(value[key], key);
  }
  const seen = { $: 'instance', class: className(value), properties };
  return partial ? { ...seen, partial } : seen;
}

function className(value) {
  const maker = value.constructor;
  return typeof maker === 'function' && typeof maker.name === 'string' ? maker.name : '';
}

/** Names of the methods that can be called on a value: what a search may try next. Empty for plain data. */
function methodsOf(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return [];
  const names = [];
  try {
    for (let at = value, depth = 0; at && depth < 5; at = getPrototypeOf(at), depth++) {
      if (BUILTIN.has(at)) break;
      for (const name of Object.getOwnPropertyNames(at)) {
        if (name === 'constructor' || name.startsWith('_') || names.length >= 60) continue;
        const descriptor = Object.getOwnPropertyDescriptor(at, name);
        if (typeof descriptor.value === 'function' && !FUNCTION_KEYS.has(name)) names.push(name);
      }
    }
  } catch {
    return [];
  }
  return names;
}

const BUILTIN = new Set(
  [
    Object,
    Array,
    Function,
    String,
    Number,
    Boolean,
    RegExp,
    Date,
    Promise,
    Map,
    Set,
    WeakMap,
    WeakSet,
    Error,
    ArrayBuffer,
    TYPED,
    EventEmitter,
  ]
    .map((type) => type.prototype)
    .concat([TypeError, RangeError, SyntaxError, URIError].map((type) => type.prototype)),
);
const FUNCTION_KEYS = new Set(['length', 'name', 'prototype', 'caller', 'arguments']);

module.exports = {
  FOLDER,
  OPAQUE,
  showFolder,
  showLocal,
  textOf,
  observe,
  observeUpTo,
  methodsOf,
  className,
};
