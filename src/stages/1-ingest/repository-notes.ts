// What is unusual about a repository, said once, so that nobody wonders later.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Repository } from '../../services/git/index.ts';

/** Sentences about what is not committed, where HEAD is, and folders that are repositories of their own. */
export function repositoryNotes(folder: string, repository: Repository | undefined): readonly string[] {
  if (repository === undefined) return [];
  const { commit, branch, dirty, submodules } = repository;
  const notes: string[] = [];
  if (commit !== undefined && dirty)
    notes.push('The folder has changes that are not committed; it is tested as it is.');
  if (commit !== undefined && branch === undefined)
    notes.push(`HEAD is detached at ${commit.slice(0, 12)}; tests of a branch would start there.`);
  for (const path of submodules) {
    notes.push(
      isEmpty(join(folder, path))
        ? `${path} is a submodule and was not fetched.`
        : `${path} is a submodule: its code is there for what uses it, and gets no tests of its own.`,
    );
  }
  return notes;
}

function isEmpty(folder: string): boolean {
  return !existsSync(folder) || readdirSync(folder).length === 0;
}
