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

/** Members that are looked at after every execution, by the text that reaches them; all others after every job. */
const HOT = [
  [
    'Array.prototype',
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
    'String.prototype',
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
  ['Object', ['keys', 'assign', 'create', 'defineProperty', 'entries', 'values', 'freeze', 'getPrototypeOf']],
  ['Object.prototype', ['hasOwnProperty', 'toString', 'valueOf']],
  ['Function.prototype', ['call', 'apply', 'bind', 'toString']],
  ['RegExp.prototype', ['exec', 'test', 'toString']],
  ['Promise.prototype', ['then', 'catch', 'finally']],
  ['Promise', ['resolve', 'reject', 'all']],
  ['Number.prototype', ['toFixed', 'toString']],
  ['JSON', ['stringify', 'parse']],
  ['Math', ['floor', 'round', 'random', 'max', 'min', 'abs', 'pow', 'ceil', 'imul']],
  ['Array', ['isArray', 'from']],
];

const GLOBALS = [
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
  'Date.now',
];

/** Prototypes, by the text that reaches them; all objects at once are no place for anything. */
const PROTOTYPES = new Map(
  TYPES.filter((type) => type !== Object && globalThis[type.name] === type).map((type) => [
    type.prototype,
    `${type.name}.prototype`,
  ]),
);

/** `changed` is called when something had to be put back: with what was added to prototypes, when that was all. */
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
  const paths = HOT.flatMap(([object, names]) => names.map((name) => `${object}.${name}`)).concat(GLOBALS);
  // One comparison per member, each in a place of its own, is many times faster than a loop over names.
  const values = `{ ${paths.map((path, i) => `v${i}: ${path}`).join(', ')} }`;
  const same = paths.map((path, i) => `${path} === v.v${i}`).join(' && ');
  const unchanged = new Function(`const v = ${values}; return () => ${same};`)();
  const samples = [{}, [], Object(''), Object(0), () => {}];
  const globals = Object.getOwnPropertyNames(globalThis).length;

  function looksChanged(deep) {
    try {
      if (!unchanged()) return true;
    } catch {
      return true;
    }
    for (let i = 0; i < samples.length; i++) for (const _ in samples[i]) return true;
    return deep && Object.getOwnPropertyNames(globalThis).length !== globals;
  }

  function restoreAll() {
    let found = false;
    let added = [];
    for (let i = 0; i < saved.length; i++) {
      const { object, own } = saved[i];
      const now = ownKeys(object);
      for (let k = 0; k < now.length; k++) {
        if (own.has(now[k]) || !deleteProperty(object, now[k])) continue;
        found = true;
        if (typeof now[k] === 'string' && PROTOTYPES.has(object))
          added?.push(`${PROTOTYPES.get(object)}.${now[k]}`);
        else added = undefined;
      }
      own.forEach((descriptor, key) => {
        const current = getOwnPropertyDescriptor(object, key);
        if (current !== undefined && current.value === descriptor.value && current.get === descriptor.get)
          return;
        if (descriptor.value === undefined && descriptor.get === undefined) return;
        if (Number.isNaN(descriptor.value)) return;
        if (!defineProperty(object, key, descriptor)) return;
        found = true;
        added = undefined;
      });
    }
    if (found) changed(added);
  }

  return {
    /** A cheap look that sees the usual ways of reaching beyond the module, and the repair when it sees one. */
    restore(deep) {
      if (looksChanged(deep)) restoreAll();
    },
    restoreAll,
  };
}

module.exports = { createGuard };
