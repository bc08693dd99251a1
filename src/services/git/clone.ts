// A clone of a repository that nobody here has seen: all commits, the contents of one of them, and nothing run.
// Without blobs a clone is 3 to 9 times smaller and as much faster (docs/adr/0006), and the history is whole, which
// the risk of each function is read from.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { parseGitAddress } from '../../lib/git-address.ts';
import { KnownError } from '../../lib/known-error.ts';
import type { Outcome } from '../../ports/index.ts';
import { type Found, findRef } from './find-ref.ts';
import { cloneError } from './remote-error.ts';
import { type Remote, runRemote } from './remote-git.ts';
import { type GitHere, gitWithoutFilters } from './run-git.ts';
import type { Runner } from './runner.ts';

export interface CloneRequest {
  /** https, ssh, `git@host:path` or file. */
  readonly url: string;
  /** Branch, tag or commit; absent: what the remote's HEAD is. */
  readonly ref?: string;
  /** A further branch, tag or commit to compare with: the contents where the two parted are brought as well. */
  readonly since?: string;
  /** Absolute folder: absent, empty, or an earlier clone of the same address, which is brought up to date. */
  readonly into: string;
  readonly token?: string;
}

export interface Cloned {
  readonly commit: string;
  /** Absent when `ref` is no branch: HEAD is detached then. */
  readonly branch?: string;
  /** The remote itself gave only a part of the history. */
  readonly shallow: boolean;
}

/**
 * Clones, or brings an earlier clone up to date, and checks the commit out. Throws KnownError E_SOURCE (the address can
 * not be used), E_CLONE (refused, not found, no network, in the way) or E_REF (no such branch, tag or commit).
 */
export async function clone(runner: Runner, request: CloneRequest, signal?: AbortSignal): Promise<Cloned> {
  const { into, token } = request;
  const address = parseGitAddress(request.url);
  const remote: Remote = { address, ...(token === undefined ? {} : { token }) };
  const before = await earlierClone(runner, into, address.url);
  const folder = before ? into : join(dirname(into), `.${basename(into)}.part`);
  try {
    if (before) await fetchAll(runner, remote, folder, signal);
    else await cloneAnew(runner, remote, folder, signal);
    const git = await gitWithoutFilters(runner, folder);
    const wanted = await resolved(runner, remote, git, folder, request.ref, signal);
    const commits = [wanted.commit];
    if (request.since !== undefined) {
      const other = await resolved(runner, remote, git, folder, request.since, signal);
      commits.push((await git.line('merge-base', other.commit, wanted.commit)) ?? other.commit);
    }
    await fetchContents(runner, remote, git, folder, commits, signal);
    await checkOut(git, folder, wanted);
    const shallow = (await git.line('rev-parse', '--is-shallow-repository')) === 'true';
    if (!before) {
      rmSync(into, { recursive: true, force: true });
      renameSync(folder, into);
    }
    const { commit, branch } = wanted;
    return { commit, ...(branch === undefined ? {} : { branch }), shallow };
  } finally {
    if (!before) rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether `into` holds a clone of the address; refuses to touch anything else that stands there. */
async function earlierClone(runner: Runner, into: string, url: string): Promise<boolean> {
  if (!existsSync(into) || readdirSync(into).length === 0) return false;
  const git = await gitWithoutFilters(runner, into);
  const own = existsSync(join(into, '.git')) && (await git.line('config', '--get', 'remote.origin.url'));
  if (own !== url) {
    throw new KnownError('E_CLONE', `${into} is in the way: it is not a clone of ${url}.`);
  }
  const changed = await git.line('status', '--porcelain', '--untracked-files=no', '--ignore-submodules=all');
  if (changed !== undefined) {
    throw new KnownError('E_CLONE', `${into} has changes that are not committed; commit or drop them first.`);
  }
  return true;
}

async function cloneAnew(
  runner: Runner,
  remote: Remote,
  folder: string,
  signal?: AbortSignal,
): Promise<void> {
  const { url } = remote.address;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const args = [
    'clone',
    '--quiet',
    '--no-checkout',
    '--filter=blob:none',
    '--no-recurse-submodules',
    '--template=',
    '--origin=origin',
    '--',
    url,
    folder,
  ];
  must(
    await runRemote(runner, remote, { args, cwd: dirname(folder), writable: [folder] }, signal),
    remote,
    signal,
  );
}

async function fetchAll(runner: Runner, remote: Remote, folder: string, signal?: AbortSignal): Promise<void> {
  const args = ['fetch', '--quiet', '--prune', '--tags', '--force', '--no-write-fetch-head', 'origin'];
  must(await runRemote(runner, remote, { args, cwd: folder, writable: [folder] }, signal), remote, signal);
  const head = ['remote', 'set-head', 'origin', '--auto'];
  await runRemote(runner, remote, { args: head, cwd: folder, writable: [folder] }, signal);
}

/** The commit that a word means; one that no branch reaches (a pull request's) is asked for by name. */
async function resolved(
  runner: Runner,
  remote: Remote,
  git: GitHere,
  folder: string,
  ref: string | undefined,
  signal?: AbortSignal,
): Promise<Found> {
  const found = await findRef(git, ref, 'remote');
  if (found.kind === 'found') return found;
  if (ref === undefined) {
    throw new KnownError('E_CLONE', `${remote.address.url} has no commit on its default branch.`);
  }
  if (/^[0-9a-f]{40}$|^[0-9a-f]{64}$/i.test(ref) || /^refs\/[\w./-]+$/.test(ref)) {
    const own = 'refs/qtest/asked';
    const args = ['fetch', '--quiet', '--no-write-fetch-head', 'origin', `+${ref}:${own}`];
    const outcome = await runRemote(runner, remote, { args, cwd: folder, writable: [folder] }, signal);
    const commit = await git.line('rev-parse', '--verify', '--quiet', `${own}^{commit}`);
    if (outcome.kind === 'exited' && outcome.code === 0 && commit !== undefined)
      return { kind: 'found', commit };
  }
  throw new KnownError('E_REF', `${remote.address.url} has no ${found.sentence}`);
}

/** Brings the contents of the commits, and of nothing else. */
async function fetchContents(
  runner: Runner,
  remote: Remote,
  git: GitHere,
  folder: string,
  commits: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const list = ['rev-list', '--objects', '--no-object-names', '--missing=print', '--no-walk', ...commits];
  const outcome = await git.run(list, { outputBytes: 256 * 1024 * 1024, signal });
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw cloneError(remote.address, outcome, signal);
  const missing = outcome.stdout.split('\n').flatMap((line) => (line.startsWith('?') ? [line.slice(1)] : []));
  if (missing.length === 0) return;
  const args = [
    '-c',
    'fetch.negotiationAlgorithm=noop',
    'fetch',
    '--quiet',
    '--no-tags',
    '--no-write-fetch-head',
    '--filter=blob:none',
    '--stdin',
    'origin',
  ];
  const stdin = `${missing.join('\n')}\n`;
  must(
    await runRemote(runner, remote, { args, cwd: folder, writable: [folder], stdin }, signal),
    remote,
    signal,
  );
}

/** Moves HEAD and writes the files, without a network, a filter or a hook. */
async function checkOut(git: GitHere, folder: string, { commit, branch }: Found): Promise<void> {
  const writable = [folder];
  const steps =
    branch === undefined
      ? [['update-ref', '--no-deref', 'HEAD', commit]]
      : [
          ['symbolic-ref', 'HEAD', `refs/heads/${branch}`],
          ['update-ref', `refs/heads/${branch}`, commit],
        ];
  for (const args of [...steps, ['read-tree', '--reset', '-u', 'HEAD']]) {
    const outcome = await git.run(args, { writable });
    if (outcome.kind === 'exited' && outcome.code === 0) continue;
    const said = outcome.kind === 'exited' ? outcome.stderr.trim().split('\n').at(-1) : outcome.kind;
    throw new KnownError('E_CLONE', `The commit ${commit.slice(0, 12)} can not be checked out: ${said}.`);
  }
}

function must(outcome: Outcome, { address }: Remote, signal?: AbortSignal): void {
  signal?.throwIfAborted();
  if (outcome.kind !== 'exited' || outcome.code !== 0) throw cloneError(address, outcome, signal);
}
