// Whether modules load at all, what they export, and which mutants run while they do.
'use strict';

const { FuelSpent, methodsOf } = require('./execute.cjs');

/** The operation `load`. */
function createLoad({ note, config, hooks, world, loader, FUEL, WORLD }) {
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
        hooks.cover();
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
        if (version === 'mutants') result.statics.push(...hooks.coveredNow());
        hooks.mutants.t = false;
        world.restore();
      }
      return result;
    });
  }

  return load;
}

module.exports = { createLoad };
