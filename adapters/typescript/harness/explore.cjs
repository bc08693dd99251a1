// What programs reach and compare, what they make, and what they look for: what the search learns from.
'use strict';

const { stringify } = JSON;

const { callsOf, describe, missedBy, textsOf } = require('./clues.cjs');
const { isUsable } = require('./executor.cjs');
const { each, hash } = require('./flow.cjs');
const { createEmits } = require('./emits.cjs');
const { createReads } = require('./reads.cjs');

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
  emitted: [],
  wrote: [],
  texts: [],
  fuel: 0,
  silent: false,
  flags: [],
};

/** The operation `explore`. */
function createExplore({ run, flags, note, sharedRegistry, hooks, world, FUEL, WORLD }) {
  const reads = createReads();
  const emits = createEmits();

  /** Programs of one job share a registry: what is learned here is a hint, and proven by `judge`. */
  function explore(job) {
    const shared = sharedRegistry('explore');
    const told = new Set();
    const toldTexts = new Set();
    return each(job.programs, (program, item) => {
      if (!note(job, item, -1)) return NOT_EXPLORED;
      hooks.watch(item);
      let made;
      reads.take();
      emits.take();
      return run(
        'explore',
        program,
        FUEL,
        WORLD,
        (observation, fuel) => {
          // How much is printed makes no result longer.
          const { l: printed, ...others } = observation;
          const text = stringify(others);
          const error = observation.o === 'throws' || observation.o === 'rejects' ? observation.v : undefined;
          const seenFlags = flags();
          if (!isUsable(observation) || seenFlags.includes('globals') || seenFlags.includes('additions'))
            shared.renew();
          return {
            outcome: observation.o,
            hash: hash(printed === undefined ? text : text + stringify(printed)),
            size: text.length,
            error: error?.$ === 'error' ? `${error.class}: ${error.message}` : undefined,
            branches: hooks.branchesNow(),
            pairs: hooks.pairsNow(),
            methods:
              made === undefined || (observation.o !== 'returns' && observation.o !== 'resolves')
                ? []
                : made.methods,
            made:
              made?.kind === undefined
                ? undefined
                : { kind: made.kind, names: made.names, arity: made.arity },
            calls: callsOf(observation),
            reads: reads.take().filter((read) => isNews(told, program, read)),
            paths: world.files.paths(),
            added: world.state.added,
            emitted: emits.take(),
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

  return explore;
}

/** Whether a read is told for the first time in a job; what the same call looks for once, it looks for always. */
function isNews(told, program, [step, ...read]) {
  const { op, callee } = program[step];
  const key = stringify([op, callee, ...read]);
  if (told.has(key)) return false;
  told.add(key);
  return true;
}

module.exports = { createExplore };
