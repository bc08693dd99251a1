// The probe's process: executes programs of the Test DSL against the rebuilt sources, one clean module registry each,
// and answers in JSON lines. Holds no state between jobs, so an answer does not depend on which worker gives it.
'use strict';

const { parse, stringify } = JSON;
const { imul } = Math;

const fs = require('node:fs');
const { openSync, readFileSync, writeSync } = fs;
const path = require('node:path');
const { createWorld, MOST_DRAWS } = require('./world.cjs');
const { createLoader } = require('./loader.cjs');
const { closeOwnFiles } = require('./own-files.cjs');
const { execute, FuelSpent, methodsOf } = require('./execute.cjs');
const { createForeign, createKeeper } = require('./keeper.cjs');
const { createReads } = require('./reads.cjs');
const { callsOf, describe, missedBy, textsOf } = require('./clues.cjs');

const reads = createReads();
const config = parse(readFileSync(process.argv[2], 'utf8'));
const journal = openSync('journal', 'w');
closeOwnFiles();
const world = createWorld({ files: path.resolve('files') });
const foreign = createForeign();

// One for all: a trace of where it was thrown would cost more than most executions.
const fuelSpent = new FuelSpent('fuel spent');
const spend = () => {
  throw fuelSpent;
};
const branches = new Uint8Array(config.branches + 1);
let pairs = [];
let pairKeys = new Set();
const MAX_PAIRS = 40;
const MAX_KEYS = 2000;
const KEYS_SHOWN = 5;
/** Index of the running program in its job. */
let place = 0;

function compare(left, right) {
  const kind = typeof left;
  if (kind !== typeof right || (kind !== 'number' && kind !== 'string') || pairs.length >= MAX_PAIRS) return;
  if (
    kind === 'string' ? left.length + right.length > 120 : !Number.isFinite(left) || !Number.isFinite(right)
  )
    return;
  const key = `${left}\0${right}`;
  if (pairKeys.has(key)) return;
  pairKeys.add(key);
  pairs.push([left, right]);
}

/** Some keys of a table that was asked for one: those after it, so that one leads to the next. */
function lookUp(table, key) {
  if (table === null || typeof table !== 'object' || Array.isArray(table) || pairs.length >= MAX_PAIRS)
    return;
  const keys = Object.keys(table);
  if (keys.length === 0 || keys.length > MAX_KEYS) return;
  const at = keys.indexOf(key);
  const from = at >= 0 ? at + 1 : place * KEYS_SHOWN;
  for (let i = 0; i < KEYS_SHOWN; i++) {
    const other = keys[(from + i) % keys.length];
    if (other !== key) compare(String(key), other);
  }
}

const hooks = {
  explore: {
    f: 0,
    b: branches,
    o: spend,
    url: '',
    s(test, discriminant) {
      compare(discriminant, test);
      return test;
    },
    k(table, key) {
      if (typeof key === 'string' || key === undefined) lookUp(table, key);
      return table[key];
    },
    p(operator, left, right) {
      compare(left, right);
      switch (operator) {
        case '<':
          return left < right;
        case '<=':
          return left <= right;
        case '>':
          return left > right;
        case '>=':
          return left >= right;
        case '===':
          return left === right;
        case '!==':
          return left !== right;
        case '==':
          // biome-ignore lint/suspicious/noDoubleEquals: it is the target's own operator
          return left == right;
        default:
          // biome-ignore lint/suspicious/noDoubleEquals: it is the target's own operator
          return left != right;
      }
    },
  },
  mutants: {
    f: 0,
    a: -1,
    t: false,
    l: undefined,
    o: spend,
    url: '',
    c(...ids) {
      for (let i = 0; i < ids.length; i++) covered[ids[i]] = 1;
    },
  },
};
const covered = new Uint8Array(config.mutants + 1);
const loader = createLoader({ config, hooks, world, foreign });
const keeper = createKeeper({ foreign, load: loadUnmutated });
world.files.install();
foreign.add(fs);

const FUEL = config.fuel;
const WORLD = config.world;

/** A mutant may take this much more than the original before it counts as a time-out. */
const mutantFuel = (fuel) => Math.min(1000 + 25 * fuel, FUEL);

/** Mutants that even the dearest program is run with. */
const LEAST_MUTANTS = 8;

/** Of the mutants that a program reaches, as many as its fuel allows: which ones, its observation decides. */
function affordable(job, ids, fuel, text) {
  const most =
    job.fuel === undefined ? ids.length : Math.max(LEAST_MUTANTS, Math.floor(job.fuel / (fuel + 1)));
  if (ids.length <= most) return { covered: ids, passed: [] };
  const salt = parseInt(text.slice(0, 8), 16);
  const rank = (id) => imul(id + 1, 0x9e3779b1) ^ imul(salt ^ id, 0x85ebca6b);
  const order = [...ids].sort((a, b) => rank(a) - rank(b) || a - b);
  const byNumber = (a, b) => a - b;
  return { covered: order.slice(0, most).sort(byNumber), passed: order.slice(most).sort(byNumber) };
}

/** Mutants that are run in one registry before it is looked at again: what they leave behind is seen then. */
const UNPROVEN = 16;

/** Says in the journal what runs next; false when the job says not to run it again. */
function note(job, item, mutant) {
  if (job.skip.length > 0 && job.skip.some(([i, m]) => i === item && m === mutant)) return false;
  writeSync(journal, `${job.id} ${item} ${mutant}`.padEnd(40), 0);
  return true;
}

/**
 * One execution. `then` gets the observation, at once when nothing had to wait; `inspect`, where it is given, the result
 * itself. Parts named in `unseen` are not looked at. With `careful` it is told whether effects came later than the act's end.
 */
function run(
  version,
  program,
  fuel,
  variant,
  then,
  registry = loader.registry(version),
  { inspect, careful, unseen, reads: watching } = {},
) {
  const meter = version === 'explore' ? hooks.explore : hooks.mutants;
  meter.f = fuel;
  world.reset(variant);
  const done = (observation, waited = false) => {
    // What is under way would answer into the next execution.
    if (!waited && world.files.isBusy()) return world.settle(() => true).then(() => done(observation, true));
    // A program that adds a global is found out where it runs by itself; its mutants need no second look.
    world.restore(version === 'plain' || hooks.mutants.t);
    return then(observation, fuel - meter.f);
  };
  const result = execute(program, {
    registry,
    world,
    meter,
    drain: config.drain,
    inspect,
    careful,
    unseen,
    reads: watching,
  });
  return result instanceof Promise ? result.then((each) => done(each)) : done(result);
}

const flags = () => [...world.state.flags];

/** A registry that several executions share, made again after one that may have left it broken. */
function sharedRegistry(version) {
  let registry = loader.registry(version);
  return {
    get: () => registry,
    renew: () => {
      registry = loader.registry(version);
    },
  };
}

/** Programs of one job share a registry: what is learned here is a hint, and proven by `judge`. */
function explore(job) {
  const shared = sharedRegistry('explore');
  const told = new Set();
  const toldTexts = new Set();
  return each(job.programs, (program, item) => {
    if (!note(job, item, -1)) return NOT_EXPLORED;
    place = item;
    branches.fill(0);
    pairs = [];
    pairKeys = new Set();
    let made;
    reads.take();
    return run(
      'explore',
      program,
      FUEL,
      WORLD,
      (observation, fuel) => {
        const text = stringify(observation);
        const hit = [];
        for (let i = 0; i < branches.length; i++) if (branches[i] === 1) hit.push(i);
        const error = observation.o === 'throws' || observation.o === 'rejects' ? observation.v : undefined;
        const seenFlags = flags();
        if (!USABLE.has(observation.o) || seenFlags.includes('globals') || seenFlags.includes('additions'))
          shared.renew();
        return {
          outcome: observation.o,
          hash: hash(text),
          size: text.length,
          error: error?.$ === 'error' ? `${error.class}: ${error.message}` : undefined,
          branches: hit,
          pairs,
          methods:
            made === undefined || (observation.o !== 'returns' && observation.o !== 'resolves')
              ? []
              : made.methods,
          made:
            made?.kind === undefined ? undefined : { kind: made.kind, names: made.names, arity: made.arity },
          calls: callsOf(observation),
          reads: reads.take().filter((read) => isNews(told, program, read)),
          paths: world.files.paths(),
          added: world.state.added,
          wrote: Object.values(observation.f ?? {}).filter((text) => typeof text === 'string'),
          texts: textsOf(observation, toldTexts),
          missed: error?.$ === 'error' ? missedBy(error) : undefined,
          fuel,
          silent: observation.o === 'returns' && observation.v?.$ === 'undefined',
          flags: seenFlags,
        };
      },
      shared.get(),
      {
        inspect(result, args) {
          // What was only handed through is nobody's work.
          made = args.includes(result) ? undefined : describe(result);
        },
        reads,
      },
    );
  });
}

/** Whether a read is told for the first time in a job; what the same call looks for once, it looks for always. */
function isNews(told, program, [step, ...read]) {
  const { op, callee } = program[step];
  const key = stringify([op, callee, ...read]);
  if (told.has(key)) return false;
  told.add(key);
  return true;
}

/**
 * Loads modules with no mutant active, for later executions: undefined when they do not load, or when loading shows
 * something of the world, which differs from one execution to the next.
 */
function loadUnmutated(modules, onScope) {
  const registry = loader.registry('mutants', onScope);
  covered.fill(0);
  hooks.mutants.a = -1;
  hooks.mutants.t = true;
  hooks.mutants.f = FUEL;
  world.reset(WORLD);
  try {
    for (const module of modules) registry.load(module);
  } catch {
    return undefined;
  } finally {
    hooks.mutants.t = false;
    world.restore(true);
  }
  if (hooks.mutants.f < 0 || world.state.flags.size > 0 || world.state.timers.length > 0) return undefined;
  return { registry, fuel: FUEL - hooks.mutants.f, covered: coveredNow() };
}

function coveredNow() {
  const ids = [];
  for (let id = 0; id < config.mutants; id++) if (covered[id] === 1) ids.push(id);
  return ids;
}

/**
 * Which mutants each program kills, each as in a clean registry: loaded for it with `job.clean`, or one that is proven
 * to be as it was after loading. With `job.shared`, where none can be proven, suspects are first looked for in one
 * registry for all; static mutants are left out there. With `job.strict`, a program is given up at the first mutant it
 * does not kill.
 */
function judge(job) {
  keeper.forget();
  const live = job.live === undefined ? undefined : Buffer.from(job.live, 'base64');
  const shared = job.shared ? sharedRegistry('mutants') : undefined;
  const isLive = (id) => live === undefined || (live[id >> 3] & (1 << (id & 7))) !== 0;
  return each(job.programs, (program, item) => {
    if (!note(job, item, -1)) return notJudged();
    const kept = job.clean ? undefined : keeper.take(program);
    if (!shared || kept) return judgeOne(job, item, program, isLive, kept);
    return chain(suspects(job, item, program, isLive, shared), (found) => {
      if (found.suspects.length === 0) return found.result;
      const wanted = new Set(found.suspects);
      return chain(
        judgeOne(job, item, program, (id) => wanted.has(id)),
        (proven) => ({
          ...proven,
          covered: found.result.covered,
          passed: found.result.passed,
          runs: proven.runs + found.result.runs,
        }),
      );
    });
  });
}

/** Runs a program without mutants, and gives what it covers with its observation. */
function base(program, registry, then) {
  covered.fill(0);
  hooks.mutants.a = -1;
  hooks.mutants.t = true;
  return run(
    'mutants',
    program,
    FUEL,
    WORLD,
    (observation, fuel) => {
      hooks.mutants.t = false;
      return then(observation, fuel, coveredNow(), flags());
    },
    registry,
  );
}

function suspects(job, item, program, isLive, shared) {
  return base(program, shared.get(), (observation, fuel, ids, seenFlags) => {
    const result = { ...notJudged(), outcome: observation.o, flags: seenFlags };
    const found = { result, suspects: [] };
    if (!USABLE.has(observation.o)) {
      shared.renew();
      return found;
    }
    const { unseen } = world.state;
    const expected = stringify(observation);
    result.hash = hash(expected);
    result.fuel = fuel;
    Object.assign(result, affordable(job, ids.filter(isLive), fuel, result.hash));
    return each(
      result.covered,
      (id) => {
        if (!note(job, item, id)) return;
        result.runs++;
        hooks.mutants.a = id;
        return run(
          'mutants',
          program,
          mutantFuel(fuel),
          WORLD,
          (mutated) => {
            hooks.mutants.a = -1;
            if (stringify(mutated) === expected) return;
            found.suspects.push(id);
            if (!USABLE.has(mutated.o)) shared.renew();
          },
          shared.get(),
          { unseen },
        );
      },
      () => found,
    );
  });
}

function judgeOne(job, item, program, isLive, kept) {
  const loadFuel = kept?.fuel ?? 0;
  return base(program, kept?.registry, (observation, fuel, ids, seenFlags) => {
    const result = { ...notJudged(), outcome: observation.o, flags: seenFlags };
    if (!USABLE.has(observation.o)) return result;
    const expected = stringify(observation);
    result.hash = hash(expected);
    const loading = new Set(kept?.covered);
    // What the program itself changes, its mutants change too: what they leave behind is then put back after each.
    const leaves = kept?.same() === false;
    if (leaves) kept = keeper.take(program);
    const reached = [...new Set([...loading, ...ids])].sort((a, b) => a - b).filter(isLive);
    result.fuel = fuel + loadFuel;
    Object.assign(result, affordable(job, reached, result.fuel, result.hash));
    const limit = mutantFuel(fuel + loadFuel);
    let over = false;
    const conclude = (id, { outcome, text, facets }) => {
      if (outcome === 'timeout') result.timeout.push(id);
      else if (outcome === 'exit' || outcome === 'pending' || outcome === 'load') result.died.push(id);
      else if (text !== expected) {
        result.killed.push(id);
        result.facets.push(facets);
        return;
      }
      over = job.strict === true;
    };
    // What cannot be asserted of the program as it is kills nothing.
    const { unseen } = world.state;
    const runMutant = (id, registry) => {
      hooks.mutants.a = id;
      return run(
        'mutants',
        program,
        limit,
        WORLD,
        (mutated) => {
          hooks.mutants.a = -1;
          const text = mutated.aside ? expected : stringify(mutated);
          return {
            outcome: mutated.o,
            text,
            facets: text === expected ? [] : facetsOf(observation, mutated),
          };
        },
        registry,
        { unseen },
      );
    };
    /** Mutants that changed nothing to be seen in a registry that was not looked at since. */
    let unproven = [];
    const alone = (id) => chain(runMutant(id), (seen) => conclude(id, seen));
    /** Concludes what is unproven: as it was seen if the registry is unchanged, each by itself otherwise. */
    const settle = () => {
      const ids = unproven;
      unproven = [];
      const unchanged = kept.same();
      if (!unchanged) kept = keeper.take(program);
      return each(ids, (id) => (unchanged ? conclude(id, { text: expected }) : alone(id)));
    };
    const inKept = (id) =>
      chain(runMutant(id, kept.registry), (seen) => {
        if (leaves) {
          kept = keeper.take(program);
          return conclude(id, seen);
        }
        if (seen.text === expected) {
          unproven.push(id);
          return unproven.length >= UNPROVEN || job.strict ? settle() : undefined;
        }
        const unchanged = kept.same();
        return chain(settle(), () => {
          if (!unchanged) return alone(id);
          if (job.hint || seen.outcome === 'timeout') return conclude(id, seen);
          return chain(runMutant(id, kept.registry), (again) => conclude(id, again));
        });
      });
    return each(
      result.covered,
      (id) => {
        if (over) return;
        if (!note(job, item, id)) {
          result.timeout.push(id);
          return;
        }
        result.runs++;
        return kept && !loading.has(id) ? inKept(id) : alone(id);
      },
      () => chain(unproven.length > 0 ? settle() : undefined, () => inOrder(result)),
    );
  });
}

/** Killed mutants by number, whatever the order in which they were proven. */
function inOrder(result) {
  const order = [...result.killed.keys()].sort((a, b) => result.killed[a] - result.killed[b]);
  return {
    ...result,
    killed: order.map((at) => result.killed[at]),
    facets: order.map((at) => result.facets[at]),
  };
}

/** Which parts of the observation a mutant changed: `o` the outcome or its value, `a0` an argument, `r`, `c.f0` a spy. */
function facetsOf(base, mutated) {
  const facets = [];
  const differs = (a, b) => stringify(a) !== stringify(b);
  if (base.o !== mutated.o || differs(base.v, mutated.v)) facets.push('o');
  const indexes = new Set([...Object.keys(base.a ?? {}), ...Object.keys(mutated.a ?? {})]);
  for (const index of indexes) if (differs(base.a?.[index], mutated.a?.[index])) facets.push(`a${index}`);
  if (differs(base.r, mutated.r)) facets.push('r');
  const files = new Set([...Object.keys(base.f ?? {}), ...Object.keys(mutated.f ?? {})]);
  for (const file of files) if (differs(base.f?.[file], mutated.f?.[file])) facets.push(`f.${file}`);
  const spies = new Set([...Object.keys(base.c ?? {}), ...Object.keys(mutated.c ?? {})]);
  for (const spy of spies) if (differs(base.c?.[spy], mutated.c?.[spy])) facets.push(`c.${spy}`);
  return facets;
}

/** Loads once with a mutant active and runs all programs in that one registry: cheap, and a hint only. */
function statics(job) {
  const runAll = (registry, fuel) => {
    const seen = [];
    return each(
      job.programs,
      (program) => {
        hooks.mutants.f = fuel;
        world.reset(WORLD);
        const result = execute(program, { registry, world, meter: hooks.mutants, drain: config.drain });
        const keep = (observation) => {
          world.restore();
          seen.push(stringify(observation));
        };
        return result instanceof Promise ? result.then(keep) : keep(result);
      },
      () => seen,
    );
  };
  note(job, -1, -1);
  hooks.mutants.a = -1;
  return chain(runAll(loader.registry('mutants'), FUEL), (base) =>
    each(job.mutants, (id) => {
      if (!note(job, -1, id)) return [];
      hooks.mutants.a = id;
      return chain(runAll(loader.registry('mutants'), FUEL), (seen) => {
        hooks.mutants.a = -1;
        const hits = [];
        for (let i = 0; i < seen.length; i++) if (seen[i] !== base[i]) hits.push(i);
        return hits;
      });
    }),
  );
}

function observations(job) {
  // As in a test file: what one leaves behind, the next finds.
  const registry = job.together ? loader.registry(job.version) : undefined;
  return each(job.programs, (program, item) => {
    if (!note(job, item, -1))
      return job.variants.map(() => ({ observation: { o: 'timeout' }, hash: '', flags: [], needs: {} }));
    return chain(observe(job.version, program, job.variants[0], registry), (first) =>
      chain(
        each(job.variants.slice(1), (variant) =>
          observeAgain(job.version, program, variant, job.variants[0], first),
        ),
        (others) => [first, ...others],
      ),
    );
  });
}

function observe(version, program, variant, registry) {
  const then = (observation) => {
    const { state } = world;
    if (state.timers.length > 0) state.flags.add('timers without end');
    if (state.draws.length >= MOST_DRAWS) state.flags.add('random often');
    const needs = {};
    const late = state.flags.has('files later');
    if (state.flags.has('files')) needs.files = late ? 'later' : 'now';
    if (state.added.length > 0) needs.added = state.added;
    if (state.flags.has('timers')) needs.timers = true;
    if (late && needs.timers) state.flags.add('timers with files');
    if (state.flags.has('later')) needs.later = true;
    if (state.flags.has('random')) needs.random = [...state.draws];
    return { observation, hash: hash(stringify(observation)), flags: flags(), needs };
  };
  return run(version, program, FUEL, variant, then, registry, { careful: true });
}

/** In another world, with the random numbers of the first; and with its clock, where only that makes a difference. */
function observeAgain(version, program, variant, known, first) {
  const other = first.needs.random ? { ...variant, seed: known.seed } : variant;
  return chain(observe(version, program, other), (seen) => {
    if (seen.hash === first.hash || !first.flags.includes('clock')) return seen;
    if (first.flags.includes('clock while loading') || first.needs.files === 'later') return seen;
    return chain(observe(version, program, { ...other, now: known.now }), (pinned) => {
      if (pinned.hash !== first.hash) return seen;
      first.needs.now = known.now;
      return pinned;
    });
  });
}

/** Loads every module once in every version: which load, and which mutants run while loading. */
function load(job) {
  return config.modules.map(({ path }, item) => {
    if (!note(job, item, -1))
      return { path, error: 'it hangs while loading', statics: [], exports: [], fuel: 0 };
    const result = { path, error: undefined, statics: [], exports: [], fuel: 0 };
    // The versions with fuel first: what does not end is then never run without.
    for (const version of ['explore', 'mutants', 'plain']) {
      if (result.error !== undefined) break;
      world.reset(WORLD);
      hooks.explore.f = hooks.mutants.f = FUEL * 10;
      covered.fill(0);
      hooks.mutants.a = -1;
      hooks.mutants.t = version === 'mutants';
      try {
        const exported = loader.registry(version).load(path);
        if (hooks.explore.f < 0 || hooks.mutants.f < 0) throw new Error('it does not end while loading');
        if (version === 'explore') {
          result.exports = methodsOf(exported);
          result.fuel = FUEL * 10 - hooks.explore.f;
        }
        if (world.state.flags.has('exit')) throw new Error('it ends the process while loading');
      } catch (error) {
        const why =
          error instanceof FuelSpent
            ? 'it does not end while loading'
            : error instanceof world.ExitSignal
              ? 'it ends the process while loading'
              : error instanceof Error
                ? `${error.name}: ${error.message}`
                : String(error);
        result.error ??= why.split('\n')[0].slice(0, 300);
      }
      if (version === 'mutants') {
        for (let id = 0; id < config.mutants; id++) if (covered[id] === 1) result.statics.push(id);
      }
      hooks.mutants.t = false;
      world.restore();
    }
    return result;
  });
}

const NOT_EXPLORED = {
  outcome: 'timeout',
  hash: '',
  size: 0,
  branches: [],
  pairs: [],
  methods: [],
  calls: [],
  reads: [],
  paths: [],
  added: [],
  wrote: [],
  texts: [],
  fuel: 0,
  silent: false,
  flags: [],
};
const notJudged = () => ({
  outcome: 'timeout',
  covered: [],
  passed: [],
  killed: [],
  facets: [],
  timeout: [],
  died: [],
  runs: 0,
  fuel: 0,
  flags: [],
});

const USABLE = new Set(['returns', 'throws', 'resolves', 'rejects']);

/** Maps in order; goes on synchronously as long as nothing returns a promise. */
function each(items, visit, finish = (results) => results) {
  const results = [];
  const from = (start) => {
    for (let i = start; i < items.length; i++) {
      const result = visit(items[i], i);
      if (result instanceof Promise) {
        return result.then((value) => {
          results.push(value);
          return from(i + 1);
        });
      }
      results.push(result);
    }
    return finish(results);
  };
  return from(0);
}

function chain(value, then) {
  return value instanceof Promise ? value.then(then) : then(value);
}

/** FNV-1a over UTF-16 units, twice with different seeds: 64 bits as hex. */
function hash(text) {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = imul(a ^ unit, 0x01000193);
    b = imul(b ^ unit, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 0).toString(16) + (b >>> 0).toString(16);
}

const OPERATIONS = { explore, judge, statics, observations, load };
const mark = `@${config.nonce} `;
const queue = [];
let busy = false;

async function work() {
  if (busy) return;
  busy = true;
  while (queue.length > 0) {
    const job = parse(queue.shift());
    let reply;
    try {
      reply = { id: job.id, results: await OPERATIONS[job.op](job) };
    } catch (error) {
      reply = { id: job.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    }
    world.restoreAll();
    world.write(`${mark}${stringify(reply)}\n`);
  }
  busy = false;
}

let pending = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk) => {
  const lines = (pending + chunk).split('\n');
  pending = lines.pop();
  for (const line of lines) if (line !== '') queue.push(line);
  work();
});
process.stdin.on('end', () => world.exit(0));
world.write(`${mark}{"id":0}\n`);
