// Which programs show a mutant that runs while its module loads.
'use strict';

const { stringify } = JSON;

const { execute } = require('./execute.cjs');
const { chain, each } = require('./flow.cjs');

/** The operation `statics`. */
function createStatics({ note, config, hooks, world, loader, FUEL, WORLD }) {
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

  return statics;
}

module.exports = { createStatics };
