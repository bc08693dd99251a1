// Which properties the code looks for in plain objects that it is given, wherever it does so and however much later,
// and which it then puts there: how the search learns what an options object may hold. Exploring only.
'use strict';

const { hasOwn } = Object;
const MOST_READS = 24;
const LONGEST = 60;

/** Read from anything by the language, its library and the harness. */
const ORDINARY = new Set([
  'then',
  'toJSON',
  'constructor',
  'asymmetricMatch',
  'nodeType',
  'tagName',
  '$$typeof',
]);

/** Watches objects for one program at a time. `reads` has `[step, argument, path of properties it is under, key, value put there]`. */
function createReads() {
  let reads = new Map();
  let turn = 0;

  /** The object as the code sees it; `place` is the number of its step and of the argument that it is part of. */
  function watch(object, [step, argument], under) {
    const at = [step, argument, under];
    const own = turn;
    const seek = (target, key) => {
      // Modules keep what an earlier program passed.
      if (own !== turn) return;
      if (typeof key !== 'string' || reads.size >= MOST_READS || key in target || ORDINARY.has(key)) return;
      if (key.length > LONGEST) return;
      const id = `${step} ${argument} ${under} ${key}`;
      if (!reads.has(id)) reads.set(id, [...at, key]);
    };
    return new Proxy(object, {
      get(target, key, receiver) {
        seek(target, key);
        return Reflect.get(target, key, receiver);
      },
      has(target, key) {
        seek(target, key);
        return Reflect.has(target, key);
      },
      getOwnPropertyDescriptor(target, key) {
        seek(target, key);
        return Reflect.getOwnPropertyDescriptor(target, key);
      },
      defineProperty(target, key, descriptor) {
        const read = hasOwn(target, key) ? undefined : reads.get(`${step} ${argument} ${under} ${key}`);
        if (read?.length === 4 && isPlain(descriptor.value)) read.push(descriptor.value);
        return Reflect.defineProperty(target, key, descriptor);
      },
    });
  }

  return {
    watch,
    /** What was read since the last time, of what is watched since then: a program has ended. */
    take() {
      turn++;
      const found = [...reads.values()];
      if (reads.size > 0) reads = new Map();
      return found;
    },
  };
}

const isPlain = (value) =>
  typeof value === 'boolean' ||
  (typeof value === 'number' && Number.isFinite(value)) ||
  (typeof value === 'string' && value.length <= LONGEST);

module.exports = { createReads };
