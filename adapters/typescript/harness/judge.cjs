// Which mutants a program kills.
'use strict';

const { stringify } = JSON;
const { imul } = Math;

const { PACES } = require('./delays.cjs');
const { isUsable } = require('./executor.cjs');
const { chain, each, hash } = require('./flow.cjs');

/** Mutants that even the dearest program is run with. */
const LEAST_MUTANTS = 8;

/** Mutants that are run in one registry before it is looked at again: what they leave behind is seen then. */
const UNPROVEN = 16;

/** Programs of one job that may run into the same mutant without an end; the rest of the job is spared it. */
const MOST_TIMEOUTS = 2;

/** What is to be looked at of what mutants print where the program itself prints nothing: its silence is not asserted. */
const NOTHING = {};

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

/** The operation `judge`; `keeper` lends registries. */
function createJudge({ run, base, note, sharedRegistry, mutantFuel, hooks, world, WORLD }, keeper) {
  /** How often each mutant did not end in this job. */
  const endless = new Map();
  const isEndless = (id) => (endless.get(id) ?? 0) >= MOST_TIMEOUTS;

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
    endless.clear();
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

  function suspects(job, item, program, isLive, shared) {
    return base(program, shared.get(), (observation, fuel, ids, seenFlags) => {
      const result = { ...notJudged(), outcome: observation.o, flags: seenFlags };
      const found = { result, suspects: [] };
      if (!isUsable(observation)) {
        shared.renew();
        return found;
      }
      const { unseen } = world.state;
      const prints = observation.l ?? NOTHING;
      const expected = stringify(observation);
      result.hash = hash(expected);
      result.fuel = fuel;
      Object.assign(result, affordable(job, ids.filter(isLive), result, isEndless));
      return each(
        result.covered,
        (id) => {
          if (!note(job, item, id)) return;
          result.runs++;
          hooks.mutants.activate([id]);
          return run(
            'mutants',
            program,
            mutantFuel(fuel),
            WORLD,
            (mutated) => {
              hooks.mutants.activate([]);
              if (stringify(mutated) === expected) return;
              found.suspects.push(id);
              if (!isUsable(mutated)) shared.renew();
            },
            shared.get(),
            { unseen, prints },
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
      if (!isUsable(observation)) return result;
      const expected = stringify(observation);
      result.hash = hash(expected);
      const loading = new Set(kept?.covered);
      // What the program itself changes, its mutants change too: what they leave behind is then put back after each.
      const leaves = kept?.same() === false;
      if (leaves) kept = keeper.take(program);
      const reached = [...new Set([...loading, ...ids])].sort((a, b) => a - b).filter(isLive);
      result.fuel = fuel + loadFuel;
      Object.assign(result, affordable(job, reached, result, isEndless));
      const limit = mutantFuel(fuel + loadFuel);
      // Files that are worked on at once, or after the act has ended, come to rest in an order that no one controls.
      const fickle = seenFlags.includes('files at once') || seenFlags.includes('files later');
      let over = false;
      const conclude = (id, { outcome, text, facets }) => {
        if (outcome === 'timeout') {
          result.timeout.push(id);
          endless.set(id, (endless.get(id) ?? 0) + 1);
        } else if (outcome === 'exit' || outcome === 'pending' || outcome === 'load') result.died.push(id);
        else if (text !== expected) {
          result.killed.push(id);
          result.facets.push(facets);
          return;
        }
        over = job.strict === true;
      };
      // What cannot be asserted of the program as it is kills nothing.
      const { unseen } = world.state;
      const prints = observation.l ?? NOTHING;
      const runMutant = (id, registry, variant = WORLD) => {
        hooks.mutants.activate([id]);
        return run(
          'mutants',
          program,
          limit,
          variant,
          (mutated) => {
            hooks.mutants.activate([]);
            const text = mutated.aside ? expected : stringify(mutated);
            return {
              outcome: mutated.o,
              text,
              facets: text === expected ? [] : facetsOf(observation, mutated),
            };
          },
          registry,
          { unseen, prints },
        );
      };
      /** Mutants that changed nothing to be seen in a registry that was not looked at since. */
      let unproven = [];
      const alone = (id) =>
        chain(runMutant(id), (seen) => {
          if (!fickle || seen.text === expected || !isUsable({ o: seen.outcome })) return conclude(id, seen);
          return chain(runMutant(id), (again) => {
            const shown = both(seen, again, expected);
            return shown.text === expected ? conclude(id, shown) : atAnyPace(id, shown, 0);
          });
        });
      /** Shown is what a mutant changes each time as requests usually go, and at one of the other paces: not by a hair. */
      const atAnyPace = (id, seen, place) =>
        place === PACES.length
          ? conclude(id, { text: expected })
          : chain(runMutant(id, undefined, { ...WORLD, pace: PACES[place] }), (again) => {
              const shown = both(seen, again, expected);
              return shown.text === expected ? atAnyPace(id, seen, place + 1) : conclude(id, shown);
            });
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
      /** What the program without mutants does not do at every pace says nothing about mutants. */
      let steady = true;
      const settleDown = () =>
        each(PACES, (pace) => {
          if (!steady) return;
          return chain(runMutant(-1, undefined, { ...WORLD, pace }), ({ text }) => {
            steady = text === expected && !world.state.flags.has('uncaught');
          });
        });
      const judgeAll = () =>
        each(
          result.covered,
          (id) => {
            if (over || !steady) return;
            if (!note(job, item, id)) {
              result.timeout.push(id);
              return;
            }
            result.runs++;
            return kept && !fickle && !loading.has(id) ? inKept(id) : alone(id);
          },
          () => chain(unproven.length > 0 ? settle() : undefined, () => inOrder(result)),
        );
      return fickle ? chain(settleDown(), judgeAll) : judgeAll();
    });
  }

  return judge;
}

/** What two runs of a mutant have in common: nothing, when no part of the observation differs in both. */
function both(seen, again, expected) {
  const facets = isUsable({ o: again.outcome })
    ? seen.facets.filter((facet) => again.facets.includes(facet))
    : [];
  return facets.length > 0 ? { ...seen, facets } : { ...seen, text: expected };
}

/** Of the mutants that a program reaches, as many as its fuel allows, none that is endless: which ones, its observation decides. */
function affordable(job, ids, { fuel, hash: text }, isEndless) {
  const ending = ids.filter((id) => job.strict || !isEndless(id));
  const most =
    job.fuel === undefined ? ids.length : Math.max(LEAST_MUTANTS, Math.floor(job.fuel / (fuel + 1)));
  if (ending.length <= most && ending.length === ids.length) return { covered: ids, passed: [] };
  const salt = parseInt(text.slice(0, 8), 16);
  const rank = (id) => imul(id + 1, 0x9e3779b1) ^ imul(salt ^ id, 0x85ebca6b);
  const chosen = new Set(ending.sort((a, b) => rank(a) - rank(b) || a - b).slice(0, most));
  return { covered: ids.filter((id) => chosen.has(id)), passed: ids.filter((id) => !chosen.has(id)) };
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

/** Which parts of the observation a mutant changed: `o` the outcome or its value, `a0` an argument, `r`, `c.f0` a spy, `l.warn.0` a message. */
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
  for (const part in base.l) if (differs(base.l[part], mutated.l?.[part])) facets.push(`l.${part}`);
  return facets;
}

module.exports = { createJudge };
