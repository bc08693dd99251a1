// What a word such as `main`, `v1.2` or `3f2a9c1` means in a repository, and what was probably meant instead.
import { nearestOf } from '../../lib/nearest.ts';
import type { GitHere } from './run-git.ts';

export interface Found {
  readonly kind: 'found';
  readonly commit: string;
  /** When the word is a branch. */
  readonly branch?: string;
}

export interface NotFound {
  readonly kind: 'not-found';
  /** `branch, tag or commit "x"; did you mean …?`, with a full stop. */
  readonly sentence: string;
}

/**
 * Looks the word up: branches before tags before commits. `remote` reads the branches of `origin` (a clone's own may
 * be older), `local` both kinds. Without a word: the default branch of the remote, or HEAD.
 */
export async function findRef(
  git: GitHere,
  ref: string | undefined,
  where: 'remote' | 'local',
): Promise<Found | NotFound> {
  const commitOf = (name: string) =>
    git.line('rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`);
  if (ref === undefined) {
    const head = where === 'local' ? 'HEAD' : 'refs/remotes/origin/HEAD';
    const commit = await commitOf(head);
    const branch = (await git.line('symbolic-ref', '--quiet', head))?.replace(
      /^refs\/(heads|remotes\/origin)\//,
      '',
    );
    if (commit !== undefined) return { kind: 'found', commit, ...(branch === undefined ? {} : { branch }) };
    // A remote whose HEAD is detached has no default branch, but a clone still knows the commit.
    const detached = await commitOf('HEAD');
    return detached === undefined ? notFound('HEAD', []) : { kind: 'found', commit: detached };
  }
  if (/^[-]|[\s~^:?*[\\]|\.\.|@\{/.test(ref) && !/^HEAD[~^]/.test(ref)) return notFound(ref, []);
  const branch = ref.replace(/^refs\/heads\//, '').replace(/^origin\//, where === 'remote' ? '' : 'origin/');
  const places =
    where === 'remote'
      ? [`refs/remotes/origin/${branch}`]
      : [`refs/heads/${branch}`, `refs/remotes/${branch}`, `refs/remotes/origin/${branch}`];
  for (const place of places) {
    const commit = await commitOf(place);
    if (commit !== undefined) return { kind: 'found', commit, branch };
  }
  const other = (await commitOf(`refs/tags/${ref.replace(/^refs\/tags\//, '')}`)) ?? (await commitOf(ref));
  if (other !== undefined) return { kind: 'found', commit: other };
  const names = await git.ask('for-each-ref', '--format=%(refname:lstrip=2)', 'refs/heads', 'refs/tags');
  const remote = await git.ask('for-each-ref', '--format=%(refname:lstrip=3)', 'refs/remotes');
  return notFound(
    ref,
    `${names ?? ''}\n${remote ?? ''}`.split('\n').filter((name) => name !== '' && name !== 'HEAD'),
  );
}

function notFound(ref: string, names: readonly string[]): NotFound {
  const near = nearestOf(ref, [...new Set(names)], 3);
  const meant = near.length === 0 ? '.' : `; did you mean ${near.join(' or ')}?`;
  return { kind: 'not-found', sentence: `branch, tag or commit ${JSON.stringify(ref)}${meant}` };
}
