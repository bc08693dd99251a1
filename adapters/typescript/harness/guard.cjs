// Keeps the realm as it was: target code shares it with the harness, and one program must not change what the next sees.
'use strict';

const { ownKeys, getOwnPropertyDescriptor, defineProperty, deleteProperty } = Reflect;

const TYPES = [
  Object,
  Array,
  Function,
  String,
  Number,
  Boolean,
  Symbol,
  BigInt,
  RegExp,
  Date,
  Promise,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  ArrayBuffer,
  Uint8Array,
  Object.getPrototypeOf(Uint8Array),
];

/** Members that are looked at after every execution; all others after every job. */
const HOT = [
  [
    Array.prototype,
    [
      'push',
      'pop',
      'shift',
      'map',
      'filter',
      'forEach',
      'slice',
      'splice',
      'concat',
      'indexOf',
      'includes',
      'join',
      'reduce',
      'sort',
      'find',
      'some',
      'every',
      'reverse',
    ],
  ],
  [
    String.prototype,
    [
      'replace',
      'split',
      'slice',
      'trim',
      'toLowerCase',
      'toUpperCase',
      'charAt',
      'charCodeAt',
      'indexOf',
      'includes',
      'match',
      'substring',
    ],
  ],
  [Object, ['keys', 'assign', 'create', 'defineProperty', 'entries', 'values', 'freeze', 'getPrototypeOf']],
  [Object.prototype, ['hasOwnProperty', 'toString', 'valueOf']],
  [Function.prototype, ['call', 'apply', 'bind', 'toString']],
  [RegExp.prototype, ['exec', 'test', 'toString']],
  [Promise.prototype, ['then', 'catch', 'finally']],
  [Promise, ['resolve', 'reject', 'all']],
  [Number.prototype, ['toFixed', 'toString']],
  [JSON, ['stringify', 'parse']],
  [Math, ['floor', 'round', 'random', 'max', 'min', 'abs', 'pow', 'ceil', 'imul']],
  [Array, ['isArray', 'from']],
];

/** `changed` is called when something had to be put back. */
function createGuard(changed) {
  // Some globals are made on first use; make them before looking.
  for (const name of ownKeys(globalThis)) void globalThis[name];
  const objects = [globalThis, Math, JSON, Reflect];
  for (const type of TYPES) objects.push(type, type.prototype);
  objects.push(globalThis.Date, process);
  const saved = objects.map((object) => ({
    object,
    own: new Map(ownKeys(object).map((key) => [key, getOwnPropertyDescriptor(object, key)])),
  }));
  const hot = [];
  for (const [object, names] of HOT)
    for (const name of names) hot.push({ object, name, value: object[name] });
  for (const name of [
    'Object',
    'Array',
    'Function',
    'String',
    'Number',
    'Boolean',
    'Symbol',
    'BigInt',
    'RegExp',
    'Date',
    'Promise',
    'Map',
    'Set',
    'Error',
    'Math',
    'JSON',
    'Reflect',
    'parseInt',
    'parseFloat',
    'isNaN',
    'isFinite',
  ]) {
    hot.push({ object: globalThis, name, value: globalThis[name] });
  }
  hot.push({ object: globalThis.Date, name: 'now', value: globalThis.Date.now });
  const samples = [{}, [], Object(''), Object(0), () => {}];
  const globals = ownKeys(globalThis).length;
  const size = hot.length;

  function looksChanged() {
    for (let i = 0; i < size; i++) if (hot[i].object[hot[i].name] !== hot[i].value) return true;
    for (let i = 0; i < samples.length; i++) for (const _ in samples[i]) return true;
    return ownKeys(globalThis).length !== globals;
  }

  function restoreAll() {
    let found = false;
    for (let i = 0; i < saved.length; i++) {
      const { object, own } = saved[i];
      const now = ownKeys(object);
      for (let k = 0; k < now.length; k++) {
        if (!own.has(now[k]) && deleteProperty(object, now[k])) found = true;
      }
      own.forEach((descriptor, key) => {
        const current = getOwnPropertyDescriptor(object, key);
        if (current !== undefined && current.value === descriptor.value && current.get === descriptor.get)
          return;
        if (descriptor.value === undefined && descriptor.get === undefined) return;
        if (Number.isNaN(descriptor.value)) return;
        if (defineProperty(object, key, descriptor)) found = true;
      });
    }
    if (found) changed();
  }

  return {
    /** A cheap look that sees the usual ways of reaching beyond the module, and the repair when it sees one. */
    restore() {
      if (looksChanged()) restoreAll();
    },
    restoreAll,
  };
}

module.exports = { createGuard };
