// Installs what a project declares and does not have, into the working copy only, with nobody's scripts.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectFacts, SourceBundle } from '../../artifacts/index.ts';
import { diskError } from '../../lib/disk-error.ts';
import { openFileView } from '../../lib/file-view.ts';
import type { LanguagePack, Outcome } from '../../ports/index.ts';
import type { IngestDeps } from './deps.ts';

export interface InstallRequest {
  readonly tree: string;
  readonly skip: readonly string[];
  readonly projects: readonly ProjectFacts[];
  readonly packs: readonly LanguagePack[];
  /** Restores the links to the user's own packages. */
  readonly relink: () => void;
}

const LIMITS = { wallMs: 300_000, memoryMb: 4096, outputBytes: 256 * 1024 };

/** Never throws for what an installer does: a failure is data, and the run goes on with what there is. */
export async function installMissing(
  request: InstallRequest,
  deps: IngestDeps,
): Promise<SourceBundle['install']> {
  const details: string[] = [];
  for (const project of installed(request.projects)) {
    const pack = request.packs.find(({ id }) => id === project.language);
    const missing = project.missing;
    if (pack === undefined || missing.length === 0) continue;
    deps.progress({
      stage: '1-ingest',
      message: `installing dependencies (${shortened(missing)} not found)`,
    });
    const outcome = await install(request, project, pack, deps);
    deps.signal.throwIfAborted();
    if (outcome.kind !== 'exited' || outcome.code !== 0) {
      empty(project, request.tree, pack);
      request.relink();
      return { status: 'failed', detail: `${shortened(missing)}: ${complaint(outcome)}` };
    }
    details.push(`${shortened(missing)} and what they need`);
  }
  return details.length === 0
    ? { status: 'not-needed' }
    : { status: 'installed', detail: details.join('; ') };
}

function missingPackages({ missingDependencies, framework }: ProjectFacts): readonly string[] {
  const absent = framework?.from === 'declared' && framework.version === undefined ? [framework.id] : [];
  return [...new Set([...missingDependencies, ...absent])];
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
      folders: members.map(({ root = '' }) => root),
    };
  });
}

/** When the project's own package manager is not on this machine, the pack is asked again without it. */
async function install(
  { tree, skip }: InstallRequest,
  project: Installed,
  pack: LanguagePack,
  deps: IngestDeps,
): Promise<Outcome> {
  const { packageManager: _, ...anyManager } = project;
  const at = join(tree, project.workspace ?? project.root ?? '');
  const view = openFileView(at, { skip });
  let outcome: Outcome = { kind: 'not-started', error: 'nothing to run' };
  for (const facts of [project, anyManager]) {
    empty(project, tree, pack);
    outcome = await deps.sandbox.run(pack.install(at, facts, view, LIMITS), deps.signal);
    if (outcome.kind !== 'not-started') return outcome;
  }
  return outcome;
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
