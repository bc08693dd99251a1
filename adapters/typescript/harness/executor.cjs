// One execution in one registry and one world: what every kind of job is made of.
'use strict';

const { execute } = require('./execute.cjs');
const { steadyParts } = require('./printed.cjs');

const USABLE = new Set(['returns', 'throws', 'resolves', 'rejects']);

/** True for an outcome that a test can assert. */
const isUsable = ({ o }) => USABLE.has(o);

/** `note` writes the journal. */
function createExecutor({ config, hooks, world, loader, note }) {
  const FUEL = config.fuel;
  const WORLD = config.world;

  /** A mutant may take this much more than the original before it counts as a time-out; of what is dear, less. */
  const mutantFuel = (fuel) => Math.min(1000 + 25 * fuel, 10_000 + 2 * fuel, FUEL);

  /**
   * One execution. `then` gets the observation, at once when nothing had to wait; `inspect`, where it is given, the result
   * itself. Parts named in `unseen` are not looked at; of what is printed, those that `prints` has. With `careful` it is told whether effects came later than the act's end.
   */
  function run(
    version,
    program,
    fuel,
    variant,
    then,
    registry = loader.registry(version),
    { inspect, careful, unseen, prints, reads: watching } = {},
  ) {
    const meter = version === 'explore' ? hooks.explore : hooks.mutants;
    meter.f = fuel;
    world.reset(variant);
    const done = (observation, waited = false) => {
      // What is under way would answer into the next execution.
      if (!waited && world.files.isBusy())
        return world.settle(() => true).then(() => done(observation, true));
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
      prints,
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

  /**
   * Loads modules with no mutant active, for later executions: undefined when they do not load, or when loading shows
   * something of the world, which differs from one execution to the next.
   */
  function loadUnmutated(modules, onScope) {
    const registry = loader.registry('mutants', onScope);
    hooks.cover();
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
    return { registry, fuel: FUEL - hooks.mutants.f, covered: hooks.coveredNow() };
  }

  /** Leaves in an observation what is printed at another time and place as well: `flags` and `unseen` stay as they were. */
  function steadyPrints(version, program, observation, then) {
    if (observation.l === undefined) return then(observation);
    const { unseen, flags: seenFlags } = world.state;
    const before = { flags: [...seenFlags], unseen: new Set(unseen) };
    const { l, ...rest } = observation;
    return run(
      version,
      program,
      FUEL,
      config.elsewhere,
      (again) => {
        for (const flag of before.flags) world.state.flags.add(flag);
        world.state.unseen = before.unseen;
        const same = again.o === observation.o ? steadyParts(l, again.l) : undefined;
        return then(same === undefined ? rest : { ...rest, l: same });
      },
      undefined,
      { unseen, prints: l },
    );
  }

  /** Runs a program without mutants, and gives what it covers with its observation. */
  function base(program, registry, then) {
    hooks.cover();
    return run(
      'mutants',
      program,
      FUEL,
      WORLD,
      (observation, fuel) => {
        hooks.mutants.t = false;
        const covered = hooks.coveredNow();
        const seenFlags = flags();
        return steadyPrints('mutants', program, observation, (steady) =>
          then(steady, fuel, covered, seenFlags),
        );
      },
      registry,
    );
  }

  return {
    run,
    base,
    steadyPrints,
    flags,
    note,
    sharedRegistry,
    loadUnmutated,
    mutantFuel,
    FUEL,
    WORLD,
    config,
    hooks,
    world,
    loader,
  };
}

module.exports = { createExecutor, isUsable };
