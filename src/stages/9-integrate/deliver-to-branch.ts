// Shipped files as commits on a branch of their own; the user's files, index and HEAD stay as they are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KnownError } from '../../lib/known-error.ts';
import { CERTIFICATES, isOwnText, keptHash } from '../../lib/mark.ts';
import type { BranchCommit, Repository } from '../../services/git/index.ts';
import { certificatesMessage, companionMessage, fileMessage, joinedMessage } from './commit-message.ts';
import type { Delivery, IntegrateDeps, IntegrateInput } from './delivery.ts';
import { retiredFiles } from './find-retired.ts';
import { isInside } from './is-inside.ts';
import { printCertificates } from './print-certificates.ts';

type TextFile = BranchCommit['files'][number];

/** Commits on the branch. Throws KnownError; the branch is then as it was. */
export async function deliverToBranch(
  input: IntegrateInput,
  branch: string,
  deps: IntegrateDeps,
): Promise<Delivery> {
  const { folder, validated, config, keeping, bundle } = input;
  const repository = await deps.git.inspect(folder);
  if (repository === undefined) {
    throw new KnownError(
      'E_NOT_A_REPOSITORY',
      `${folder} is not in a git repository, so there is no place for a branch; run without --branch to write the files into the folder.`,
    );
  }
  const base = await deps.git.base(repository, branch);
  const there = (path: string) => (base === undefined ? undefined : deps.git.fileAt(repository, base, path));
  const notes: string[] = [];

  const files: TextFile[] = [];
  for (const { path, text } of validated.files) {
    const old = isInside(path) ? await there(path) : undefined;
    if (!isInside(path)) notes.push(`${path} was not committed: its path leads out of the folder.`);
    else if (old !== undefined && !isOwnText(old))
      notes.push(`${path} was not committed: a file that QTest did not write stands there.`);
    else files.push({ path, text });
  }
  const companions = await companionsFor(input, there, notes);
  const commits: BranchCommit[] = [];
  if (companions.length > 0)
    commits.push({ message: companionMessage(companions, input), files: companions });
  if (config.git.commit_each)
    commits.push(...files.map((file) => ({ message: fileMessage(file.path, input), files: [file] })));
  else if (files.length > 0)
    commits.push({
      message: joinedMessage(
        files.map(({ path }) => path),
        input,
      ),
      files,
    });

  const removed: string[] = [];
  for (const path of retiredFiles(input)) {
    const old = await there(path);
    const known = bundle.kept?.files.find((file) => file.path === path)?.hash;
    if (old !== undefined && isOwnText(old) && keptHash(old) === known) removed.push(path);
  }
  const written = new Set(files.map(({ path }) => path));
  if (keeping !== undefined && (files.length > 0 || bundle.kept !== undefined)) {
    const text = printCertificates(input, keeping, written);
    const message = certificatesMessage(removed, input);
    commits.push({ message, files: [{ path: CERTIFICATES, text }], removed });
  }

  const tip = await deps.git.tip(repository, branch);
  const before = deps.delivering === undefined ? tip : deps.delivering(branch, tip);
  const result = await deps.git.commitOnBranch(repository, { branch, commits });
  // An interrupted delivery may have made some of the commits, or all of them.
  const made =
    before === tip ? result.commits : await deps.git.commitsSince(repository, before ?? 'HEAD', branch);
  notes.push(...aboutBase(repository, branch, tip === before ? result.base : repository.commit));
  return {
    files: [...companions, ...files].map(({ path }) => path),
    removed,
    commits: made,
    ...(repository.branch === undefined ? {} : { base: repository.branch }),
    notes,
  };
}

/** Edits of the project's own files, made only where the commit holds what the edit was made from. */
async function companionsFor(
  { folder, emitted }: IntegrateInput,
  there: (path: string) => Promise<string | undefined> | undefined,
  notes: string[],
): Promise<TextFile[]> {
  const edits: TextFile[] = [];
  for (const { path, text } of emitted.companions) {
    const committed = isInside(path) ? await there(path) : undefined;
    if (committed === text || (isInside(path) && committed === currentText(join(folder, path))))
      edits.push({ path, text });
    else notes.push(`${path} was not edited: it differs from the one on the branch.`);
  }
  return edits;
}

function aboutBase(repository: Repository, branch: string, base: string | undefined): string[] {
  const notes: string[] = [];
  if (base !== repository.commit) {
    notes.push(
      `The branch ${branch} already stood apart from the current commit; the tests were proven against the folder as it is now.`,
    );
  }
  if (repository.dirty)
    notes.push(
      'The folder had changes that are not committed; the tests were proven against them, and the branch does not hold them.',
    );
  return notes;
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
