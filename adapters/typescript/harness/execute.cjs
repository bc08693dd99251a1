// Runs one program of the Test DSL in a clean registry and observes it. Synchronous unless something waits.
'use strict';

const { stringify } = JSON;

const { observe, showLocal, textOf, methodsOf, className } = require('./observe.cjs');
const { materialize } = require('./values.cjs');

class FuelSpent extends Error {}

/**
 * Returns an observation, or a promise of one:
 * `{ o: outcome, v: value or error, a?: {index: Value}, r?: Value, f?: {file: text}, c?: {spy: calls}, l?: {part: what was printed} }`, keys always in this order.
 * Outcomes: returns, throws, resolves, rejects; and, of no use to a test: invalid, timeout, exit, pending, load.
 * What is named in `unseen` is not looked at: `r` the receiver, `a0` an argument.
 * Of what is printed, only the parts of `prints` are looked at, where it is given.
 * With `careful`, the world's flags say `later` when effects showed only after the act had come to its end.
 */
function execute(program, { registry, world, meter, drain, inspect, careful, unseen, prints, reads }) {
  showLocal(false);
  const run = {
    program,
    inspect,
    careful,
    unseen,
    prints,
    files: world.files,
    index: 0,
    binds: Object.create(null),
    spies: new Map(),
    flag: (what) => world.state.flags.add(what),
    load: (module) => {
      try {
        return registry.load(module);
      } catch (error) {
        run.loadFailed = true;
        throw error;
      }
    },
    loadFailed: false,
    observe,
    world,
    meter,
    drain,
    result: undefined,
    argument: 0,
    watch: reads && ((object, under) => reads.watch(object, [run.index, run.argument], under)),
  };
  return advance(run);
}

function advance(run) {
  const last = run.program.length - 1;
  while (run.index < last) {
    const step = run.program[run.index];
    try {
      if (step.op === 'await') {
        const waited = run.binds[step.step];
        if (isThenable(waited)) return wait(run, waited).then((done) => next(run, step, done));
        run.binds[step.bind] = waited;
      } else run.binds[step.bind] = perform(run, step);
    } catch (error) {
      const ended = broken(run, error, 'invalid');
      // A step that nothing refers to is there for its effect: that it fails is for a program of its own to show.
      return ended.o === 'invalid' && !isUsed(run, step) ? { ...ended, aside: true } : ended;
    }
    if (spent(run)) return { o: 'timeout' };
    run.index++;
  }
  return act(run, run.program[last]);
}

function next(run, step, done) {
  if (done.state !== 'resolved') return { o: done.state === 'pending' ? 'pending' : 'invalid' };
  run.binds[step.bind] = done.value;
  run.index++;
  return advance(run);
}

function isUsed(run, { bind }) {
  const later = JSON.stringify(run.program.slice(run.index + 1));
  return later.includes(`"step":${JSON.stringify(bind)}`);
}

function perform(run, step) {
  if (step.op === 'let') return materialize(step.value, run);
  const { receiver, target } = reach(run, step.callee);
  if (step.op === 'get') return target;
  if (step.op === 'set') {
    receiver[step.callee.path.at(-1)] = materialize(step.value, run);
    return undefined;
  }
  const args = makeArgs(run, step);
  if (typeof target !== 'function') throw new TypeError('the callee is not a function');
  return step.op === 'new' ? new target(...args) : target.apply(receiver, args);
}

function makeArgs(run, { args }) {
  return args.map((arg, index) => {
    run.argument = index;
    return materialize(arg, run, '');
  });
}

function reach(run, callee) {
  let target = 'step' in callee.from ? run.binds[callee.from.step] : run.load(callee.from.module);
  let receiver;
  for (const key of callee.path) {
    receiver = target;
    target = target[key];
  }
  return { receiver, target };
}

function act(run, step) {
  let observed;
  let target;
  let receiver;
  let args = [];
  let argsBefore = [];
  let receiverBefore;
  const watchReceiver = 'callee' in step && 'step' in step.callee.from && step.callee.path.length > 0;
  try {
    if (step.op === 'await') {
      const waited = run.binds[step.step];
      if (!isThenable(waited)) return { o: 'invalid' };
      const end = (outcome) => finish(run, outcome, undefined, undefined, args, argsBefore);
      return wait(run, waited, end).then((done) => end(settled(done)));
    }
    if (step.op === 'load') return loaded(run, step);
    if (step.op === 'let' || step.op === 'set') return { o: 'invalid' };
    ({ receiver, target } = reach(run, step.callee));
    if (step.op === 'get') {
      if (step.callee.path.length === 0) return { o: 'invalid' };
    } else {
      if (typeof target !== 'function') return { o: 'invalid' };
      args = makeArgs(run, step);
      argsBefore = args.map((arg) => (isObject(arg) ? stringify(observe(arg)) : undefined));
    }
    if (watchReceiver) receiverBefore = stringify(observe(run.binds[step.callee.from.step]));
  } catch (error) {
    return broken(run, error, 'invalid');
  }
  const root = watchReceiver ? run.binds[step.callee.from.step] : undefined;
  const end = (outcome) => finish(run, outcome, root, receiverBefore, args, argsBefore);
  try {
    run.result =
      step.op === 'get' ? target : step.op === 'new' ? new target(...args) : target.apply(receiver, args);
    run.inspect?.(run.result, args);
    if (step.op !== 'new' && isThenable(run.result)) {
      return wait(run, run.result, end).then((done) => end(settled(done)));
    }
    if (root !== undefined && run.result === root && isObject(root))
      observed = { o: 'returns', v: { $: 'ref', step: step.callee.from.step } };
    else observed = { o: 'returns', v: observe(run.result) };
  } catch (error) {
    if (error instanceof FuelSpent || spent(run)) return { o: 'timeout' };
    if (error instanceof run.world.ExitSignal) return { o: 'exit' };
    if (isStackOverflow(error)) return { o: 'timeout' };
    observed = { o: 'throws', v: thrown(error) };
  }
  if (spent(run)) return { o: 'timeout' };
  if (run.world.state.flags.has('exit')) return { o: 'exit' };
  if (!run.drain && !run.files.isUsed() && run.world.state.timers.length === 0) return end(observed);
  const early = run.careful ? stateOf(run, end) : undefined;
  return run.world
    .settle(() => true)
    .then(() => {
      noteLater(run, early, end);
      return end(observed);
    });
}

/** Whether a module loads is all that a `load` step shows: what it exports is what other programs call. */
function loaded(run, step) {
  try {
    run.load(step.module);
  } catch (error) {
    const outcome = broken(run, error, 'throws');
    return outcome.o === 'load' ? { o: 'throws', v: thrown(error) } : outcome;
  }
  return spent(run) ? { o: 'timeout' } : { o: 'returns', v: true };
}

function finish(run, observed, root, receiverBefore, args, argsBefore) {
  if (spent(run)) return { o: 'timeout' };
  if (run.world.state.flags.has('exit')) return { o: 'exit' };
  for (let i = 0; i < args.length; i++) {
    if (argsBefore[i] === undefined) continue;
    if (run.unseen?.has(`a${i}`)) continue;
    const after = observe(args[i]);
    const text = stringify(after);
    if (text === argsBefore[i]) continue;
    if (isUnreadable(text)) {
      run.world.state.unseen.add(`a${i}`);
      continue;
    }
    observed.a ??= {};
    observed.a[i] = after;
  }
  if (receiverBefore !== undefined && !run.unseen?.has('r')) {
    const after = observe(root);
    const text = stringify(after);
    if (text !== receiverBefore) {
      if (isUnreadable(text)) run.world.state.unseen.add('r');
      else observed.r = after;
    }
  }
  const changed = run.files.changed();
  if (changed !== undefined) observed.f = changed;
  if (run.spies.size > 0) {
    observed.c = {};
    for (const [id, { calls }] of run.spies) observed.c[id] = calls;
  }
  const printed = run.world.printed.seen(run.prints);
  if (printed !== undefined) observed.l = printed;
  return observed;
}

function settled(done) {
  if (done.state === 'resolved') return { o: 'resolves', v: observe(done.value) };
  if (done.state === 'pending') return { o: 'pending' };
  if (done.error instanceof FuelSpent || isStackOverflow(done.error)) return { o: 'timeout' };
  return { o: 'rejects', v: thrown(done.error) };
}

/** Effects that were not there at the end of the act are waited for in a test. */
function noteLater(run, early, end) {
  if (early === undefined) return;
  const { files, state } = run.world;
  if (early.busy || files.calls() !== early.calls) state.flags.add('files later');
  if (stringify(end({})) !== early.text) state.flags.add('later');
}

function stateOf(run, end) {
  return { text: stringify(end({})), busy: run.files.isBusy(), calls: run.files.calls() };
}

/** Lets everything go on until the promise is settled; `end` gives the effects so far. */
async function wait(run, promise, end) {
  const done = { state: 'pending', value: undefined, error: undefined };
  let early;
  const settle = (state) => {
    done.state = state;
    // The request whose answer settles it is still there.
    if (run.careful && end) early = { ...stateOf(run, end), busy: false };
  };
  Promise.resolve(promise).then(
    (value) => {
      done.value = value;
      settle('resolved');
    },
    (error) => {
      done.error = error;
      settle('rejected');
    },
  );
  await run.world.settle(() => done.state !== 'pending');
  if (end) noteLater(run, early, end);
  if (done.state === 'resolved') run.result = done.value;
  return done;
}

function thrown(error) {
  if (error instanceof Error) {
    const result = { $: 'error', class: className(error), message: textOf(String(error.message)) };
    if (error.code !== undefined) result.code = observe(error.code);
    return result;
  }
  return observe(error);
}

function broken(run, error, otherwise) {
  if (error instanceof FuelSpent || spent(run) || isStackOverflow(error)) return { o: 'timeout' };
  if (error instanceof run.world.ExitSignal || run.world.state.flags.has('exit')) return { o: 'exit' };
  return { o: run.loadFailed ? 'load' : otherwise };
}

/** Longest effect that is looked at, and what no test can assert: a change of such a thing is for other parts to show. */
const MAX_EFFECT = 1500;
const isUnreadable = (text) => text.length > MAX_EFFECT || /"\$":"(cut|promise|seen)"/.test(text);

const spent = (run) => run.meter.f < 0;
const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';
const isThenable = (value) => isObject(value) && typeof value.then === 'function';
const isStackOverflow = (error) => error instanceof RangeError && /call stack/i.test(error.message);

module.exports = { execute, FuelSpent, methodsOf };
