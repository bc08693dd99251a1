// Tells whether what a module registry holds is still as it was after loading, and puts it back where it can, so that
// a registry serves many executions without being loaded again. What cannot be looked into is never said to be the same.
'use strict';

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;
const { isArray } = Array;
const { is, getOwnPropertyNames, getOwnPropertySymbols } = Object;
const { types } = require('node:util');
const textOf = Function.prototype.toString;
const tagOf = Object.prototype.toString;

/** Above this many objects, or values in them, comparing costs more than loading again. */
const MAX_OBJECTS = 20_000;
const MAX_VALUES = 60_000;
/** Objects of the language and of dependencies that are looked at, to know that they are not the target's own. */
const MAX_FOREIGN = 200_000;
/** What code of the target's own that was made watchable has in its functions. */
const OWN = /__q\.f\b/;
/** What the transformer makes of a re-export. */
const PASSED_ON = /^function \(\) \{\s*return _\w+(\.\w+|\[key\])*;\s*\}$/;
const FUNCTION_KEYS = new Set(['length', 'name', 'prototype', 'arguments', 'caller']);

class Opaque extends Error {}

/** As many as `ownKeys` gives, in a tenth of its time. */
const countKeys = (object) => getOwnPropertyNames(object).length + getOwnPropertySymbols(object).length;

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/** Objects that no registry owns: the language's own, and what dependencies export. */
function createForeign() {
  const known = new WeakSet();
  let left = MAX_FOREIGN;
  function add(root) {
    const open = [root];
    while (open.length > 0) {
      const value = open.pop();
      if (!isObject(value) || known.has(value) || left <= 0) continue;
      known.add(value);
      left--;
      try {
        open.push(getPrototypeOf(value));
        for (const key of ownKeys(value)) {
          const descriptor = getOwnPropertyDescriptor(value, key);
          if (descriptor.get) open.push(descriptor.get);
          if (descriptor.set) open.push(descriptor.set);
          if (isObject(descriptor.value)) open.push(descriptor.value);
        }
      } catch {
        // What does not let itself be looked at stays as far as it was seen.
      }
    }
  }
  add(globalThis);
  // Reached by syntax alone.
  for (const made of [function* () {}, async () => {}, async function* () {}]) add(getPrototypeOf(made));
  for (const made of [[][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator]()])
    add(getPrototypeOf(made));
  return { add, has: (value) => known.has(value) };
}

/**
 * Remembers all that can be reached from `roots` and from captured variables: `scopes` are functions that give those
 * that never change, `varying` has functions that give and set the others. Returns `{ same, restore }`, where `restore`
 * says whether all is the same again, or undefined where something cannot be looked into.
 */
function takeSnapshot({ roots, scopes, varying, foreign }) {
  const looks = [];
  const seen = new Set();
  const open = [];
  let values = 0;
  const reach = (value) => {
    if (!isObject(value) || seen.has(value) || foreign.has(value)) return;
    if (seen.size >= MAX_OBJECTS || values >= MAX_VALUES) throw new Opaque();
    seen.add(value);
    open.push(value);
  };
  try {
    for (const root of roots) reach(root);
    for (const scope of scopes) for (const value of scope()) reach(value);
    for (const { get, set } of varying) {
      const before = get();
      for (const value of before) reach(value);
      looks.push({
        same: () => {
          const now = get();
          for (let i = 0; i < before.length; i++) if (!is(now[i], before[i])) return false;
          return true;
        },
        mend: () => set(before),
      });
    }
    for (let value = open.pop(); value !== undefined; value = open.pop()) {
      const look = watch(value, reach);
      values += look.size;
      looks.push(look);
    }
  } catch {
    return undefined;
  }
  const same = () => {
    try {
      for (let i = 0; i < looks.length; i++) if (!looks[i].same()) return false;
      return true;
    } catch {
      return false;
    }
  };
  const restore = () => {
    try {
      const mended = [];
      for (let i = 0; i < looks.length; i++) {
        if (looks[i].same()) continue;
        looks[i].mend();
        mended.push(looks[i]);
      }
      return mended.every((look) => look.same());
    } catch {
      return false;
    }
  };
  return { same, restore };
}

/** A comparison of one object with what it is now; `reach` is told of what it holds. */
function watch(object, reach) {
  if (typeof object === 'function') return watchFunction(object, reach);
  if (
    types.isProxy(object) ||
    types.isPromise(object) ||
    types.isWeakMap(object) ||
    types.isWeakSet(object) ||
    types.isGeneratorObject(object) ||
    types.isMapIterator(object) ||
    types.isSetIterator(object) ||
    types.isExternal(object) ||
    /Iterator|WeakRef|FinalizationRegistry|AbortSignal/.test(tagOf.call(object))
  )
    throw new Opaque();
  const own = watchProperties(object, reach);
  const held = watchContents(object, reach);
  if (held === undefined) return own;
  return {
    size: own.size + held.size,
    same: () => own.same() && held.same(),
    mend: () => {
      own.mend();
      held.mend();
    },
  };
}

function watchFunction(object, reach) {
  if (types.isProxy(object)) throw new Opaque();
  const text = textOf.call(object);
  if (!OWN.test(text) && !text.startsWith('class') && !PASSED_ON.test(text)) throw new Opaque();
  const keys = ownKeys(object);
  const prototype = getOwnPropertyDescriptor(object, 'prototype')?.value;
  // Every plain function has a prototype of its own; one that holds nothing is of no interest.
  if (isObject(prototype) && (text.startsWith('class') || ownKeys(prototype).length > 1)) reach(prototype);
  if (keys.some((key) => !FUNCTION_KEYS.has(key)) || getPrototypeOf(object) !== Function.prototype)
    return watchProperties(object, reach);
  return {
    size: 1,
    same: () => {
      for (const _ in object) return false;
      return object.prototype === prototype;
    },
    mend: () => {
      for (const key of Object.keys(object)) delete object[key];
    },
  };
}

/** Compares in place what is enumerable, in its order, and by name what is not. */
function watchProperties(object, reach) {
  const proto = getPrototypeOf(object);
  reach(proto);
  const array = isArray(object) || types.isTypedArray(object);
  const hidden = [];
  const hiddenValues = [];
  const accessors = [];
  const own = ownKeys(object);
  const ownSet = new Set(own);
  for (const key of own) {
    const descriptor = getOwnPropertyDescriptor(object, key);
    const { value, get, set, enumerable } = descriptor;
    if (get || set) {
      reach(get);
      reach(set);
      accessors.push({ key, get, set });
      continue;
    }
    reach(value);
    const index = array && typeof key === 'string' && String(key >>> 0) === key;
    if (index || (array && key === 'length')) continue;
    if (typeof object === 'function' && FUNCTION_KEYS.has(key)) continue;
    if (!enumerable || typeof key === 'symbol' || array) {
      hidden.push(key);
      hiddenValues.push(value);
    }
  }
  const rest = () => {
    if (getPrototypeOf(object) !== proto) return false;
    for (let i = 0; i < hidden.length; i++) if (!is(object[hidden[i]], hiddenValues[i])) return false;
    for (let i = 0; i < accessors.length; i++) {
      const { key, get, set } = accessors[i];
      const now = getOwnPropertyDescriptor(object, key);
      if (now === undefined || now.get !== get || now.set !== set) return false;
    }
    // The keys of an array are looked at one by one.
    return array || countKeys(object) === own.length;
  };
  const mend = () => {
    for (const key of ownKeys(object)) if (!ownSet.has(key)) delete object[key];
    for (let i = 0; i < hidden.length; i++)
      if (!is(object[hidden[i]], hiddenValues[i])) object[hidden[i]] = hiddenValues[i];
  };
  if (array) {
    const items = Array.from(object);
    return {
      size: items.length + hidden.length,
      same: () => {
        if (object.length !== items.length) return false;
        for (let i = 0; i < items.length; i++) if (!is(object[i], items[i])) return false;
        return rest();
      },
      mend: () => {
        if (object.length !== items.length) object.length = items.length;
        for (let i = 0; i < items.length; i++) if (!is(object[i], items[i])) object[i] = items[i];
        mend();
      },
    };
  }
  const keys = [];
  const before = [];
  const skip = new Set(accessors.map(({ key }) => key));
  for (const key in object) {
    keys.push(key);
    const owner = ownerOf(object, key);
    // A getter that is inherited is looked at where it stands.
    if (skip.has(key) || owner === undefined || !('value' in owner)) before.push(SKIPPED);
    else before.push(owner.value);
  }
  return {
    size: keys.length + hidden.length + accessors.length + 1,
    same: () => {
      let at = 0;
      for (const key in object) {
        if (key !== keys[at]) return false;
        const value = before[at++];
        if (value !== SKIPPED && !is(object[key], value)) return false;
      }
      return at === keys.length && rest();
    },
    mend: () => {
      mend();
      for (let i = 0; i < keys.length; i++) {
        const value = before[i];
        if (value !== SKIPPED && ownSet.has(keys[i]) && !is(object[keys[i]], value)) object[keys[i]] = value;
      }
    },
  };
}

const SKIPPED = Symbol('skipped');

function ownerOf(object, key) {
  for (let at = object; at !== null; at = getPrototypeOf(at)) {
    const descriptor = getOwnPropertyDescriptor(at, key);
    if (descriptor !== undefined) return descriptor;
  }
  return undefined;
}

/** What collections, dates and buffers hold beside their properties. */
function watchContents(object, reach) {
  if (types.isMap(object)) {
    const entries = [...Map.prototype.entries.call(object)];
    for (const entry of entries) entry.forEach(reach);
    return {
      size: entries.length * 2,
      same: () => {
        if (object.size !== entries.length) return false;
        let at = 0;
        for (const [key, value] of Map.prototype.entries.call(object)) {
          const entry = entries[at++];
          if (!is(key, entry[0]) || !is(value, entry[1])) return false;
        }
        return true;
      },
      mend: () => {
        Map.prototype.clear.call(object);
        for (const [key, value] of entries) Map.prototype.set.call(object, key, value);
      },
    };
  }
  if (types.isSet(object)) {
    const items = [...Set.prototype.values.call(object)];
    items.forEach(reach);
    return {
      size: items.length,
      same: () => {
        if (object.size !== items.length) return false;
        let at = 0;
        for (const item of Set.prototype.values.call(object)) if (!is(item, items[at++])) return false;
        return true;
      },
      mend: () => {
        Set.prototype.clear.call(object);
        for (const item of items) Set.prototype.add.call(object, item);
      },
    };
  }
  if (types.isDate(object)) {
    const time = Date.prototype.getTime.call(object);
    return {
      size: 1,
      same: () => is(Date.prototype.getTime.call(object), time),
      mend: () => Date.prototype.setTime.call(object, time),
    };
  }
  if (types.isAnyArrayBuffer(object) || types.isDataView(object)) throw new Opaque();
  return undefined;
}

module.exports = { createForeign, takeSnapshot };
