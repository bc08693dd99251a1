// Executes jobs on worker processes. Workers hold no state between jobs, so results come back in the order of the
// jobs and are the same for any number of workers. A worker that hangs or dies is known by its journal, replaced,
// and its job repeated without the execution that was to blame.
import type { Session } from '../../ports/index.ts';
import type { Job, Results, Skip } from './protocol.ts';

/** An execution that makes no progress for this long is a native hang: fuel ends all others long before. */
const HANG_MS = 4000;
const START_MS = 20_000;
const POLL_MS = 500;
const MAX_RETRIES = 40;

export interface PoolDeps {
  /** Starts worker number `index`. */
  open(index: number): Session;
  /** The last journal line of worker `index`: `job item mutant`. */
  journal(index: number): string;
  readonly workers: number;
  readonly nonce: string;
}

export interface WorkerPool {
  /** Runs jobs of one kind; the results of job i are at index i. */
  run<Op extends Job['op']>(jobs: readonly (Job & { op: Op })[]): Promise<Results[Op][]>;
  close(): Promise<void>;
}

const NOBODY: Skip = [-2, -2];

type Reply = { readonly kind: 'answer'; readonly results: unknown } | { readonly kind: 'hung' | 'ended' };

/** Opens the workers lazily; `close` kills them. `run` rejects when a worker cannot be started at all. */
export function createWorkerPool(deps: PoolDeps): WorkerPool {
  const workers: (Worker | undefined)[] = [];
  let jobs = 0;
  let closed = false;

  async function start(index: number): Promise<Worker> {
    const worker = listen(deps.open(index), `@${deps.nonce} `);
    const hello = await worker.reply(0, () => deps.journal(index), START_MS);
    if (hello.kind === 'answer') return worker;
    await worker.session.kill();
    const outcome = await worker.session.ended;
    const why =
      outcome.kind === 'not-started' ? outcome.error : outcome.stderr.trim().slice(0, 500) || outcome.kind;
    throw new Error(`the probe's process did not start: ${why}`);
  }

  async function execute(index: number, job: Job): Promise<unknown> {
    const skip: Skip[] = [];
    while (skip.length < MAX_RETRIES) {
      if (closed) throw new Error('the search was stopped');
      const worker = workers[index] ?? (await start(index));
      workers[index] = worker;
      const id = ++jobs;
      worker.session.send(JSON.stringify({ ...job, id, skip }));
      const answer = await worker.reply(id, () => deps.journal(index), HANG_MS);
      if (answer.kind === 'answer') return answer.results;
      const [noted, item, mutant] = deps.journal(index).trim().split(' ').map(Number);
      // A journal that speaks of another job blames nobody: the process died before it began.
      skip.push(noted === id ? [item ?? -1, mutant ?? -1] : NOBODY);
      workers[index] = undefined;
      await worker.session.kill();
    }
    throw new Error(`one job brought the probe down ${MAX_RETRIES} times`);
  }

  return {
    async run<Op extends Job['op']>(batch: readonly (Job & { op: Op })[]) {
      const results: Results[Op][] = new Array(batch.length);
      let next = 0;
      const serve = async (index: number) => {
        while (next < batch.length) {
          const at = next++;
          results[at] = (await execute(index, batch[at] as Job)) as Results[Op];
        }
      };
      await Promise.all(
        Array.from({ length: Math.min(deps.workers, batch.length) }, (_, index) => serve(index)),
      );
      return results;
    },
    async close() {
      closed = true;
      await Promise.all(workers.map((worker) => worker?.session.kill()));
    },
  };
}

interface Worker {
  readonly session: Session;
  /** Waits for the answer to a job; `hung` when `journal` stands still for `hangMs`. Rejects on a harness failure. */
  reply(id: number, journal: () => string, hangMs: number): Promise<Reply>;
}

/** Reads a session's lines as they come; those without the mark are noise that target code made. */
function listen(session: Session, mark: string): Worker {
  const answers: { id: number; results?: unknown; error?: string }[] = [];
  let ended = false;
  let wake = () => {};
  void (async () => {
    for await (const line of session.lines) {
      const at = line.indexOf(mark);
      if (at >= 0) answers.push(JSON.parse(line.slice(at + mark.length)));
      wake();
    }
    ended = true;
    wake();
  })();

  return {
    session,
    async reply(id, journal, hangMs) {
      let last = '';
      let still = 0;
      for (;;) {
        const answer = answers.shift();
        if (answer) {
          if (answer.id !== id) continue;
          if (answer.error !== undefined) throw new Error(`the probe failed: ${answer.error}`);
          return { kind: 'answer', results: answer.results };
        }
        if (ended) return { kind: 'ended' };
        const woken = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), POLL_MS);
          wake = () => {
            clearTimeout(timer);
            resolve(true);
          };
        });
        if (woken) continue;
        const line = journal();
        still = line === last ? still + POLL_MS : 0;
        last = line;
        if (still >= hangMs) return { kind: 'hung' };
      }
    },
  };
}
