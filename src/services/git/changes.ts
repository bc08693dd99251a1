// What differs between the folder as it stands and the commit where it parted from another reference: the lines, in
// the numbering of the folder's files.
import { KnownError } from '../../lib/known-error.ts';
import { findRef } from './find-ref.ts';
import type { Repository } from './inspect.ts';
import { type GitHere, gitWithoutFilters } from './run-git.ts';
import type { Runner } from './runner.ts';

/** `lines` 0: lines were removed in front of `start`. */
export interface ChangedRange {
  readonly start: number;
  readonly lines: number;
}

export interface ChangedFile {
  /** Relative to the folder. */
  readonly path: string;
  /** Its name before, when it was renamed. */
  readonly from?: string;
  /** `added`: the whole file is new. */
  readonly ranges: 'added' | readonly ChangedRange[];
}

export interface Changes {
  /** As the user wrote it. */
  readonly ref: string;
  /** Where the two parted: what is compared with. */
  readonly commit: string;
  /** By path; deleted files are left out. */
  readonly files: readonly ChangedFile[];
}

const OUTPUT_BYTES = 256 * 1024 * 1024;
const DEEPEN =
  'fetch the whole history first: `git fetch --unshallow`, or `fetch-depth: 0` where a workflow checks out';

/** Compares, changes that are not committed and new files included. Throws KnownError E_REF. */
export async function readChanges(
  runner: Runner,
  repository: Repository,
  ref: string,
  signal?: AbortSignal,
): Promise<Changes> {
  const git = await gitWithoutFilters(runner, repository.folder);
  const commit = await partingCommit(git, repository, ref);
  const compare = [
    'diff',
    '--no-ext-diff',
    '--no-textconv',
    '--no-color',
    '--find-renames',
    '--relative',
    '--ignore-submodules=all',
  ];
  const [names, patch, fresh] = await Promise.all([
    output(git, [...compare, '--name-status', '-z', commit, '--', '.'], signal),
    output(git, [...compare, '--unified=0', '--src-prefix=a/', '--dst-prefix=b/', commit, '--', '.'], signal),
    output(git, ['ls-files', '--others', '--exclude-standard', '-z', '--', '.'], signal),
  ]);
  const hunks = parsePatch(patch);
  const files = parseNames(names).flatMap(({ status, path, from }, index): ChangedFile[] => {
    if (status === 'D') return [];
    if (status === 'A') return [{ path, ranges: 'added' }];
    return [{ path, ...(from === undefined ? {} : { from }), ranges: hunks[index] ?? [] }];
  });
  for (const path of fresh.split('\0')) if (path !== '') files.push({ path, ranges: 'added' });
  files.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return { ref, commit, files };
}

/** The last commit that the reference and HEAD have in common. */
async function partingCommit(git: GitHere, { folder, shallow }: Repository, ref: string): Promise<string> {
  const found = await findRef(git, ref, 'local');
  if (found.kind === 'not-found') {
    const hint = shallow ? ` The clone is shallow, so ${DEEPEN}.` : '';
    throw new KnownError('E_REF', `${folder} has no ${found.sentence}${hint}`);
  }
  const parting = await git.line('merge-base', found.commit, 'HEAD');
  if (parting !== undefined) return parting;
  const why = shallow
    ? `the clone is shallow and does not reach the commit where ${ref} and HEAD parted; ${DEEPEN}`
    : `${ref} and HEAD have no commit in common, so nothing can be said to have changed since`;
  throw new KnownError('E_REF', `${why[0]?.toUpperCase()}${why.slice(1)}.`);
}

async function output(git: GitHere, args: readonly string[], signal?: AbortSignal): Promise<string> {
  const outcome = await git.run(args, { outputBytes: OUTPUT_BYTES, signal });
  signal?.throwIfAborted();
  if (outcome.kind === 'exited' && outcome.code === 0) return outcome.stdout;
  const said = outcome.kind === 'exited' ? outcome.stderr.trim().split('\n').at(-1) : outcome.kind;
  throw new KnownError('E_REF', `The folder can not be compared: git ${args[0]} failed (${said}).`);
}

interface Named {
  readonly status: string;
  readonly path: string;
  readonly from?: string;
}

/** Records of `--name-status -z`: `M\0path\0`, and `R087\0old\0new\0` for renames. */
export function parseNames(text: string): Named[] {
  const tokens = text.split('\0');
  const found: Named[] = [];
  for (let i = 0; i + 1 < tokens.length; ) {
    const status = tokens[i++]?.[0] ?? '';
    const path = tokens[i++] ?? '';
    if (status !== 'R' && status !== 'C') found.push({ status, path });
    else found.push({ status, from: path, path: tokens[i++] ?? '' });
  }
  return found;
}

/** The ranges of each file of a patch without context, in the patch's order, which is that of the names. */
export function parsePatch(text: string): ChangedRange[][] {
  const files: ChangedRange[][] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('diff --git ')) files.push([]);
    const hunk = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line);
    if (hunk === null) continue;
    const start = Number(hunk[1]);
    const lines = Number(hunk[2] ?? 1);
    files.at(-1)?.push({ start: lines === 0 ? start + 1 : start, lines });
  }
  return files;
}
