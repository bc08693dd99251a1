// Starts the probe's processes and runs the search on them.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgedKey, type MutantIdentity, mutantKey, type Program, programOf } from '../../artifacts/index.ts';
import type { Held } from '../../services/search/held.ts';
import { programKey } from '../../services/search/program.ts';
import { type SearchResult, search } from '../../services/search/search.ts';
import { createWorkerPool, type WorkerPool } from '../../services/search/worker-pool.ts';
import type { SearchJournal } from '../../services/workspace/search-journal.ts';
import type { LaidOutProbe } from './build-probe.ts';
import { collectFindings } from './collect-findings.ts';
import type { GenerateDeps, GenerateInput } from './contract.ts';
import { shareOf } from './find-resting.ts';
import type { PlannedTarget } from './search-targets.ts';

/** A worker lives as long as the search; its executions are bounded by fuel and by the pool's watch. */
const WORKER_LIMITS = { wallMs: 24 * 3600 * 1000, memoryMb: 2048 };

/** Opens the pool of probe processes for as long as `use` runs. */
export async function withPool<T>(
  input: GenerateInput,
  probe: LaidOutProbe,
  deps: GenerateDeps,
  use: (pool: WorkerPool) => Promise<T>,
): Promise<T> {
  const scratch = (index: number) => join(input.work, 'probe-scratch', String(index));
  const pool = createWorkerPool({
    workers: input.workers,
    nonce: probe.nonce,
    open(index) {
      mkdirSync(scratch(index), { recursive: true });
      const harness = deps.harness(probe.pack);
      const paths = { harness, build: probe.folder, tree: input.tree, scratch: scratch(index) };
      return deps.sandbox.open(probe.probe.command(paths, WORKER_LIMITS));
    },
    journal(index) {
      try {
        return readFileSync(join(scratch(index), 'journal'), 'utf8');
      } catch {
        return '';
      }
    },
  });
  const stop = () => void pool.close();
  deps.signal.addEventListener('abort', stop, { once: true });
  try {
    return await use(pool);
  } catch (error) {
    deps.signal.throwIfAborted();
    throw error;
  } finally {
    deps.signal.removeEventListener('abort', stop);
    await pool.close();
  }
}

/** What of a finished run takes part. */
export interface Earlier {
  readonly held: readonly Held[];
  readonly resting: ReadonlySet<number>;
  /** Programs that are not to be proposed. */
  readonly banned: readonly Program[];
}

/** Searches the targets that do not rest. */
export async function runSearch(
  input: GenerateInput,
  probe: LaidOutProbe,
  targets: readonly PlannedTarget[],
  { held, resting, banned: left }: Earlier,
  pool: WorkerPool,
  deps: GenerateDeps,
): Promise<SearchResult> {
  const faulty = (input.feedback?.entries ?? []).filter(({ repeats }) => repeats !== true);
  const failed = new Set(faulty.map((entry) => entry.test));
  const banned = (input.previous?.tests.tests ?? [])
    .filter((test) => failed.has(test.id))
    .map((test) => programKey(programOf(test)));
  const budget = shareOf(input.budget, targets.length - resting.size, targets.length);
  const { journal } = deps;
  const earlier = journal?.earlier;
  const result = await search(
    {
      targets: earlier === undefined ? targets : targets.map((target) => withEarlier(target, earlier)),
      constants: probe.build.constants,
      uses: probe.build.uses,
      shown: probe.shown,
      telling: probe.build.telling,
      mutants: probe.build.mutants,
      // Another process that began with the same seed would only find again what the first one found.
      seed: (input.seed + (earlier?.attempts ?? 0) * 0x9e3779b1) >>> 0,
      budget: earlier === undefined ? budget : budgetLeft(budget, earlier),
      worlds: [...probe.worlds],
      banned: new Set([...banned, ...left.map(programKey)]),
      held,
      resting,
      ignored: new Set([...existingKills(input, probe), ...leftOut(input, probe)]),
    },
    {
      pool,
      clock: deps.clock,
      signal: deps.signal,
      progress: ({ executions, mutantExecutions, killed, mutants, target }) =>
        deps.progress({
          stage: '5-generate',
          target,
          message: `${executions} executions, ${mutantExecutions} on mutants`,
          done: killed,
          total: mutants,
        }),
      kept: ({ target, program, provenance, kills }) =>
        journal?.kept({
          target: keyOf(targets, target),
          program,
          provenance,
          kills: [...kills].map((id) => mutantKey(probe.build.mutants[id] as MutantIdentity)),
        }),
      // What a document contradicts is reported, and kills nothing: another program is to kill what it would.
      refused: (seeds) =>
        new Set(
          collectFindings(input, targets, { seeds }).findings.map(({ program }) => programKey(program)),
        ),
      spent: (spent, ms, over) =>
        journal?.spent(new Map(spent.map((each, index) => [keyOf(targets, index), each])), ms, over),
    },
  );
  return earlier === undefined ? result : withSpending(result, targets, earlier);
}

type Interrupted = SearchJournal['earlier'];

function keyOf(targets: readonly PlannedTarget[], index: number): string {
  return (targets[index] as PlannedTarget).key;
}

/** What an interrupted search had kept comes first among the seeds: judged again, it kills again what it killed. */
function withEarlier(target: PlannedTarget, { kept }: Interrupted): PlannedTarget {
  const own = kept
    .filter((line) => line.target === target.key)
    .map((line) => ({ ...line, kept: true as const }));
  return { ...target, seeds: [...own, ...target.seeds] };
}

/** What is left of the budget; nothing but judging the seeds when the search was over already. */
function budgetLeft(
  { ms, executions }: GenerateInput['budget'],
  earlier: Interrupted,
): GenerateInput['budget'] {
  if (earlier.over !== undefined) return { executions: 0 };
  const spent = [...earlier.spent.values()].reduce((sum, each) => sum + each.executions, 0);
  return {
    ...(ms === undefined ? {} : { ms: Math.max(0, ms - earlier.ms) }),
    ...(executions === undefined ? {} : { executions: Math.max(0, executions - spent) }),
  };
}

/** The result with what all processes spent together, and why the search ended first. */
function withSpending(
  result: SearchResult,
  targets: readonly PlannedTarget[],
  earlier: Interrupted,
): SearchResult {
  return {
    ...result,
    spent: result.spent.map((each, index) => {
      const before = earlier.spent.get(keyOf(targets, index));
      return {
        executions: each.executions + (before?.executions ?? 0),
        mutantExecutions: each.mutantExecutions + (before?.mutantExecutions ?? 0),
      };
    }),
    ...(earlier.over === undefined ? {} : { stopped: earlier.over }),
  };
}

/** Indexes of the build's mutants in files that nobody asked to be tested. */
function leftOut({ plan }: GenerateInput, { build }: LaidOutProbe): readonly number[] {
  const files = new Set(plan.left_out);
  return build.mutants.flatMap(({ file }, index) => (files.has(file) ? [index] : []));
}

/** Indexes of the build's mutants that the project's own tests kill: measured before, or seen by a gate. */
export function existingKills(
  { existing = [], feedback }: Pick<GenerateInput, 'existing' | 'feedback'>,
  { build }: Pick<LaidOutProbe, 'build'>,
): ReadonlySet<number> {
  const known = new Set([...existing, ...(feedback?.existingKills ?? [])].map(judgedKey));
  return new Set(build.mutants.flatMap((mutant, index) => (known.has(judgedKey(mutant)) ? [index] : [])));
}
