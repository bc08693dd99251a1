// Which programs show a mutant that runs while its module loads.
'use strict';

const { stringify } = JSON;

const { execute } = require('./execute.cjs');
const { chain, each } = require('./flow.cjs');

/** A mutant under which this many programs in a row do not end is not shown to the rest: they would not end either. */
const ENDLESS = 3;

/** The operation `statics`. */
function createStatics({ note, config, hooks, world, loader, mutantFuel, FUEL, WORLD }) {
  /** Loads once with a mutant active and runs all programs in that one registry: cheap, and a hint only. */
  function statics(job) {
    /** What each program shows and the fuel it takes; fewer than there are when too many in a row do not end. */
    const runAll = (limitOf, known) => {
      const registry = loader.registry('mutants');
      const seen = [];
      let endless = 0;
      return each(
        job.programs,
        (program, item) => {
          if (endless >= ENDLESS) return undefined;
          const limit = limitOf(item);
          hooks.mutants.f = limit;
          world.reset(WORLD);
          const prints = known && (known[item]?.prints ?? {});
          const result = execute(program, {
            registry,
            world,
            meter: hooks.mutants,
            drain: config.drain,
            prints,
          });
          const keep = (observation) => {
            world.restore();
            endless = observation.o === 'timeout' ? endless + 1 : 0;
            seen.push({
              text: stringify(observation),
              prints: observation.l,
              fuel: limit - hooks.mutants.f,
            });
          };
          return result instanceof Promise ? result.then(keep) : keep(result);
        },
        () => seen,
      );
    };
    note(job, -1, -1);
    hooks.mutants.a = -1;
    return chain(
      runAll(() => FUEL),
      (base) =>
        each(job.mutants, (id) => {
          if (!note(job, -1, id)) return [];
          hooks.mutants.a = id;
          return chain(
            runAll((item) => (item < base.length ? mutantFuel(base[item].fuel) : FUEL), base),
            (seen) => {
              hooks.mutants.a = -1;
              const hits = [];
              for (let i = 0; i < seen.length; i++) if (seen[i].text !== base[i]?.text) hits.push(i);
              return hits;
            },
          );
        }),
    );
  }

  return statics;
}

module.exports = { createStatics };
