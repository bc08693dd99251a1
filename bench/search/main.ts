// How fast one worker is on small pure packages: `node bench/search/main.ts [NAME…]`. A search is recorded; then its
// candidates and its mutant runs are repeated in turns with the same calls made plainly in this process, best of
// three rounds. The ratios are what to compare: the machine is in both of their terms.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPlainCall, runPlain } from './plain.ts';
import { type Prepared, prepare } from './prepare.ts';
import { record } from './record.ts';

const ROUNDS = 3;
const EXECUTIONS = 20_000;
const SEED = 1;
/** Jobs that are repeated: spread over the search, and enough for seconds of work. */
const EXPLORE_JOBS = 200;
const JUDGE_JOBS = 200;
const PLAIN_REPEATS = 20;

const root = join(import.meta.dirname, '../..');
const names = process.argv.slice(2);
console.log(
  'package | calls/s, plain and observed | candidates/s | plain : candidate | mutant runs/s | plain : mutant run | whole search, executions/s',
);
for (const name of names.length > 0 ? names : ['ms', 'bytes']) {
  const scratch = mkdtempSync(join(tmpdir(), 'qtest-bench-search-'));
  const packageFolder = join(root, 'node_modules', name);
  const budget = { executions: EXECUTIONS };
  const prepared = await prepare({ root, packageFolder, scratch, seed: SEED, budget, workers: 1 });
  try {
    console.log(`${name} | ${await measure(prepared)}`);
  } finally {
    await prepared.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure({ pool, search, request, modules }: Prepared): Promise<string> {
  const recording = record(pool);
  const started = performance.now();
  const { spent } = await search(recording.pool, request);
  const seconds = (performance.now() - started) / 1000;
  const total = spent.reduce((sum, each) => sum + each.executions + each.mutantExecutions, 0);
  const explore = spread(
    recording.explore
      .map((job) => ({ ...job, programs: job.programs.filter(isPlainCall) }))
      .filter((job) => job.programs.length > 0),
    EXPLORE_JOBS,
  );
  const judge = spread(recording.judge, JUDGE_JOBS);
  const programs = explore.flatMap((job) => job.programs);
  const [file] = modules as [string];
  const best = { plain: 0, candidates: 0, mutants: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const plain = await rate(() => {
      for (let i = 0; i < PLAIN_REPEATS; i++) runPlain(file, programs);
      return programs.length * PLAIN_REPEATS;
    });
    const candidates = await rate(async () => {
      await pool.run(explore);
      return programs.length;
    });
    const mutants = await rate(async () => {
      const judged = await pool.run(judge);
      return judged.flat().reduce((sum, { runs }) => sum + runs, 0);
    });
    best.plain = Math.max(best.plain, plain);
    best.candidates = Math.max(best.candidates, candidates);
    best.mutants = Math.max(best.mutants, mutants);
  }
  const whole = (value: number) => Math.round(value).toLocaleString('en');
  return [
    whole(best.plain),
    whole(best.candidates),
    `${(best.plain / best.candidates).toFixed(1)}×`,
    whole(best.mutants),
    `${(best.plain / best.mutants).toFixed(1)}×`,
    whole(total / seconds),
  ].join(' | ');
}

/** What is done per second. */
async function rate(work: () => number | Promise<number>): Promise<number> {
  const started = performance.now();
  const done = await work();
  return (1000 * done) / (performance.now() - started);
}

/** At most `count` items, evenly spread. */
function spread<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: Math.min(count, items.length) }, (_, i) => items[Math.floor(i * step)] as T);
}
