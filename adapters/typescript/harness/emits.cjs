// Which events emitters give while a program runs: how the search learns what there is to listen to.
'use strict';

const { EventEmitter } = require('node:events');

const MOST = 8;
const LONGEST = 40;

/** Looks over the shoulder of every emitter of the process, from now on. */
function createEmits() {
  let names = new Set();
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = {
    emit(type, ...args) {
      if (typeof type === 'string' && type.length <= LONGEST && names.size < MOST && this !== process)
        names.add(type);
      return emit.call(this, type, ...args);
    },
  }.emit;
  return {
    /** The events since the last time, with the member by which one listens. */
    take() {
      if (names.size === 0) return [];
      const taken = [...names].map((name) => ({ member: 'on', name }));
      names = new Set();
      return taken;
    },
  };
}

module.exports = { createEmits };
