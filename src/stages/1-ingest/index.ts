// Stage 1: from the user's folder to a working copy and the facts about it. Runs none of its code.
import { basename, join } from 'node:path';
import type { Config, ProjectFacts, SourceBundle } from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { walkFolder } from '../../lib/folder-walk.ts';
import { KnownError } from '../../lib/known-error.ts';
import type { LanguagePack } from '../../ports/index.ts';
import type { History, Repository } from '../../services/git/index.ts';
import { checkFolder } from './check-folder.ts';
import { copyTree } from './copy-tree.ts';
import type { IngestDeps } from './deps.ts';
import { describeFiles } from './describe-files.ts';
import { describeProjects } from './describe-projects.ts';
import { describeSetups } from './describe-setup.ts';
import { dropOwn } from './drop-own.ts';
import { installMissing } from './install-missing.ts';
import { linkPackages } from './link-packages.ts';
import { linkProjects } from './link-projects.ts';
import { placeStandIns } from './place-stand-ins.ts';
import { readCertificates } from './read-kept.ts';
import { repositoryNotes } from './repository-notes.ts';

export type { IngestDeps } from './deps.ts';

export interface IngestInput {
  /** The user's folder, absolute. */
  readonly folder: string;
  /** Where the working copy goes, absolute; what stands there is replaced. */
  readonly tree: string;
  readonly config: Config;
  /** Where installed packages are kept between runs, absolute. */
  readonly cache: string;
  /** Let installed packages run their own scripts, without a network. */
  readonly allowScripts?: boolean;
  /** The folder is a clone of this address. */
  readonly origin?: { readonly url: string; readonly ref?: string };
  /** What changed since this branch, tag or commit is wanted. */
  readonly since?: string;
  /** Begin as if no earlier run had left tests, which a repetition of a run wants. */
  readonly afresh?: boolean;
}

/**
 * Copies the folder and describes it. Throws KnownError E_NOT_A_FOLDER, E_NOT_READABLE, E_NO_SOURCE,
 * E_UNSUPPORTED_RUNNER, E_UNKNOWN_FRAMEWORK, E_DISK_FULL, E_READ_ONLY, E_REF.
 */
export async function ingest(input: IngestInput, deps: IngestDeps): Promise<SourceBundle> {
  const { folder, tree, config, origin } = input;
  const say = (message: string) => deps.progress({ stage: '1-ingest', message });
  checkFolder(folder);
  deps.sandbox.show(folder);
  const packs = wantedPacks(config, deps.packs);
  const skip = packs.flatMap((pack) => pack.skip);

  say('reading the history');
  const repository = await deps.git.inspect(folder, deps.signal);
  if (repository !== undefined) deps.sandbox.show(repository.root);
  const history: History =
    repository === undefined
      ? { available: false, reason: 'the folder is not under git', churn: {} }
      : await deps.git.history(repository, deps.signal);
  const since = await changesSince(input, repository, deps);
  deps.signal.throwIfAborted();

  const found = walkFolder(folder, { skip, except: [tree] });
  say(`copying ${found.files.length} files`);
  const copied = await copyTree(folder, tree, found, { skip, signal: deps.signal });
  const dropped = dropOwn(tree, found, packs, readCertificates(folder));
  const { walk, own } = dropped;
  const link = () =>
    linkPackages({
      folder,
      tree,
      walk,
      packs,
      ...(repository === undefined ? {} : { top: repository.root }),
    });
  link();

  const view = openFileView(tree, { skip });
  const described = describeFiles({
    tree,
    view,
    packs,
    walk,
    lost: copied.lost,
    ignore: config.ignore,
    submodules: repository?.submodules ?? [],
  });
  requireSource(folder, described, packs);
  const active = packs.filter((pack) => described.languages.some(({ id }) => id === pack.id));
  const before = describeProjects(active, view, config);
  const { install, notes } = await installMissing(
    {
      tree,
      skip,
      projects: before,
      packs: active,
      cache: join(input.cache, 'packages'),
      allowScripts: input.allowScripts ?? false,
      relink: link,
    },
    deps,
  );
  const projects =
    install.status === 'installed' ? describeProjects(active, openFileView(tree, { skip }), config) : before;
  linkProjects(tree, projects, active);
  const unbuilt = await placeStandIns(tree, openFileView(tree, { skip }), projects, active);

  return {
    version: '1.0',
    source: {
      kind: origin === undefined ? 'folder' : 'git',
      name: projects.find((project) => project.name !== undefined)?.name ?? basename(folder),
      ...(origin === undefined ? {} : origin),
      ...(since === undefined ? {} : { since }),
      ...(repository === undefined ? {} : { git: gitFacts(repository) }),
    },
    languages: described.languages,
    projects,
    files: described.files,
    excluded: [...described.excluded, ...own.map((path) => ({ path, reason: 'was written by QTest' }))],
    history,
    install,
    ...(dropped.kept === undefined || input.afresh ? {} : { kept: dropped.kept }),
    notes: unique([
      ...projects.flatMap(({ framework }) => (framework === undefined ? [] : [framework.reason])),
      ...projects.flatMap(({ unsupported }) => (unsupported === undefined ? [] : [unsupported.why])),
      ...runByOthers(projects),
      ...describeSetups(projects),
      ...described.notes,
      ...dropped.notes,
      ...unbuilt,
      ...copied.notes,
      ...notes,
      ...repositoryNotes(folder, repository),
      ...(since === undefined
        ? []
        : [
            `Compared with ${since.ref} (${since.commit.slice(0, 12)}): ${since.files.length} files changed.`,
          ]),
      ...(history.reason === undefined ? [] : [`History: ${history.reason}.`]),
    ]),
  };
}

function wantedPacks(config: Config, packs: readonly LanguagePack[]): readonly LanguagePack[] {
  if (config.language === undefined) return packs;
  const wanted = new Set([config.language].flat());
  return packs.filter((pack) => wanted.has(pack.id));
}

/** Throws KnownError E_REF when there is nothing to compare with. */
async function changesSince(
  { folder, since }: IngestInput,
  repository: Repository | undefined,
  { git, signal }: IngestDeps,
): Promise<SourceBundle['source']['since']> {
  if (since === undefined) return undefined;
  if (repository?.commit !== undefined) return git.changes(repository, since, signal);
  const why = repository === undefined ? 'is not under git' : 'has no commit yet';
  throw new KnownError(
    'E_REF',
    `${folder} ${why}, so nothing can have changed since ${since}; run without --since.`,
  );
}

function gitFacts({ commit, branch, dirty, shallow, remote }: Repository): SourceBundle['source']['git'] {
  return {
    ...(commit === undefined ? {} : { commit }),
    ...(branch === undefined ? {} : { branch }),
    dirty,
    shallow,
    ...(remote === undefined ? {} : { remote }),
  };
}

/** Throws E_NO_SOURCE when nothing in the folder can be tested; the sentence says what was looked for and found. */
function requireSource(
  folder: string,
  { files, found }: ReturnType<typeof describeFiles>,
  packs: readonly LanguagePack[],
): void {
  if (files.some((file) => file.role === 'source' && file.language !== undefined)) return;
  const sought =
    packs.map((pack) => `${pack.id} (${pack.extensions.join(', ')})`).join('; ') || 'no known language';
  const instead = found.length === 0 ? 'the folder holds no files' : `it holds ${found.join(', ')}`;
  throw new KnownError(
    'E_NO_SOURCE',
    `${folder} has no source files that can be tested; looked for ${sought}; ${instead}.`,
  );
}

function unique(notes: readonly string[]): readonly string[] {
  return [...new Set(notes)];
}

/** Which packages have their tests run by whose set-up. */
function runByOthers(projects: readonly ProjectFacts[]): readonly string[] {
  const hosts = new Set(projects.flatMap(({ partOf }) => partOf ?? []));
  return [...hosts].map((host) => {
    const guests = projects
      .filter(({ partOf }) => partOf === host)
      .map(({ name, root = '' }) => name ?? root);
    const some =
      guests.length > 4
        ? `${guests.slice(0, 3).join(', ')} and ${guests.length - 3} more`
        : guests.join(', ');
    return `Tested by the set-up of ${host === '' ? "the repository's root" : host}: ${some}.`;
  });
}
