// What QTest asks of git, through the sandbox: facts of a repository, its history, and commits on a branch of their
// own. The repository is hostile input: none of its hooks, filters or helpers may run.
import { type BranchRequest, type BranchResult, commitOnBranch, startOf } from './branch.ts';
import { type Changes, readChanges } from './changes.ts';
import { type Cloned, type CloneRequest, clone } from './clone.ts';
import { type History, readHistory } from './history.ts';
import { inspect, type Repository } from './inspect.ts';
import { gitIn } from './run-git.ts';
import type { Runner } from './runner.ts';

export type { BranchCommit, BranchRequest, BranchResult } from './branch.ts';
export type { Changes } from './changes.ts';
export type { Cloned, CloneRequest } from './clone.ts';
export type { History } from './history.ts';
export type { Repository } from './inspect.ts';

export interface Git {
  /**
   * Clones a repository, or brings an earlier clone of it up to date. Throws KnownError E_SOURCE (the address can not be
   * used), E_CLONE (refused, not found, no network), E_REF (no such branch, tag or commit).
   */
  clone(request: CloneRequest, signal?: AbortSignal): Promise<Cloned>;
  /** The repository a folder belongs to; undefined when it belongs to none, or git is not installed. */
  inspect(folder: string, signal?: AbortSignal): Promise<Repository | undefined>;
  /** How many commits and authors touched each file of the folder; paths are relative to it. */
  history(repository: Repository, signal?: AbortSignal): Promise<History>;
  /** What changed in the folder since it parted from a reference. Throws KnownError E_REF. */
  changes(repository: Repository, ref: string, signal?: AbortSignal): Promise<Changes>;
  /** The commit before HEAD; undefined when HEAD is the first one, or older ones were not fetched. */
  parent(repository: Repository): Promise<string | undefined>;
  /** Text of a file in a commit, path relative to the folder; undefined when it is not there. */
  fileAt(repository: Repository, commit: string, path: string): Promise<string | undefined>;
  /** The commit that new commits on a branch would build on; undefined before the first commit. */
  base(repository: Repository, branch: string): Promise<string | undefined>;
  /** The commit a branch stands at; undefined when there is no such branch. */
  tip(repository: Repository, branch: string): Promise<string | undefined>;
  /** Ids of the commits of a branch that another commit does not have, oldest first. */
  commitsSince(repository: Repository, commit: string, branch: string): Promise<readonly string[]>;
  /** Commits on a branch without touching the user's files, index or HEAD. Throws KnownError when it must not. */
  commitOnBranch(repository: Repository, request: BranchRequest): Promise<BranchResult>;
}

/** Git over a sandbox. */
export function createGit(runner: Runner): Git {
  return {
    clone: (request, signal) => clone(runner, request, signal),
    inspect: (folder, signal) => inspect(runner, folder, signal),
    history: (repository, signal) => readHistory(runner, repository, signal),
    changes: (repository, ref, signal) => readChanges(runner, repository, ref, signal),
    parent: ({ folder }) => gitIn(runner, folder).line('rev-parse', '--verify', '--quiet', 'HEAD^1^{commit}'),
    async fileAt(repository, commit, path) {
      const git = gitIn(runner, repository.folder);
      return git.ask('cat-file', 'blob', `${commit}:${repository.prefix}${path}`);
    },
    async base(repository, branch) {
      if (repository.commit === undefined) return undefined;
      const git = gitIn(runner, repository.folder);
      return (await startOf(git, branch, repository.commit)).base;
    },
    tip: (repository, branch) =>
      gitIn(runner, repository.folder).line(
        'rev-parse',
        '--verify',
        '--quiet',
        `refs/heads/${branch}^{commit}`,
      ),
    async commitsSince(repository, commit, branch) {
      const git = gitIn(runner, repository.folder);
      const list = await git.line('rev-list', '--reverse', `${commit}..refs/heads/${branch}`, '--');
      return list?.split('\n') ?? [];
    },
    commitOnBranch: (repository, request) => commitOnBranch(runner, repository, request),
  };
}
