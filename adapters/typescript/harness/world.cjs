// The world that target code sees: a fixed clock, seeded random numbers, virtual timers, silent output, and no way
// to end the process. Patched once, in the realm that target code runs in; `reset` before every execution.
'use strict';

const real = {
  Date,
  setImmediate,
  exit: process.exit.bind(process),
  write: process.stdout.write.bind(process.stdout),
};

/** Thrown where target code asks to end the process. */
class ExitSignal {}

function createWorld() {
  const state = { now: 0, random: 1, timers: [], order: 0, flags: new Set() };

  class VirtualDate extends real.Date {
    constructor(...args) {
      if (args.length === 0) {
        super(state.now);
        state.flags.add('clock');
      } else super(...args);
    }
    static now() {
      state.flags.add('clock');
      return state.now;
    }
  }
  Object.defineProperty(VirtualDate, 'name', { value: 'Date' });
  // `Date()` without new gives a string.
  const DateProxy = new Proxy(VirtualDate, {
    apply: () => new VirtualDate().toString(),
  });
  VirtualDate.prototype.constructor = DateProxy;
  globalThis.Date = DateProxy;

  // mulberry32
  Math.random = () => {
    state.flags.add('random');
    state.random = (state.random + 0x6d2b79f5) | 0;
    let t = Math.imul(state.random ^ (state.random >>> 15), 1 | state.random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  class Timer {
    constructor(run, delay, repeat) {
      this.run = run;
      this.at = state.now + delay;
      this.repeat = repeat;
      this.order = state.order++;
    }
    ref() {
      return this;
    }
    unref() {
      return this;
    }
    hasRef() {
      return true;
    }
    refresh() {
      return this;
    }
    close() {
      clear(this);
      return this;
    }
    [Symbol.toPrimitive]() {
      return this.order + 1;
    }
  }
  const schedule = (run, delay, repeat) => {
    state.flags.add('timers');
    const timer = new Timer(run, delay, repeat);
    if (state.timers.length < 1000) state.timers.push(timer);
    return timer;
  };
  const clear = (timer) => {
    const index = state.timers.findIndex((each) => each === timer || each.order + 1 === timer);
    if (index >= 0) state.timers.splice(index, 1);
  };
  const milliseconds = (delay) => (Number(delay) >= 1 ? Math.min(Number(delay), 2 ** 31) : 1);
  const timers = {
    setTimeout: (f, delay, ...args) => schedule(() => f(...args), milliseconds(delay), 0),
    setInterval: (f, delay, ...args) => schedule(() => f(...args), milliseconds(delay), milliseconds(delay)),
    setImmediate: (f, ...args) => schedule(() => f(...args), 0, 0),
    clearTimeout: clear,
    clearInterval: clear,
    clearImmediate: clear,
  };
  Object.assign(globalThis, timers);
  globalThis.fetch = () => {
    state.flags.add('net');
    return Promise.reject(new TypeError('fetch failed'));
  };

  process.exit =
    process.abort =
    process.reallyExit =
    process.kill =
      () => {
        state.flags.add('exit');
        throw new ExitSignal();
      };
  process.chdir = () => {
    state.flags.add('process');
  };
  for (const name of Object.keys(console)) {
    if (typeof console[name] === 'function') console[name] = () => {};
  }
  process.stdout.write = process.stderr.write = () => true;
  process.on('unhandledRejection', () => {});
  process.on('uncaughtException', () => state.flags.add('uncaught'));
  process.emitWarning = () => {};
  const realEnvironment = process.env;
  const environment = { ...process.env };
  process.env = { ...environment };

  // Some globals are made on first use; make them before looking.
  for (const name of Object.getOwnPropertyNames(globalThis)) void globalThis[name];
  const guarded = [
    Object.prototype,
    Array.prototype,
    Function.prototype,
    String.prototype,
    Number.prototype,
    Boolean.prototype,
    RegExp.prototype,
    Promise.prototype,
    Map.prototype,
    Set.prototype,
    Error.prototype,
    Math,
    JSON,
    globalThis,
  ].map((object) => ({
    object,
    size: Reflect.ownKeys(object).length,
    own: Object.getOwnPropertyDescriptors(object),
  }));
  const globals = Object.getOwnPropertyNames(globalThis)
    .map((name) => ({ name, descriptor: Object.getOwnPropertyDescriptor(globalThis, name) }))
    .filter(({ descriptor }) => typeof descriptor.value === 'function');

  const quick = {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Function,
    BigInt,
    Symbol,
    Promise,
    Map,
    Set,
    RegExp,
    Error,
    Math,
    JSON,
    Date: globalThis.Date,
  };
  const samples = [{}, [], Object(''), Object(0), () => {}];

  /** A cheap look that sees the usual ways of reaching beyond the module: replaced globals, added prototype members. */
  function looksChanged() {
    if (
      Object !== quick.Object ||
      Array !== quick.Array ||
      String !== quick.String ||
      Number !== quick.Number ||
      Boolean !== quick.Boolean ||
      Function !== quick.Function ||
      BigInt !== quick.BigInt ||
      Symbol !== quick.Symbol ||
      Promise !== quick.Promise ||
      Map !== quick.Map ||
      Set !== quick.Set ||
      RegExp !== quick.RegExp ||
      Error !== quick.Error ||
      Math !== quick.Math ||
      JSON !== quick.JSON ||
      Date !== quick.Date
    )
      return true;
    for (const sample of samples) for (const _ in sample) return true;
    return false;
  }

  /** Undoes what an execution did to shared prototypes and globals, as far as a cheap look sees it. */
  function restore() {
    if (looksChanged()) restoreAll();
  }

  /** Undoes what executions did to shared prototypes and globals. */
  function restoreAll() {
    for (const { object, size, own } of guarded) {
      const keys = Reflect.ownKeys(object);
      if (keys.length === size) continue;
      state.flags.add('globals');
      for (const key of keys) if (!Object.hasOwn(own, key)) Reflect.deleteProperty(object, key);
      for (const key of Reflect.ownKeys(own)) {
        if (!Object.hasOwn(object, key)) Object.defineProperty(object, key, own[key]);
      }
    }
    for (const { name, descriptor } of globals) {
      if (globalThis[name] === descriptor.value) continue;
      state.flags.add('globals');
      Object.defineProperty(globalThis, name, descriptor);
    }
    if (state.flags.has('env')) process.env = { ...environment };
  }

  /** `variant` has `now` (ms), `seed` and `zone`. */
  function reset({ now, seed, zone }) {
    state.now = now;
    state.random = seed | 0;
    if (zone !== state.zone) {
      state.zone = zone;
      realEnvironment.TZ = zone;
    }
    state.timers.length = 0;
    state.order = 0;
    state.flags.clear();
  }

  /** Lets promises and virtual timers run until `done()` or nothing is left to do. */
  async function settle(done) {
    for (let turn = 0; turn < 300; turn++) {
      await new Promise((resolve) => real.setImmediate(resolve));
      if (state.timers.length === 0) {
        if (done() || turn > 3) return;
        continue;
      }
      let next = state.timers[0];
      for (const timer of state.timers) {
        if (timer.at < next.at || (timer.at === next.at && timer.order < next.order)) next = timer;
      }
      state.now = Math.max(state.now, next.at);
      if (next.repeat > 0) {
        next.at = state.now + next.repeat;
        if (done()) return;
      } else clear(next);
      try {
        next.run();
      } catch {
        state.flags.add('uncaught');
      }
    }
  }

  return {
    state,
    reset,
    restore,
    restoreAll,
    settle,
    timers,
    ExitSignal,
    write: real.write,
    exit: real.exit,
  };
}

module.exports = { createWorld };
