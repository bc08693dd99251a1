// Turns flags into what the pipeline is asked to do.
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { isGitAddress, parseGitAddress } from '../../../lib/git-address.ts';
import { KnownError } from '../../../lib/known-error.ts';
import { qtestHome, workspaceFolder } from '../../../lib/qtest-home.ts';
import type { RunRequest } from '../../../pipeline/run-pipeline.ts';
import type { Budget } from '../../../pipeline/settings.ts';
import type { Io } from '../io.ts';
import type { PlanFlags, RunFlags } from '../program.ts';
import { shellWord } from '../shell-word.ts';
import { folderOf } from './context.ts';

const DEFAULT_BUDGET_MS = 60_000;

/** What `qtest run`, `plan` and `inspect` ask of the pipeline. Throws KnownError E_USAGE. */
export function requestOf(source: string, flags: PlanFlags & Partial<RunFlags>, env: Io['env']): RunRequest {
  const place = placeOf(source, flags, env);
  const replay = flags.replay === undefined ? undefined : readReplay(flags.replay);
  return {
    ...place,
    ...(flags.out === undefined ? {} : { out: resolve(flags.out) }),
    ...askedOf(flags),
    ...(replay === undefined ? {} : { seed: replay.seed, replay: replay.rounds }),
    workers: flags.workers ?? availableParallelism(),
    destination: flags.dryRun
      ? 'none'
      : flags.branch === undefined && place.origin === undefined
        ? 'tree'
        : 'branch',
    keepWork: flags.keepWork ?? false,
    ...(flags.resume === undefined ? {} : { resume: true }),
    goOn: `qtest run ${shellWord(source)}${flags.out === undefined ? '' : ` --out ${shellWord(flags.out)}`} --resume`,
    now: new Date().toISOString(),
  };
}

type Asked = Omit<RunRequest, 'folder' | 'out' | 'origin' | 'destination' | 'workers' | 'keepWork' | 'now'>;

/** What decides the result of a run, wherever it runs. */
export function askedOf(flags: Partial<RunFlags>): Asked {
  return {
    budget: budgetOf(flags),
    seed: flags.seed ?? 1,
    mutation: flags.mutation ?? 'certificates',
    ...(flags.baselineMutation === undefined ? {} : { baselineMutation: flags.baselineMutation }),
    ...(typeof flags.branch === 'string' ? { branch: flags.branch } : {}),
    ...(flags.allowScripts === undefined ? {} : { allowScripts: true }),
    ...(flags.since === undefined ? {} : { since: flags.since }),
    ...(flags.maxTargets === undefined ? {} : { maxTargets: flags.maxTargets }),
    ...(flags.package === undefined ? {} : { packages: flags.package }),
    ...(flags.include === undefined ? {} : { include: flags.include }),
    ...(flags.exclude === undefined ? {} : { exclude: flags.exclude }),
    ...(flags.framework === undefined ? {} : { framework: flags.framework }),
    ...(flags.accept === undefined ? {} : { accept: flags.accept }),
  };
}

/** A folder of this machine keeps its things in itself, a clone beside itself. */
function placeOf(
  source: string,
  { ref }: PlanFlags,
  env: Io['env'],
): Pick<RunRequest, 'folder' | 'out' | 'origin'> {
  if (isGitAddress(source)) {
    const out = workspaceFolder(qtestHome(env), source, ref);
    const { url } = parseGitAddress(source);
    return { folder: join(out, 'repo'), out, origin: { url, ...(ref === undefined ? {} : { ref }) } };
  }
  const folder = folderOf(source);
  if (ref !== undefined) {
    const address = pathToFileURL(folder).href;
    throw new KnownError(
      'E_USAGE',
      `--ref goes with an address, and a folder is taken as it is; to clone it, give ${address}`,
    );
  }
  return { folder, out: join(folder, '.qtest') };
}

/** Executions given alone leave the time unlimited: that is what makes a run repeatable. */
function budgetOf({ budgetTime, budgetExecutions }: Partial<RunFlags>): Budget {
  if (budgetExecutions === undefined) return { ms: budgetTime ?? DEFAULT_BUDGET_MS };
  return { executions: budgetExecutions, ...(budgetTime === undefined ? {} : { ms: budgetTime }) };
}

const replayed = z.object({
  search: z.object({
    seed: z.int(),
    rounds: z.array(z.object({ executions: z.int().min(1) })).min(1),
  }),
});

/** Seed and executions of an earlier report. */
function readReplay(path: string): { readonly seed: number; readonly rounds: readonly Budget[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new KnownError(
      'E_USAGE',
      `--replay: ${path} is not a readable report: ${(error as Error).message}`,
    );
  }
  const parsed = replayed.safeParse(raw);
  if (!parsed.success) {
    throw new KnownError(
      'E_USAGE',
      `--replay: ${path} holds no seed and executions; give the report.json of a run`,
    );
  }
  const { seed, rounds } = parsed.data.search;
  return { seed, rounds: rounds.map(({ executions }) => ({ executions })) };
}
