// The world that target code sees: a fixed clock, seeded random numbers, virtual timers, silent output, and no way
// to end the process. Patched once, in the realm that target code runs in; `reset` before every execution.
'use strict';

const { createGuard } = require('./guard.cjs');
const { OPAQUE, showFolder } = require('./observe.cjs');
const { createFiles } = require('./files.cjs');
const { createPrinted } = require('./printed.cjs');

/** Turns without a request before files count as settled: one may follow from another's answer. */
const QUIET_TURNS = 3;
/** Turns that requests are waited for; only those on something that never answers take longer. */
const MOST_WAITS = 20_000;
/** Turns that a wait without an answer counts for. */
const SILENT = 200;

const real = {
  Date,
  setImmediate,
  exit: process.exit.bind(process),
  write: process.stdout.write.bind(process.stdout),
};

/** Thrown where target code asks to end the process. */
class ExitSignal {}

/** Times that a timer may come again after all else is done: what stops by itself has stopped by then. */
const MOST_TICKS = 20;
/** Draws that are recorded: a test that lists more is not read. */
const MOST_DRAWS = 9;
/** Random numbers have this many steps: what a test lists is short. */
const DRAW_STEPS = 100;

/** Numbers of processes, as programs see them. */
const LEAST_PID = 1000;
const PIDS = 29_989;

function createWorld({ files: root, tree }) {
  const state = {
    now: 0,
    random: 1,
    timers: [],
    order: 0,
    draws: [],
    added: [],
    unseen: new Set(),
    /** Promises that were rejected and nobody waited for, in all. */
    rejections: 0,
    loading: 0,
    flags: new Set(),
  };
  const files = createFiles({ root, state, show: showFolder });

  /** What a module asks for while it loads, a test cannot give it: that runs after. */
  const touched = (what) => state.flags.add(state.loading > 0 ? `${what} while loading` : what);

  class VirtualDate extends real.Date {
    constructor(...args) {
      if (args.length === 0) {
        super(state.now);
        touched('clock');
      } else super(...args);
    }
    static now() {
      touched('clock');
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
    touched('random');
    state.random = (state.random + 0x6d2b79f5) | 0;
    let t = Math.imul(state.random ^ (state.random >>> 15), 1 | state.random);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    const draw = Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * DRAW_STEPS) / DRAW_STEPS;
    if (state.draws.length < MOST_DRAWS) state.draws.push(draw);
    return draw;
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
    /** What stands for a timer differs from one framework to the next: it is not looked into. */
    get [OPAQUE]() {
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
    touched('timers');
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
  // Never the same twice, which no two looks into one process would show.
  Object.defineProperty(process, 'pid', {
    enumerable: true,
    configurable: true,
    get: () => LEAST_PID + (state.now % PIDS),
  });
  process.chdir = () => {
    state.flags.add('process');
  };
  const printed = createPrinted({ state, places: [tree, root] });
  process.stdout.write = process.stderr.write = () => true;
  process.on('unhandledRejection', () => {
    state.rejections++;
  });
  process.on('uncaughtException', () => state.flags.add('uncaught'));
  process.emitWarning = () => {};
  const realEnvironment = process.env;
  const environment = { ...process.env };
  function restoreEnvironment() {
    const touched = () => {
      state.flags.add('env');
      return true;
    };
    process.env = new Proxy(
      { ...environment },
      {
        set: (target, key, value) => touched() && Reflect.set(target, key, String(value)),
        deleteProperty: (target, key) => touched() && Reflect.deleteProperty(target, key),
        defineProperty: (target, key, descriptor) =>
          touched() && Reflect.defineProperty(target, key, descriptor),
      },
    );
  }
  restoreEnvironment();

  const guard = createGuard((added) => {
    state.flags.add(added === undefined ? 'globals' : 'additions');
    state.added = added ?? [];
  });

  /** Undoes what an execution did to the realm and to the environment, as far as a cheap look sees it; `deep` counts globals. */
  function restore(deep) {
    guard.restore(deep);
    files.end();
    if (state.flags.has('env')) restoreEnvironment();
  }

  /** `variant` has `now` (ms), `seed` and `zone`, and may have the `pace` of requests to the file system. */
  function reset({ now, seed, zone, pace = 0 }) {
    state.now = now;
    state.random = seed | 0;
    if (zone !== state.zone) {
      state.zone = zone;
      realEnvironment.TZ = zone;
    }
    state.timers.length = 0;
    state.order = 0;
    state.draws = [];
    if (state.unseen.size > 0) state.unseen = new Set();
    if (state.added.length > 0) state.added = [];
    state.flags.clear();
    files.begin(`${zone} ${now}`, pace);
    printed.begin();
  }

  /** Lets promises and virtual timers run until `done()` or nothing is left to do. */
  async function settle(done) {
    let ticks = 0;
    let quiet = 0;
    let waits = 0;
    for (let turn = 0; turn < 300; turn++) {
      await new Promise((resolve) => real.setImmediate(resolve));
      if (files.isUsed()) {
        const busy = files.isBusy();
        if (busy && done()) state.flags.add('files later');
        quiet = busy ? 0 : quiet + 1;
        if (busy && !(await files.answered())) waits += SILENT;
        if (quiet < QUIET_TURNS && ++waits < MOST_WAITS) {
          turn--;
          continue;
        }
      }
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
        if (done() && ++ticks > MOST_TICKS) return;
      } else clear(next);
      quiet = 0;
      try {
        next.run();
      } catch {
        state.flags.add('uncaught');
      }
    }
  }

  /** Resolves when what is due by itself has happened: rejections that nobody waits for are known then. */
  const turn = () => new Promise((resolve) => real.setImmediate(resolve));

  return {
    state,
    turn,
    reset,
    restore,
    restoreAll: guard.restoreAll,
    settle,
    files,
    printed,
    timers,
    ExitSignal,
    write: real.write,
    exit: real.exit,
  };
}

module.exports = { createWorld, MOST_DRAWS };
