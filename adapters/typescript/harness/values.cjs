// Test DSL values and calls → JavaScript values: the inverse of observe, plus spies and references.
'use strict';

const { showLocal } = require('./observe.cjs');

const { isArray } = Array;
const { keys: keysOf } = Object;

const TYPED = {
  Buffer,
  Uint8Array,
  Int8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
};
const ERRORS = { Error, TypeError, RangeError, SyntaxError, EvalError, ReferenceError, URIError };

/**
 * `context` has `binds` (step name → value), `load(module)`, `spies` (id → {calls, spied}), `flag(what was touched)` and,
 * where reads are watched, `watch(object, path of properties it is under)`: for what has an `under`.
 */
function materialize(value, context, under = undefined) {
  if (value === null || typeof value !== 'object') return value;
  if (isArray(value)) {
    const items = new Array(value.length);
    for (let i = 0; i < value.length; i++) {
      if (value[i] !== null && typeof value[i] === 'object' && value[i].$ === 'hole') continue;
      items[i] = materialize(value[i], context, under);
    }
    return items;
  }
  if (typeof value.$ === 'string') return tagged(value, context);
  const object = {};
  for (const key of keysOf(value)) object[key] = materialize(value[key], context, inner(under, key));
  return under === undefined || context.watch === undefined ? object : context.watch(object, under);
}

/** The path of a property; one with a dot in its name is not told from others. */
function inner(under, key) {
  if (under === undefined) return undefined;
  return under === '' ? key : `${under}.${key}`;
}

function tagged(value, context) {
  switch (value.$) {
    case 'undefined':
    case 'hole':
      return undefined;
    case 'NaN':
      return NaN;
    case '-0':
      return -0;
    case 'Infinity':
      return Infinity;
    case '-Infinity':
      return -Infinity;
    case 'bigint':
      return BigInt(value.value);
    case 'date':
      if (value.local) return localDate(value.ms);
      return new Date(value.ms === null ? NaN : value.ms);
    case 'regexp':
      return new RegExp(value.source, value.flags);
    case 'symbol':
      return value.registered ? Symbol.for(value.name) : Symbol(value.name);
    case 'object': {
      const object = value.nullPrototype ? Object.create(null) : {};
      for (const [key, inner] of value.entries) {
        Object.defineProperty(object, key, {
          value: materialize(inner, context),
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      return object;
    }
    case 'map':
      return new Map(value.entries.map(([k, v]) => [materialize(k, context), materialize(v, context)]));
    case 'set':
      return new Set(value.items.map((item) => materialize(item, context)));
    case 'bytes': {
      const items = value.items.map((item) => materialize(item, context));
      if (value.type === 'ArrayBuffer') return Uint8Array.from(items).buffer;
      return (TYPED[value.type] ?? Uint8Array).from(items);
    }
    case 'error': {
      const error = new (ERRORS[value.class] ?? Error)(value.message);
      if (value.code !== undefined) error.code = materialize(value.code, context);
      return error;
    }
    case 'branded':
      return materialize(value.value, context);
    case 'promise':
      if (value.rejects !== undefined) return Promise.reject(new Error(value.rejects));
      return Promise.resolve(materialize(value.resolves ?? { $: 'undefined' }, context));
    case 'ref':
      if (!(value.step in context.binds)) throw new Error(`no step ${value.step}`);
      return context.binds[value.step];
    case 'export':
      return value.path.reduce((at, key) => at[key], context.load(value.module));
    case 'temp':
      return context.files.place(value);
    case 'spy':
      return spy(value, context);
    default:
      throw new Error(`a ${value.$} cannot be passed in`);
  }
}

/** The date whose local parts are those that this moment has in UTC; dates that come out are then shown alike. */
function localDate(ms) {
  showLocal(true);
  const at = new Date(ms);
  return new Date(
    at.getUTCFullYear(),
    at.getUTCMonth(),
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
    at.getUTCMilliseconds(),
  );
}

/** A spy that is passed in more than once is one function. */
function spy({ id, behaviour }, context) {
  const known = context.spies.get(id);
  if (known !== undefined) return known.spied;
  let turn = 0;
  const record = { calls: [], spied };
  context.spies.set(id, record);
  // A spy in a test file is written in another way: what depends on its text would not be the same there.
  Object.defineProperty(spied, 'toString', {
    value() {
      context.flag('text');
      return 'function';
    },
  });
  return spied;

  function spied(...args) {
    if (record.calls.length < 20) record.calls.push(args.map(context.observe));
    if (behaviour.kind !== 'in-turn') return behave(behaviour, args, context);
    const now = behaviour.behaviours[turn++];
    return now === undefined ? undefined : behave(now, args, context);
  }
}

function behave(behaviour, args, context) {
  switch (behaviour.kind) {
    case 'returns':
      return materialize(behaviour.value, context);
    case 'throws':
      throw new Error(behaviour.message);
    case 'echo':
      return args[behaviour.argument];
    case 'resolves':
      return Promise.resolve(materialize(behaviour.value, context));
    case 'rejects':
      return Promise.reject(new Error(behaviour.message));
    case 'calls-back': {
      const callback = args.findLast((arg) => typeof arg === 'function');
      if (behaviour.later) {
        const given = behaviour.args.map((arg) => materialize(arg, context));
        context.world.timers.setTimeout(() => callback?.(...given));
        return undefined;
      }
      return callback?.(...behaviour.args.map((arg) => materialize(arg, context)));
    }
    default:
      return undefined;
  }
}

module.exports = { materialize };
