// Everything around the stages of one run: the output folder and its lock, the working copy, the memory, and that all
// of it is left in good order however the run ends.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { sweepHalves } from '../lib/atomic-write.ts';
import { diskError } from '../lib/disk-error.ts';
import { walkFolder } from '../lib/folder-walk.ts';
import { isOwnText } from '../lib/mark.ts';
import { makeTempFolder } from '../lib/temp-folder.ts';
import { type Artifacts, saveArtifacts } from './artifact-store.ts';
import type { PipelineDeps } from './deps.ts';
import { takeLock } from './lock.ts';
import { type OutFolder, prepareOut } from './out-folder.ts';
import type { Places } from './places.ts';
import type { RunStage } from './repair-loop.ts';
import type { RunRecord } from './run-record.ts';
import { runStage } from './run-stage.ts';
import { inputsOf } from './stage-inputs.ts';
import { type Move, move } from './state.ts';
import { stoppable, stopped } from './stoppable.ts';

export interface RunPlaces {
  /** The user's folder, absolute. */
  readonly folder: string;
  readonly out: string;
  /** The working copy stays in the output folder, for the next process to go on with. */
  readonly lasting: boolean;
  readonly keepWork: boolean;
  /** What to do while another run holds the lock. */
  readonly whenBusy?: string;
  /** The command that goes on with this run when it is stopped. */
  readonly goOn?: string;
}

export interface OpenRun {
  readonly out: OutFolder;
  readonly places: Places;
  readonly record: RunRecord | undefined;
  /** Runs a stage, or recalls what it wrote when it ran on the same inputs. */
  readonly run: RunStage;
}

/** Takes the lock, makes the working folder, and takes both away whatever happens. */
export async function inRun<T>(
  where: RunPlaces,
  openRecord: (dir: string) => RunRecord | undefined,
  deps: PipelineDeps,
  use: (open: OpenRun) => Promise<T>,
): Promise<T> {
  const out = prepareOut(where.out, where.folder);
  const lock = takeLock(out.root, where.whenBusy);
  let base: string | undefined;
  let temporary = false;
  let record: RunRecord | undefined;
  const cleanUp = () => {
    try {
      if (base !== undefined && temporary && !where.keepWork)
        rmSync(base, { recursive: true, force: true, maxRetries: 3 });
    } finally {
      lock.release();
    }
  };
  // A second Ctrl+C leaves no time for `finally`.
  const onExit = () => {
    leave(record, { kind: 'pause' });
    try {
      cleanUp();
    } catch {
      // A process that still dies may write into it; the next run removes what is left.
    }
  };
  process.once('exit', onExit);
  try {
    if (lock.died !== undefined) deps.sandbox.bury(lock.died);
    sweepHalves([out.root, out.artifacts]);
    record = openRecord(out.root);
    temporary = !where.lasting || climbs(out.root, deps);
    base = temporary ? makeTempFolder('work') : join(out.root, 'work');
    deps.sandbox.show(base);
    dropGenerated(join(base, 'tree'), deps);
    const places = {
      folder: where.folder,
      tree: join(base, 'tree'),
      work: join(base, 'scratch'),
      cache: out.cache,
      out: out.root,
    };
    return await use({ out, places, record, run: stageRunner(places, out, record, deps) });
  } catch (error) {
    const said = diskError(error, (error as NodeJS.ErrnoException).path ?? where.out);
    if (!deps.signal.aborted) {
      leave(record, { kind: 'fail', why: (said as Error).message });
      throw said;
    }
    leave(record, { kind: 'pause' });
    throw record === undefined ? said : stopped(where.goOn);
  } finally {
    process.off('exit', onExit);
    cleanUp();
    if (where.keepWork)
      deps.progress({ stage: 'run', message: `the working copy is kept in ${base}`, level: 'warn' });
  }
}

/** Says where the run was left; what hinders that must not hide why it was left. */
function leave(record: RunRecord | undefined, made: Move): void {
  try {
    if (record !== undefined && move(record.state().state, made).ok) record.move(made);
  } catch {
    // The state on disk then says that the process died, which is as good.
  }
}

/** Packages in a folder above would be found by the code of the working copy, which must see its own alone. */
function climbs(folder: string, { packs }: PipelineDeps): boolean {
  const names = packs.flatMap(({ packagesFolder }) => packagesFolder ?? []);
  for (let above = folder; ; above = dirname(above)) {
    if (names.some((name) => existsSync(join(above, name)))) return true;
    if (dirname(above) === above) return false;
  }
}

/** Whether two bundles hold the same project, whatever QTest's own tests in it are. */
function sameSource(a: Artifacts, b: Artifacts): boolean {
  const text = ({ 'source-bundle': bundle }: Artifacts) => {
    if (bundle === undefined) return '';
    const { excluded: _e, kept: _k, notes: _n, ...project } = bundle;
    return JSON.stringify(project);
  };
  return text(a) === text(b);
}

/** A process that was killed may have left generated tests in the working copy, where a stage expects none. */
function dropGenerated(tree: string, { packs }: PipelineDeps): void {
  if (!existsSync(tree)) return;
  const { files } = walkFolder(tree, { skip: packs.flatMap((pack) => pack.skip), gitignore: false });
  for (const { path } of files) {
    const known = packs.some((pack) => pack.extensions.some((ending) => path.endsWith(ending)));
    if (known && isOwnText(readFileSync(join(tree, path), 'utf8'))) rmSync(join(tree, path));
  }
}

function stageRunner(
  places: Places,
  out: OutFolder,
  record: RunRecord | undefined,
  deps: PipelineDeps,
): RunStage {
  const facts = { version: deps.version, folder: places.folder, packs: deps.packs };
  return async (stage, artifacts, here) => {
    if (deps.signal.aborted) throw stopped();
    const { round } = here;
    const inputs = record === undefined ? {} : inputsOf(stage, artifacts, here, facts);
    // Without a working copy there is nothing to recall; what a reference means may have changed.
    const anew = stage === '1-ingest' && (!existsSync(places.tree) || here.since !== undefined);
    const known = record?.recall(stage, round, inputs);
    if (known !== undefined && !anew) return known;
    const memory = record?.begin(stage, round, inputs, artifacts);
    try {
      const work = () => runStage(stage, artifacts, here, places, deps, memory);
      // Delivery is short and must be whole: it is not interrupted once it has begun.
      const made = stage === '9-integrate' ? await work() : await stoppable(work, deps);
      const wrote = known !== undefined && sameSource(known, made) ? known : made;
      saveArtifacts(out.artifacts, wrote);
      record?.finish(stage, round, inputs, wrote, out.artifacts);
      return wrote;
    } finally {
      memory?.journal?.close();
    }
  };
}
