// Installs what a project declares and does not have, into the working copy only, with nobody's scripts.
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectFacts, SourceBundle } from '../../artifacts/index.ts';
import { diskError } from '../../lib/disk-error.ts';
import { openFileView } from '../../lib/file-view.ts';
import type { LanguagePack, Outcome } from '../../ports/index.ts';
import type { IngestDeps } from './deps.ts';
import { installKey } from './install-key.ts';
import { keepPackages, restorePackages } from './keep-packages.ts';

export interface InstallRequest {
  readonly tree: string;
  readonly skip: readonly string[];
  readonly projects: readonly ProjectFacts[];
  readonly packs: readonly LanguagePack[];
  /** Folder where installations are kept between runs, absolute. */
  readonly cache: string;
  /** Run the packages' own scripts, without a network. */
  readonly allowScripts: boolean;
  /** Restores the links to the user's own packages. */
  readonly relink: () => void;
}

export interface Installation {
  readonly install: SourceBundle['install'];
  /** Sentences for the screen. */
  readonly notes: readonly string[];
}

const LIMITS = { wallMs: 300_000, memoryMb: 4096, outputBytes: 256 * 1024 };

/** Never throws for what an installer does: a failure is data, and the run goes on with what there is. */
export async function installMissing(request: InstallRequest, deps: IngestDeps): Promise<Installation> {
  const details: string[] = [];
  const notes: string[] = [];
  for (const project of installed(request.projects)) {
    const pack = request.packs.find(({ id }) => id === project.language);
    const missing = project.missing;
    if (pack === undefined || missing.length === 0) continue;
    const done = await install(request, project, pack, deps);
    deps.signal.throwIfAborted();
    if (done.kind === 'failed') {
      empty(project, request.tree, pack);
      request.relink();
      const detail = `${shortened(missing)}: ${done.why}`;
      const note = `Dependencies are missing and could not be installed: ${detail}.`;
      return { install: { status: 'failed', detail }, notes: [...notes, note] };
    }
    details.push(
      `${shortened(missing)} and what they need (${done.how}${done.cached ? ', from cache' : ''})`,
    );
    notes.push(...done.notes);
  }
  return {
    install:
      details.length === 0 ? { status: 'not-needed' } : { status: 'installed', detail: details.join('; ') },
    notes,
  };
}

function missingPackages({
  missingDependencies,
  missingBundled = [],
  framework,
}: ProjectFacts): readonly string[] {
  const absent = framework?.from === 'declared' && framework.version === undefined ? [framework.id] : [];
  return [...new Set([...missingDependencies, ...missingBundled, ...absent])];
}

/** What one installation is for: a project alone, or a workspace with all of its members. */
interface Installed extends ProjectFacts {
  readonly missing: readonly string[];
  /** Folders whose packages it writes. */
  readonly folders: readonly string[];
}

function installed(projects: readonly ProjectFacts[]): readonly Installed[] {
  const folderOf = ({ workspace, root = '' }: ProjectFacts) => workspace ?? root;
  const folders = [...new Set(projects.map((each) => `${each.language}\n${folderOf(each)}`))];
  return folders.map((key) => {
    const members = projects.filter((each) => `${each.language}\n${folderOf(each)}` === key);
    const head = members.find(({ root = '' }) => root === key.split('\n')[1]) ?? (members[0] as ProjectFacts);
    // What the tests of any member need is installed with the rest.
    const declared = members.find(({ framework }) => framework?.from === 'declared')?.framework;
    const typed = members.find(({ typeCheck }) => typeCheck !== undefined)?.typeCheck;
    return {
      ...head,
      ...(declared === undefined ? {} : { framework: declared }),
      ...(typed === undefined ? {} : { typeCheck: typed }),
      missing: [...new Set(members.flatMap(missingPackages))],
      missingBundled: [...new Set(members.flatMap(({ missingBundled = [] }) => missingBundled))],
      folders: members.map(({ root = '' }) => root),
    };
  });
}

type Done =
  | {
      readonly kind: 'installed';
      readonly how: string;
      readonly notes: readonly string[];
      readonly cached: boolean;
    }
  | { readonly kind: 'failed'; readonly why: string };

/** From the cache, or by the first way that works; why the ways before it did not is told. */
async function install(
  { tree, skip, cache, allowScripts }: InstallRequest,
  project: Installed,
  pack: LanguagePack,
  deps: IngestDeps,
): Promise<Done> {
  const say = (message: string) => deps.progress({ stage: '1-ingest', message });
  const at = join(tree, project.workspace ?? project.root ?? '');
  const view = openFileView(at, { skip });
  const ways = pack.install(at, project, view, LIMITS);
  const key = await installKey({ ways, view, names: pack.installInputs, allowScripts }, deps);
  const place = pack.packagesFolder === undefined ? undefined : { cache, key, at, name: pack.packagesFolder };
  const kept = place && restorePackages(place);
  if (kept !== undefined) {
    say(`dependencies from cache (${shortened(project.missing)} not found in the folder)`);
    return { kind: 'installed', ...kept, cached: true };
  }
  if (place && existsSync(join(cache, key)))
    say(
      'what was kept can not be used (it is damaged, or another version of QTest made it); installing anew',
    );
  const failed: string[] = [];
  for (const { how, exact, command } of ways) {
    say(`installing dependencies with ${how} (${shortened(project.missing)} not found)`);
    empty(project, tree, pack);
    const outcome = await deps.sandbox.run(command, deps.signal);
    deps.signal.throwIfAborted();
    if (outcome.kind === 'exited' && outcome.code === 0) {
      const notes =
        failed.length === 0
          ? []
          : [`Installed with ${how}${exact ? '' : ', not from the lockfile'}: ${failed.join('; ')}.`];
      if (allowScripts) notes.push(...(await scripts(at, pack, deps)));
      const result = { how, notes };
      if (place && (await keepPackages(place, result))) say('dependencies are kept for the next run');
      return { kind: 'installed', ...result, cached: false };
    }
    const { why, final } = problemOf(outcome, pack);
    failed.push(`${how} failed: ${why}`);
    if (final) break;
  }
  return { kind: 'failed', why: failed.join('; ') || 'nothing could be run' };
}

/** The second step: what was fetched may build itself, and reach nothing. */
async function scripts(at: string, pack: LanguagePack, deps: IngestDeps): Promise<string[]> {
  const command = pack.runScripts?.(at, LIMITS);
  if (command === undefined) return [];
  deps.progress({ stage: '1-ingest', message: "running the packages' own scripts, without a network" });
  const outcome = await deps.sandbox.run(command, deps.signal);
  if (outcome.kind === 'exited' && outcome.code === 0) return [];
  return [`The packages' own scripts failed: ${problemOf(outcome, pack).why}; they have no network.`];
}

function problemOf(outcome: Outcome, pack: LanguagePack): { readonly why: string; readonly final: boolean } {
  const said = outcome.kind === 'exited' ? `${outcome.stderr}\n${outcome.stdout}` : '';
  return pack.installProblem?.(said) ?? { why: complaint(outcome), final: outcome.kind === 'killed' };
}

/** An installer must never find the links: it would write through them into the user's own packages. */
function empty({ folders }: Installed, tree: string, { packagesFolder }: LanguagePack): void {
  if (packagesFolder === undefined) return;
  try {
    for (const folder of folders) {
      rmSync(join(tree, folder, packagesFolder), { recursive: true, force: true });
      mkdirSync(join(tree, folder, packagesFolder));
    }
  } catch (error) {
    throw diskError(error, tree);
  }
}

/** One line that says what went wrong: the first that speaks of an error, else the last. */
function complaint(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'not-started':
      return outcome.error;
    case 'exited': {
      const lines = `${outcome.stderr}\n${outcome.stdout}`
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean);
      // Installers print a code, a number and a system call on lines of their own; a sentence says more.
      const telling = lines.filter((line) => /\berr(or)?\b/i.test(line) && line.split(/\s+/).length > 4);
      return (telling[0] ?? lines.at(-1) ?? `exit code ${outcome.code}`).slice(0, 200).replace(/\.$/, '');
    }
    case 'timed-out':
      return 'the installation took too long';
    case 'out-of-memory':
      return 'the installation needed too much memory';
    case 'killed':
      return 'the installation was stopped';
  }
}

function shortened(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
