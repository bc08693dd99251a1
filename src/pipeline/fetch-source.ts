// Brings a repository that was named by its address to where the run expects it, before anything else looks there.
import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { diskError } from '../lib/disk-error.ts';
import type { PipelineDeps } from './deps.ts';
import { takeLock } from './lock.ts';
import type { RunRequest } from './run-pipeline.ts';

export interface Origin {
  /** As the user gave it; may hold credentials. */
  readonly address: string;
  readonly token: string | undefined;
}

/** Clones into the request's folder, or brings the clone there up to date. Throws KnownError E_SOURCE, E_CLONE, E_REF. */
export async function fetchSource(
  { address, token }: Origin,
  request: RunRequest,
  deps: Pick<PipelineDeps, 'git' | 'progress' | 'sandbox' | 'signal'>,
): Promise<void> {
  const { origin, since, folder } = request;
  if (origin === undefined) return;
  deps.progress({ stage: '1-ingest', message: `cloning ${origin.url}` });
  const lock = lockOf(dirname(folder));
  if (lock.died !== undefined) deps.sandbox.bury(lock.died);
  try {
    const { commit, branch, shallow } = await deps.git.clone(
      {
        url: address,
        into: folder,
        ...(origin.ref === undefined ? {} : { ref: origin.ref }),
        ...(since === undefined ? {} : { since }),
        ...(token === undefined ? {} : { token }),
      },
      deps.signal,
    );
    const part = shallow ? ', without its whole history' : '';
    const message = `${origin.url} at ${branch ?? 'commit'} ${commit.slice(0, 12)}${part}, in ${folder}`;
    deps.progress({ stage: '1-ingest', message });
  } finally {
    lock.release();
    dropIfEmpty(dirname(folder));
  }
}

/** An address that leads nowhere leaves no trace. */
function dropIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something is in it.
  }
}

function lockOf(out: string): ReturnType<typeof takeLock> {
  try {
    mkdirSync(out, { recursive: true });
  } catch (error) {
    throw diskError(error, out);
  }
  return takeLock(out);
}
