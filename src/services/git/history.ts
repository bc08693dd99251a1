import type { Repository } from './inspect.ts';
import { gitIn } from './run-git.ts';
import type { Runner } from './runner.ts';

export interface Churn {
  readonly commits: number;
  readonly authors: number;
  /** The latest commit: its abbreviated id and subject. */
  readonly last?: string;
}

export interface History {
  readonly available: boolean;
  /** Why it is not available. */
  readonly reason?: string;
  /** Path relative to the folder → commits and authors; merges do not count. */
  readonly churn: Readonly<Record<string, Churn>>;
}

/** The latest commits only: older ones say little about what changes today. */
const MOST_COMMITS = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

/** Reads the churn of every file from one `git log`. */
export async function readHistory(
  runner: Runner,
  repository: Repository,
  signal?: AbortSignal,
): Promise<History> {
  if (repository.commit === undefined)
    return { available: false, reason: 'the repository has no commit', churn: {} };
  // The oldest commit of a shallow clone seems to make every file: what it counts says nothing.
  if (repository.shallow)
    return {
      available: false,
      reason: 'the clone is shallow, so how often files change is not known',
      churn: {},
    };
  const git = gitIn(runner, repository.folder);
  const outcome = await git.run(
    [
      'log',
      '-z',
      '--no-merges',
      '--no-renames',
      '--name-only',
      '--relative',
      '--format=tformat:%x01%aE%x02%h %s',
      '-n',
      String(MOST_COMMITS),
      '--',
      '.',
    ],
    { outputBytes: MOST_BYTES, signal },
  );
  if (outcome.kind !== 'exited' || outcome.code !== 0)
    return { available: false, reason: 'git log failed', churn: {} };
  return { available: true, churn: parseLog(outcome.stdout) };
}

/** Parses records of the form `\x01AUTHOR\x02COMMIT SUBJECT\0\nFILE\0FILE\0`, newest first; names may hold anything but NUL. */
export function parseLog(text: string): Record<string, Churn> {
  const found = new Map<string, { commits: number; authors: Set<string>; last: string }>();
  let author = '';
  let commit = '';
  let first = false;
  for (const token of text.split('\0')) {
    if (token.startsWith('\x01')) {
      const [name = '', said = ''] = token.slice(1).split('\x02');
      author = name;
      commit = said.slice(0, LONGEST_SUBJECT);
      first = true;
      continue;
    }
    const path = first && token.startsWith('\n') ? token.slice(1) : token;
    first = false;
    if (path === '') continue;
    const entry = found.get(path) ?? { commits: 0, authors: new Set(), last: commit };
    entry.commits++;
    entry.authors.add(author);
    found.set(path, entry);
  }
  const sorted = [...found].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([path, { commits, authors, last }]) => [
      path,
      { commits, authors: authors.size, ...(last === '' ? {} : { last }) },
    ]),
  );
}

const LONGEST_SUBJECT = 120;
