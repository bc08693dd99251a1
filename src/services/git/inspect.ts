import { existsSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gitWithoutFilters } from './run-git.ts';
import type { Runner } from './runner.ts';

export interface Repository {
  /** The folder that was asked about, absolute. */
  readonly folder: string;
  /** Root of the work tree, absolute. */
  readonly root: string;
  /** The folder within the root, with a slash at the end; empty when it is the root. */
  readonly prefix: string;
  /** Where objects and references are, absolute. */
  readonly commonDir: string;
  /** Absent before the first commit. */
  readonly commit?: string;
  /** Absent when HEAD is detached. */
  readonly branch?: string;
  /** The folder differs from the commit. */
  readonly dirty: boolean;
  readonly shallow: boolean;
  /** Folders within the folder that are repositories of their own, relative to it. */
  readonly submodules: readonly string[];
  /** Address of `origin` without credentials. */
  readonly remote?: string;
}

const INDEX_BYTES = 256 * 1024 * 1024;

/** A folder that merely lies inside somebody's repository, none of its files committed, belongs to none. */
export async function inspect(
  runner: Runner,
  folder: string,
  signal?: AbortSignal,
): Promise<Repository | undefined> {
  const git = await gitWithoutFilters(runner, folder);
  const root = await git.line('rev-parse', '--show-toplevel');
  const real = realpathSync(folder);
  if (root === undefined || root !== nearestRepository(real) || signal?.aborted) return undefined;
  const [prefix, commonDir, commit, branch, shallow, remote, tracked, status, modules] = await Promise.all([
    git.line('rev-parse', '--show-prefix'),
    git.line('rev-parse', '--path-format=absolute', '--git-common-dir'),
    git.line('rev-parse', '--verify', '--quiet', 'HEAD^{commit}'),
    git.line('symbolic-ref', '--quiet', '--short', 'HEAD'),
    git.line('rev-parse', '--is-shallow-repository'),
    git.line('config', '--get', 'remote.origin.url'),
    git.run(['ls-files', '-z', '--', '.'], { outputBytes: 1024 }),
    git.run(
      ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=all', '--', '.'],
      { outputBytes: 1024 },
    ),
    git.run(['ls-files', '-z', '--stage', '--', '.'], { outputBytes: INDEX_BYTES }),
  ]);
  if (commonDir === undefined) return undefined;
  if (real !== root && tracked.kind === 'exited' && tracked.stdout === '') return undefined;
  return {
    folder,
    root,
    prefix: prefix ?? '',
    commonDir,
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined ? {} : { branch }),
    dirty: status.kind === 'exited' && status.stdout !== '',
    shallow: shallow === 'true',
    submodules: modules.kind === 'exited' ? submodulesIn(modules.stdout) : [],
    ...(remote === undefined ? {} : { remote: withoutCredentials(remote) }),
  };
}

/**
 * The work tree by where its `.git` stands. A repository's own settings may name any folder above, and all of a work
 * tree is shown to the code under test.
 */
function nearestRepository(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return undefined;
  }
}

/** Entries of `ls-files --stage -z` whose mode says that they are commits: `160000 HASH 0\tPATH`. */
function submodulesIn(index: string): string[] {
  return index
    .split('\0')
    .flatMap((entry) => (entry.startsWith('160000 ') ? [entry.slice(entry.indexOf('\t') + 1)] : []));
}

function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1');
}
