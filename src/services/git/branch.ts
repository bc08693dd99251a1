// Commits on a branch, made from objects alone with an index of their own: the user's files, index and HEAD are never
// read or written, and the branch moves once, at the end.
import { rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { KnownError } from '../../lib/known-error.ts';
import { makeTempFolder } from '../../lib/temp-folder.ts';
import type { Repository } from './inspect.ts';
import { type GitHere, type GitOptions, gitIn } from './run-git.ts';
import type { Runner } from './runner.ts';

export interface BranchCommit {
  readonly message: string;
  /** Paths relative to the repository's folder. */
  readonly files: readonly { readonly path: string; readonly text: string }[];
  /** Paths of files that go away. */
  readonly removed?: readonly string[];
}

export interface BranchRequest {
  readonly branch: string;
  readonly commits: readonly BranchCommit[];
}

export interface BranchResult {
  /** Ids of the commits that were made, oldest first; a commit that would change nothing is not made. */
  readonly commits: readonly string[];
  /** The commit the branch was made from, or stood at before. */
  readonly base: string;
  readonly created: boolean;
}

const NOBODY = { name: 'QTest', email: 'qtest@localhost' };

/**
 * Adds commits to a branch, which starts at HEAD when it does not exist yet or HEAD already contains it.
 * Throws KnownError E_NO_COMMIT, E_BRANCH (not a usable name), E_BRANCH_IN_USE (checked out somewhere), E_GIT.
 */
export async function commitOnBranch(
  runner: Runner,
  repository: Repository,
  request: BranchRequest,
): Promise<BranchResult> {
  const { branch } = request;
  const head = repository.commit;
  if (head === undefined) {
    throw new KnownError(
      'E_NO_COMMIT',
      `${repository.folder} has no commit to start a branch from; commit something first, or run without --branch.`,
    );
  }
  const git = gitIn(runner, repository.folder);
  const reference = `refs/heads/${branch}`;
  if ((await git.ask('check-ref-format', reference)) === undefined || branch.startsWith('-')) {
    throw new KnownError('E_BRANCH', `"${branch}" is not a possible name for a branch.`);
  }
  const usedIn = await git.line('for-each-ref', '--format=%(worktreepath)', reference);
  if (usedIn !== undefined || repository.branch === branch) {
    throw new KnownError(
      'E_BRANCH_IN_USE',
      `The branch ${branch} is checked out; switch to another one or give another name with --branch.`,
    );
  }
  const { tip, base } = await startOf(git, branch, head);

  const scratch = makeTempFolder('index');
  try {
    const env = { GIT_INDEX_FILE: join(scratch, 'index'), ...(await identity(git)) };
    const options = { env, writable: [repository.commonDir, scratch] };
    await must(git, ['read-tree', base], options);
    const made: string[] = [];
    let parent = base;
    let tree = await must(git, ['rev-parse', `${base}^{tree}`]);
    for (const commit of request.commits) {
      await stage(git, repository.prefix, parent, commit, options);
      const next = await must(git, ['write-tree'], options);
      if (next === tree) continue;
      tree = next;
      parent = await must(git, ['commit-tree', '--no-gpg-sign', '-p', parent, '-F', '-', tree], {
        ...options,
        stdin: commit.message,
      });
      made.push(parent);
    }
    if (made.length > 0) {
      const before = tip ?? '0'.repeat(head.length);
      await must(git, ['update-ref', '-m', 'qtest: add tests', reference, parent, before], options);
    }
    return { commits: made, base, created: tip === undefined && made.length > 0 };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Where a branch stands, and what commits on it build on: HEAD while the branch is new or already part of it. */
export async function startOf(
  git: GitHere,
  branch: string,
  head: string,
): Promise<{ readonly tip: string | undefined; readonly base: string }> {
  const tip = await git.line('rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`);
  const merged = tip !== undefined && (await git.ask('merge-base', '--is-ancestor', tip, head)) !== undefined;
  return { tip, base: tip === undefined || merged ? head : tip };
}

/** Puts files into the index, each with the mode it had; one that would replace a link or a folder is refused. */
async function stage(
  git: GitHere,
  prefix: string,
  parent: string,
  { files, removed = [] }: BranchCommit,
  options: GitOptions,
): Promise<void> {
  let lines = '';
  for (const { path, text } of files) {
    const full = prefix + path;
    await refuseDetours(git, parent, path, full);
    const entry = await git.ask('ls-tree', '-z', '--full-tree', parent, '--', `:(top,literal)${full}`);
    const mode = /^(\d+) /.exec(entry ?? '')?.[1] ?? '100644';
    if (mode !== '100644' && mode !== '100755') {
      throw new KnownError('E_GIT', `${full} is not a regular file on the branch, so it can not be written.`);
    }
    const blob = await must(git, ['hash-object', '-w', '--no-filters', '--stdin'], {
      ...options,
      stdin: text,
    });
    lines += `${mode} ${blob}\t${full}\0`;
  }
  for (const path of removed) {
    await refuseDetours(git, parent, path, prefix + path);
    lines += `0 ${'0'.repeat(parent.length)}\t${prefix}${path}\0`;
  }
  await must(git, ['update-index', '-z', '--index-info'], { ...options, stdin: lines });
}

/** A path must stay in the folder, and what stands above it on the branch must be folders, not links or files. */
async function refuseDetours(git: GitHere, parent: string, path: string, full: string): Promise<void> {
  const names = path.split('/');
  if (names.some((name) => name === '' || name === '.' || name === '..' || name.toLowerCase() === '.git')) {
    throw new KnownError('E_GIT', `${full} is not a path inside the repository, so it can not be written.`);
  }
  const above = full.split('/').slice(0, -1);
  for (let depth = 1; depth <= above.length; depth++) {
    const folder = above.slice(0, depth).join('/');
    const type = await git.line('cat-file', '-t', `${parent}:${folder}`);
    if (type === undefined) return;
    if (type !== 'tree')
      throw new KnownError(
        'E_GIT',
        `${folder} is not a folder on the branch, so ${full} can not be written.`,
      );
  }
}

/** Author and committer: the repository's, else the user's own, else QTest. */
async function identity(git: GitHere): Promise<Record<string, string>> {
  const own = [join(homedir(), '.gitconfig'), join(homedir(), '.config', 'git', 'config')];
  for (const source of [[], ...own.map((path) => ['--file', path])]) {
    const found = await git.ask('config', ...source, '--null', '--get-regexp', '^user\\.(name|email)$');
    const values = new Map(
      (found ?? '').split('\0').map((entry) => entry.split('\n', 2) as [string, string]),
    );
    const name = values.get('user.name');
    const email = values.get('user.email');
    if (name && email) return author(name, email);
  }
  return author(NOBODY.name, NOBODY.email);
}

function author(name: string, email: string): Record<string, string> {
  return {
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
}

async function must(git: GitHere, args: readonly string[], options?: GitOptions): Promise<string> {
  const outcome = await git.run(args, options);
  if (outcome.kind === 'exited' && outcome.code === 0) return outcome.stdout.trim();
  const said = outcome.kind === 'not-started' ? outcome.error : outcome.stderr.trim().split('\n').at(-1);
  throw new KnownError('E_GIT', `git ${args[0]} failed: ${said || outcome.kind}.`);
}
