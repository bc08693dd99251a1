// What a program prints on the console, as a test sees it that puts a spy in place of a method before it begins.
'use strict';

const { homedir, tmpdir } = require('node:os');
const { FOLDER, observe, observeUpTo } = require('./observe.cjs');

const { stringify } = JSON;
const { isArray } = Array;
const { is } = Object;

const METHODS = ['log', 'info', 'warn', 'error', 'debug'];
/** Messages of one method that are looked at: a test that lists more is not read. */
const MOST_MESSAGES = 20;
/** A number of messages above this is not counted by a reader. */
const LARGEST_COUNT = 10;
/**
 * Arguments of a message, and the longest that is looked at, in nodes and as JSON, texts in characters: of others, only
 * that they are there. Warnings are a sentence or two, and of use only whole.
 */
const MOST_ARGUMENTS = 6;
const MOST_NODES = 24;
const LONGEST_ARGUMENT = 80;
const LONGEST_TEXT = 300;
const UNSEEN = { $: 'cut' };
/** What one literal cannot say. */
const OPEN = /"\$":"(cut|promise|seen|instance|symbol|map|set)"/;
/** Lines of a stack, and addresses of modules. */
const TRACE = /^\s+at .+:\d+:\d+\)?$|file:\/\/|node:internal/m;

/** `places` are folders that lie elsewhere on another machine. */
function createPrinted({ state, places }) {
  const local = [...places, homedir(), tmpdir(), FOLDER].filter((place) => place.length > 1);
  const silent = {};
  /** What stands for the methods while a program runs: one that an earlier one kept records nothing any more. */
  let current = {};
  let messages = {};
  let counts = {};
  /** Nothing is told where methods were replaced, or others called that pass a message on to these in a test. */
  let isOpen = false;

  function recorder(method) {
    const here = messages;
    const list = [];
    here[method] = list;
    return (...args) => {
      if (here !== messages || state.loading > 0) return;
      counts[method] = (counts[method] ?? 0) + 1;
      if (list.length < MOST_MESSAGES) list.push(args);
    };
  }

  for (const name of Object.keys(console)) {
    if (typeof console[name] !== 'function') continue;
    const isMessage = METHODS.includes(name);
    silent[name] = () => {
      if (!isMessage && state.loading === 0) isOpen = false;
    };
    if (!isMessage) {
      console[name] = silent[name];
      continue;
    }
    Object.defineProperty(console, name, {
      enumerable: true,
      configurable: true,
      // What a module takes while it loads, it took before any spy was there.
      get: () => {
        if (state.loading > 0) return silent[name];
        current[name] ??= recorder(name);
        return current[name];
      },
      set: (put) => {
        current[name] = put;
        isOpen = false;
      },
    });
  }

  /** An argument as a test can compare it on any machine. */
  function argument(value) {
    if (value === null || value === undefined) return observe(value);
    const seen = observeUpTo(value, MOST_NODES);
    const text = stringify(seen);
    if (text.length > (typeof value === 'string' ? LONGEST_TEXT : LONGEST_ARGUMENT) || OPEN.test(text))
      return UNSEEN;
    if (typeof value === 'number' || typeof value === 'boolean') return seen;
    const lines = typeof value === 'string' ? value : text;
    const isLocal = local.some((place) => lines.includes(place)) || TRACE.test(lines);
    return isLocal ? UNSEEN : seen;
  }

  /** A message of another run: of what was not looked at in the known one, only that it is there. */
  function likewise(args, known) {
    if (args === undefined || args.length > MOST_ARGUMENTS) return null;
    return args.map((value, i) => {
      const before = known?.[i];
      // Most of what mutants print is the same: it needs no second look.
      if (typeof value !== 'object' && is(value, before)) return before;
      return before?.$ === 'cut' && value !== null && value !== undefined ? UNSEEN : argument(value);
    });
  }

  function message(args) {
    if (args.length > MOST_ARGUMENTS) return undefined;
    const seen = args.map(argument);
    return seen.length > 0 && seen.every((each) => each === UNSEEN) ? undefined : seen;
  }

  /** Parts by name: `error` is how often it was called, `error.0` what with at first. */
  function all() {
    const found = {};
    for (const method of isOpen ? METHODS : []) {
      if (counts[method] === undefined) continue;
      if (counts[method] <= LARGEST_COUNT) found[method] = counts[method];
      messages[method].forEach((args, i) => {
        const seen = message(args);
        if (seen !== undefined) found[`${method}.${i}`] = seen;
      });
    }
    return found;
  }

  return {
    silent,
    begin() {
      current = {};
      messages = {};
      counts = {};
      isOpen = true;
    },
    /** What was printed, or undefined for nothing; with what is `known` of another run, its parts and no others. */
    seen(known) {
      if (known === undefined) {
        const found = all();
        return Object.keys(found).length === 0 ? undefined : found;
      }
      const found = {};
      for (const part of Object.keys(known)) {
        const [method, index] = part.split('.');
        found[part] =
          index === undefined ? (counts[method] ?? 0) : likewise(messages[method]?.[index], known[part]);
      }
      return Object.keys(found).length === 0 ? undefined : found;
    },
  };
}

/** Of what a program printed, what is the same in another run of it: of an argument that is not, only that it is there. */
function steadyParts(first, other = {}) {
  const kept = {};
  for (const part of Object.keys(first)) {
    const steady = steadyPart(first[part], other[part]);
    if (steady !== undefined) kept[part] = steady;
  }
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function steadyPart(first, other) {
  if (stringify(first) === stringify(other)) return first;
  if (!isArray(first) || !isArray(other) || first.length !== other.length) return undefined;
  const args = first.map((arg, i) => {
    if (stringify(arg) === stringify(other[i])) return arg;
    return isThere(arg) && isThere(other[i]) ? UNSEEN : undefined;
  });
  return args.includes(undefined) || args.every((arg) => arg === UNSEEN || arg?.$ === 'cut')
    ? undefined
    : args;
}

const isThere = (arg) => arg !== null && arg.$ !== 'undefined';

module.exports = { createPrinted, steadyParts };
