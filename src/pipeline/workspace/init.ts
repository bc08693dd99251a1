// `qtest workspace init`: a repository gets a folder of its own, in which runs can be begun, stopped and gone on with.
import { mkdirSync, rmdirSync } from 'node:fs';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RepositorySource } from '../../artifacts/index.ts';
import { diskError } from '../../lib/disk-error.ts';
import { isGitAddress, parseGitAddress } from '../../lib/git-address.ts';
import { KnownError } from '../../lib/known-error.ts';
import { workspaceFolder } from '../../lib/qtest-home.ts';
import { readWorkspace } from '../../services/workspace/store.ts';
import type { PipelineDeps } from '../deps.ts';
import { takeLock } from '../lock.ts';
import { beginRecord } from '../run-record.ts';
import { bringRepository } from './bring-repository.ts';

export interface InitRequest {
  /** Absolute folder that holds QTest's own things. */
  readonly home: string;
  /** Absolute folder, or the address of a repository. */
  readonly source: string;
  readonly ref?: string;
  readonly token?: string | undefined;
  /** ISO time. */
  readonly now: string;
}

export interface Initialized {
  readonly id: string;
  readonly dir: string;
  readonly source: RepositorySource;
}

/**
 * Makes the workspace and brings the repository into it. Throws KnownError E_WORKSPACE_EXISTS, E_SOURCE, E_CLONE, E_REF,
 * E_USAGE.
 */
export async function initWorkspace(request: InitRequest, deps: PipelineDeps): Promise<Initialized> {
  const { home, now, token } = request;
  const source = await sourceOf(request, deps);
  const address = source.kind === 'folder' ? pathToFileURL(source.address).href : source.address;
  const dir = workspaceFolder(
    home,
    address,
    [source.ref, source.prefix].filter(Boolean).join(' ') || undefined,
  );
  const id = basename(dir);
  if (readWorkspace(dir) !== undefined) {
    throw new KnownError(
      'E_WORKSPACE_EXISTS',
      `there is a workspace ${id} of this source already; qtest workspace status ${id} shows it`,
    );
  }
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw diskError(error, dir);
  }
  const lock = takeLock(dir, 'wait for it');
  try {
    if (lock.died !== undefined) deps.sandbox.bury(lock.died);
    await bringRepository({ source, dir, address: addressOf(request, source), token }, deps);
    beginRecord(
      dir,
      { id, source, request: {} },
      { version: deps.version, now: () => now, progress: deps.progress, seal: deps.seal },
    );
  } finally {
    lock.release();
    dropIfEmpty(dir);
  }
  return { id, dir, source };
}

/** A folder is cloned when it is a repository, from what is committed there, and copied when it is none. */
async function sourceOf({ source, ref }: InitRequest, deps: PipelineDeps): Promise<RepositorySource> {
  const wanted = ref === undefined ? {} : { ref };
  if (isGitAddress(source))
    return { kind: 'git', address: parseGitAddress(source).url, prefix: '', ...wanted };
  deps.sandbox.show(source);
  const repository = await deps.git.inspect(source, deps.signal);
  if (repository?.commit === undefined) {
    if (ref !== undefined)
      throw new KnownError('E_USAGE', `--ref goes with a repository, and ${source} is none`);
    return { kind: 'folder', address: source, prefix: '' };
  }
  if (repository.dirty) {
    const message = `${source} has changes that are not committed; the workspace is made from the last commit`;
    deps.progress({ stage: '1-ingest', message, level: 'warn' });
  }
  const address = pathToFileURL(repository.root).href;
  const asked = wanted.ref ?? repository.branch ?? repository.commit;
  return { kind: 'git', address, prefix: repository.prefix, ref: asked };
}

function addressOf({ source }: InitRequest, { address }: RepositorySource): string {
  return isGitAddress(source) ? source : address;
}

/** A source that leads nowhere leaves no trace. */
function dropIfEmpty(dir: string): void {
  try {
    rmdirSync(dir);
  } catch {
    // Something is in it.
  }
}
