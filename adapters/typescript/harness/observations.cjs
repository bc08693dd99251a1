// What programs show in several worlds, and what of the world each one needs.
'use strict';

const { stringify } = JSON;

const { chain, each, hash } = require('./flow.cjs');
const { PACES } = require('./delays.cjs');
const { MOST_DRAWS } = require('./world.cjs');

/** The operation `observations`. */
function createObservations({ run, steadyPrints, flags, note, world, loader, FUEL }) {
  function observations(job) {
    // As in a test file: what one leaves behind, the next finds.
    const registry = job.together ? loader.registry(job.version) : undefined;
    return world.turn().then(() => observeAll(job, registry));
  }

  function observeAll(job, registry) {
    return each(job.programs, (program, item) => {
      if (!note(job, item, -1))
        return job.variants.map(() => ({ observation: { o: 'timeout' }, hash: '', flags: [], needs: {} }));
      return chain(observe(job.version, program, job.variants[0], registry), (first) =>
        chain(
          each(job.variants.slice(1), (variant) =>
            observeAgain(job.version, program, variant, job.variants[0], first),
          ),
          (others) =>
            chain(atAnyPace(job, program, [first, ...others]), (seen) => settlePrints(job, program, seen)),
        ),
      );
    });
  }

  /**
   * What is printed is compared by itself: a program that prints what is never the same is no worse for it. Programs
   * that share a registry show all that they print; what of it counts is known already.
   */
  function settlePrints(job, program, all) {
    const [first] = all;
    const { l } = first.observation;
    const withPrints = (seen, prints) => {
      const { l: _, ...rest } = seen.observation;
      const observation = prints === undefined ? rest : { ...rest, l: prints };
      return { ...seen, observation, hash: hash(stringify(observation)) };
    };
    if (l === undefined) return all.map((seen) => withPrints(seen));
    if (job.together) return all;
    return steadyPrints(job.version, program, first.observation, (steady) =>
      all.map((seen) => withPrints(seen, steady.l)),
    );
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
      const { l: _, ...others } = observation;
      return { observation, hash: hash(stringify(others)), flags: flags(), needs };
    };
    const before = world.state.rejections;
    return chain(run(version, program, FUEL, variant, then, registry, { careful: true }), (seen) =>
      world.turn().then(() => {
        // A framework fails the whole run for it.
        if (world.state.rejections > before) seen.flags.push('uncaught');
        return seen;
      }),
    );
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

  /** What works on several files at once is the same whichever is answered first, or what it was else is told too. */
  function atAnyPace(job, program, seen) {
    const [known] = job.variants;
    if (job.together || !seen[0].flags.includes('files at once')) return seen;
    return chain(
      each(PACES, (pace) => observe(job.version, program, { ...known, pace })),
      (paced) => {
        const { flags } = seen[0];
        flags.push(...new Set(paced.flatMap((each) => each.flags)).difference(new Set(flags)));
        const other = paced.find(({ hash }) => hash !== seen[0].hash);
        return other === undefined ? seen : [...seen.slice(0, -1), other];
      },
    );
  }

  return observations;
}

module.exports = { createObservations };
