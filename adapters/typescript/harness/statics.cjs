// Which programs show a mutant that runs while its module loads.
'use strict';

const { stringify } = JSON;

const { execute } = require('./execute.cjs');
const { chain, each } = require('./flow.cjs');

/** A load under which this many programs in a row do not end is not shown to the rest: they would not end either. */
const ENDLESS = 3;

/** Mutants that are switched on together and show are told apart in this many parts. */
const PARTS = 4;

/** The operation `statics`. */
function createStatics({ note, config, hooks, world, loader, mutantFuel, FUEL, WORLD }) {
  /**
   * Loads with several mutants active and runs all programs in that one registry: programs that saw nothing are not run
   * with any of those alone, and the others with fewer and fewer. Cheap, and a hint only: one mutant may hide another.
   */
  function statics(job) {
    const spent = { runs: 0, loads: 0 };

    /** What the programs show in one registry, in their order, and the fuel they take; fewer when too many in a row do not end. */
    const runAll = (places, limitOf, known) => {
      spent.loads++;
      const registry = loader.registry('mutants');
      const seen = [];
      let endless = 0;
      return each(
        places,
        (place) => {
          if (endless >= ENDLESS) return undefined;
          spent.runs++;
          const limit = limitOf(place);
          hooks.mutants.f = limit;
          world.reset(WORLD);
          const result = execute(job.programs[place], {
            registry,
            world,
            meter: hooks.mutants,
            drain: config.drain,
            prints: known && (known[place].prints ?? {}),
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

    const hits = job.mutants.map(() => []);
    const blank = () => ({ text: undefined, fuel: 0 });
    /** What loading may add to a program that is not the first of its registry otherwise. */
    let loading = 0;
    const metered = ({ text, fuel }) => (text === undefined ? FUEL : mutantFuel(fuel + loading));

    /**
     * Shows the mutants from `from` to before `to` to these programs, those of `always` as well: what those do depends on
     * which of them ran before.
     */
    const look = (places, always, base, from, to) => {
      const alone = to - from === 1;
      const skipped = !note(job, -1, alone ? job.mutants[from] : -2 - from * (job.mutants.length + 1) - to);
      if (alone && skipped) return undefined;
      const apart = (some) => {
        const size = Math.ceil((to - from) / PARTS);
        const parts = [];
        for (let at = from; at < to; at += size) parts.push([at, Math.min(to, at + size)]);
        return each(parts, ([first, end]) => look(some, always, base, first, end));
      };
      if (skipped) return apart(places);
      const all = [...always, ...places];
      hooks.mutants.activate(job.mutants.slice(from, to));
      return chain(
        runAll(all, (place) => metered(base[place]), base),
        (seen) => {
          hooks.mutants.activate([]);
          const differing = all.filter((place, i) =>
            i < seen.length ? base[place].text !== undefined && seen[i].text !== base[place].text : !alone,
          );
          if (alone) hits[from].push(...differing.sort((a, b) => a - b));
          if (alone || differing.length === 0) return undefined;
          const kept = new Set(always);
          return apart(differing.filter((place) => !kept.has(place)));
        },
      );
    };

    const lookAtAll = (places, always, base) =>
      job.mutants.length > 0 && places.length + always.length > 0
        ? look(places, always, base, 0, job.mutants.length)
        : undefined;

    note(job, -1, -1);
    hooks.mutants.activate([]);
    const base = job.programs.map(blank);
    const order = [...base.keys()];
    const read = (places, seen, into) =>
      places.forEach((place, i) => {
        into[place] = seen[i] ?? blank();
      });
    return chain(
      runAll(order, () => FUEL),
      (forwards) => {
        read(order, forwards, base);
        const answer = () => ({ hits, ...spent });
        // So few are told apart by looking at each.
        if (job.mutants.length < PARTS)
          return each(job.mutants, (_, at) => look([], order, base, at, at + 1), answer);
        const backwards = job.programs.map(blank);
        const reverse = [...order].reverse();
        return chain(
          runAll(reverse, () => FUEL),
          (seen) => {
            read(reverse, seen, backwards);
            loading = Math.max(...order.map((place) => Math.abs(base[place].fuel - backwards[place].fuel)));
            const isFree = (place) =>
              base[place].text !== undefined && base[place].text === backwards[place].text;
            const bound = order.filter((place) => !isFree(place));
            const own = job.programs.map(blank);
            return chain(lookAtAll(order.filter(isFree), [], base), () =>
              chain(bound.length > 0 ? runAll(bound, () => FUEL) : [], (again) => {
                read(bound, again, own);
                return chain(lookAtAll([], bound, own), answer);
              }),
            );
          },
        );
      },
    );
  }

  return statics;
}

module.exports = { createStatics };
