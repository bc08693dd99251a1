// What an execution gives away beyond its observation: what kind of thing came out, how the code calls what it is given,
// and what it looked for in vain. Hints for what to try next; no kill depends on them.
'use strict';

const { methodsOf, className } = require('./observe.cjs');

const { keys: keysOf, getPrototypeOf } = Object;
const MOST_NAMES = 40;
const MOST_CALLS = 8;
const LONGEST_CALL = 200;
/** Texts of one result that are told; a table need not be told whole. */
const MOST_TEXTS = 24;
const LONGEST_TEXT = 60;

/**
 * An object or a function of the code's own as `{ kind, names, arity?, methods }`, undefined for plain data. Things of
 * one kind can stand in for each other; `names` are what can be read from it.
 */
function describe(value) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined;
  try {
    const own = methodsOf(value);
    if (typeof value === 'function')
      return { kind: `function/${value.length}`, names: own, arity: value.length, methods: ['', ...own] };
    const proto = getPrototypeOf(value);
    const plain = proto === Object.prototype || proto === null;
    const keys = Array.isArray(value) ? [] : keysOf(value);
    if (own.length === 0 && (plain || Array.isArray(value) || isBuiltIn(proto))) return undefined;
    const kind = plain ? `{${keys.slice(0, 8).join()}}` : className(value);
    return { kind, names: [...new Set([...keys, ...own])].slice(0, MOST_NAMES), methods: own };
  } catch {
    return undefined;
  }
}

function isBuiltIn(proto) {
  const maker = proto.constructor;
  return typeof maker === 'function' && globalThis[maker.name] === maker;
}

/** What spies were called with, where it can be passed in again; for a function that is, another can be passed. */
function callsOf({ c }) {
  if (c === undefined) return [];
  const found = new Map();
  for (const id in c) {
    for (const args of c[id]) {
      if (found.size >= MOST_CALLS) return [...found.values()];
      const text = JSON.stringify(args);
      if (args.length > 0 && text.length <= LONGEST_CALL && args.every(canBePassed)) found.set(text, args);
    }
  }
  return [...found.values()];
}

function canBePassed(arg) {
  if (arg !== null && typeof arg === 'object' && arg.$ === 'function') return true;
  return !/"\$":"(function|instance|seen|promise|cut)"/.test(JSON.stringify(arg));
}

/** What an error says was looked for: `called`, a name that is no function; `read`, a property that is not there. */
function missedBy({ class: type, message }) {
  if (type !== 'TypeError') return undefined;
  const called = /^([\w$.]+) is not a function/.exec(message)?.[1];
  if (called !== undefined) {
    const dot = called.lastIndexOf('.');
    return dot < 0 ? { called } : { read: called.slice(dot + 1) };
  }
  const read = /\(reading '([\w$]+)'\)/.exec(message)?.[1];
  return read === undefined ? undefined : { read };
}

/** Texts in what came out, keys too, that were not told before; they are put into `told`. */
function textsOf({ v }, told) {
  const found = [];
  const add = (text) => {
    if (text.length === 0 || text.length > LONGEST_TEXT || found.length >= MOST_TEXTS || told.has(text))
      return;
    told.add(text);
    found.push(text);
  };
  const visit = (value) => {
    if (typeof value === 'string') add(value);
    else if (Array.isArray(value)) for (const item of value) visit(item);
    else if (value !== null && typeof value === 'object' && value.$ === undefined)
      for (const key in value) {
        add(key);
        visit(value[key]);
      }
  };
  if (v !== undefined) visit(v);
  return found;
}

module.exports = { callsOf, describe, missedBy, textsOf };
