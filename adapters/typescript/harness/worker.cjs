// The probe's process: executes programs of the Test DSL against the rebuilt sources, one clean module registry each,
// and answers in JSON lines. Holds no state between jobs, so an answer does not depend on which worker gives it.
'use strict';

const { parse, stringify } = JSON;

const fs = require('node:fs');
const { openSync, readFileSync, writeSync } = fs;
const path = require('node:path');
const { createExecutor } = require('./executor.cjs');
const { FuelSpent } = require('./execute.cjs');
const { createExplore } = require('./explore.cjs');
const { createHooks } = require('./hooks.cjs');
const { createJudge } = require('./judge.cjs');
const { createForeign, createKeeper } = require('./keeper.cjs');
const { createLoad } = require('./load.cjs');
const { createLoader } = require('./loader.cjs');
const { createObservations } = require('./observations.cjs');
const { closeOwnFiles } = require('./own-files.cjs');
const { createStatics } = require('./statics.cjs');
const { createWorld } = require('./world.cjs');

const config = parse(readFileSync(process.argv[2], 'utf8'));
const journal = openSync('journal', 'w');
closeOwnFiles();
const world = createWorld({ files: path.resolve('files'), tree: config.tree });
const foreign = createForeign();

// One for all: a trace of where it was thrown would cost more than most executions.
const fuelSpent = new FuelSpent('fuel spent');
const hooks = createHooks(config, () => {
  throw fuelSpent;
});
const loader = createLoader({ config, hooks, world, foreign });
const executor = createExecutor({ config, hooks, world, loader, note });
const keeper = createKeeper({ foreign, load: executor.loadUnmutated });
world.files.install();
foreign.add(fs);
foreign.add(world.printed.silent);

/** Says in the journal what runs next; false when the job says not to run it again. */
function note(job, item, mutant) {
  if (job.skip.length > 0 && job.skip.some(([i, m]) => i === item && m === mutant)) return false;
  writeSync(journal, `${job.id} ${item} ${mutant}`.padEnd(40), 0);
  return true;
}

const OPERATIONS = {
  explore: createExplore(executor),
  judge: createJudge(executor, keeper),
  statics: createStatics(executor),
  observations: createObservations(executor),
  load: createLoad(executor),
};
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
