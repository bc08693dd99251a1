// Which events emitters give while a program runs: how the search learns what there is to listen to.
'use strict';

const { EventEmitter } = require('node:events');
const { ReadStream, WriteStream } = require('node:fs');

const MOST = 8;
const LONGEST = 40;

/** Looks over the shoulder of every emitter of the process, from now on. */
function createEmits() {
  let names = new Set();
  /** Of the streams that an emitter of the code's own may hold: told where there is no other. */
  let inner = new Set();
  const { emit } = EventEmitter.prototype;
  EventEmitter.prototype.emit = {
    emit(type, ...args) {
      const heard = isStream(this) ? inner : names;
      if (typeof type === 'string' && type.length <= LONGEST && heard.size < MOST && this !== process)
        heard.add(type);
      return emit.call(this, type, ...args);
    },
  }.emit;
  return {
    /** The events since the last time, with the member by which one listens. */
    take() {
      if (names.size === 0 && inner.size === 0) return [];
      const taken = [...(names.size > 0 ? names : inner)].map((name) => ({ member: 'on', name }));
      names = new Set();
      inner = new Set();
      return taken;
    },
  };
}

const isStream = (emitter) => {
  const proto = Object.getPrototypeOf(emitter);
  return proto === ReadStream.prototype || proto === WriteStream.prototype;
};

module.exports = { createEmits };
