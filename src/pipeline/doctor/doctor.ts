// What is installed here, what each missing thing disables, and what was understood of a project. Nothing of the
// project is run, and no name of the machine, user or environment is told.
import type { LanguagePack, Need, Outcome } from '../../ports/index.ts';
import type { BackendCheck } from '../../services/sandbox/index.ts';
import type { Check } from './check.ts';
import { checkMachine, type Machine } from './machine.ts';
import { checkProject } from './project.ts';

export interface DoctorDeps {
  readonly packs: readonly LanguagePack[];
  readonly machine: Machine;
  readonly backends: () => readonly BackendCheck[];
  /** Version of an installed package, or undefined. */
  readonly packageVersion: (name: string) => string | undefined;
  /** True when the file that a module specifier names is there. */
  readonly hasFile: (specifier: string) => boolean;
  /** Runs `NAME --version`. */
  readonly ask: (program: string) => Promise<Outcome>;
}

export interface Diagnosis {
  readonly version: '1.0';
  readonly checks: readonly Check[];
  /** False when something is missing without which no run can work. */
  readonly works: boolean;
}

/** Looks at everything; `folder` is an absolute path to a project, when one was named. */
export async function diagnose(deps: DoctorDeps, folder: string | undefined): Promise<Diagnosis> {
  const checks: Check[] = [...checkMachine(deps.machine)];
  checks.push(await program('git', deps, GIT));
  checks.push(...isolation(deps.backends()));
  for (const pack of deps.packs) {
    for (const need of pack.needs ?? [])
      checks.push(need.kind === 'package' ? part(need, deps) : await program(need.name, deps, need));
    checks.push(...grammars(pack, deps));
  }
  for (const name of ['docker', 'podman']) checks.push(await program(name, deps, CONTAINERS));
  if (folder !== undefined) checks.push(...checkProject(folder, deps.packs));
  return {
    version: '1.0',
    checks,
    works: checks.every((check) => check.state !== 'missing' || !check.required),
  };
}

type Purpose = Pick<Need, 'required' | 'serves' | 'disables' | 'remedy'>;

const GIT: Purpose = {
  required: false,
  serves: 'history, branches, sources by address',
  disables:
    'history does not count for risk, and --branch, --since and addresses of repositories do not work',
  remedy: 'install git',
};

const CONTAINERS: Purpose = {
  required: false,
  serves: 'nothing yet: stages run as processes',
  disables: 'nothing: stages run as processes',
  remedy: 'no need to do anything',
};

async function program(name: string, { ask }: DoctorDeps, purpose: Purpose): Promise<Check> {
  const outcome = await ask(name);
  const { required, serves, disables, remedy } = purpose;
  if (outcome.kind === 'exited' && outcome.code === 0) {
    const version = /\d+(?:\.\d+)+/.exec(outcome.stdout)?.[0] ?? '';
    return { area: 'machine', name, state: 'ok', found: `${version} (${serves})`.trim(), required };
  }
  const found = outcome.kind === 'not-started' ? 'not found' : 'found, but it does not answer --version';
  const state = disables.startsWith('nothing') ? 'note' : 'missing';
  return { area: 'machine', name, state, found, disables, remedy, required };
}

function part({ name, required, serves, disables, remedy }: Need, { packageVersion }: DoctorDeps): Check {
  const version = packageVersion(name);
  if (version !== undefined)
    return { area: 'parts', name, state: 'ok', found: `${version} (${serves})`, required };
  return { area: 'parts', name, state: 'missing', found: 'not installed', disables, remedy, required };
}

function grammars(pack: LanguagePack, { hasFile }: DoctorDeps): readonly Check[] {
  return pack.grammars.map((specifier): Check => {
    const about = { area: 'parts', name: specifier, required: true } as const;
    if (hasFile(specifier)) return { ...about, state: 'ok', found: 'a grammar' };
    const disables = 'files in that language can not be read';
    return {
      ...about,
      state: 'missing',
      found: 'not installed',
      disables,
      remedy: 'install QTest again, with its dependencies',
    };
  });
}

function isolation(checks: readonly BackendCheck[]): readonly Check[] {
  const namespaces = checks.find((check) => check.name === 'unshare');
  return checks.map(({ name, isolates, problem, used }): Check => {
    const about = { area: 'isolation', name, required: false } as const;
    const says = [
      isolates.network ? 'no network' : 'network NOT isolated',
      isolates.files ? 'files read-only, home hidden' : 'files NOT isolated',
      isolates.memory ? 'memory limited' : 'memory NOT limited',
    ].join(', ');
    if (problem === undefined) {
      const role = used ? '' : '; only tried, bubblewrap stands on it';
      return { ...about, state: 'ok', found: `works: ${says}${role}` };
    }
    if (!used)
      return {
        ...about,
        state: 'note',
        found: `does not work (${problem})`,
        disables: 'user namespaces may be switched off here, which bubblewrap needs',
        remedy: 'allow unprivileged user namespaces in the kernel or the container',
      };
    const remedy =
      problem === 'it is not installed' && namespaces?.problem === undefined
        ? 'install bubblewrap; the kernel allows what it needs'
        : 'install bubblewrap and allow unprivileged user namespaces';
    return {
      ...about,
      state: 'missing',
      found: `does not work (${problem})`,
      disables: 'target code runs as bare processes, with network and files in reach',
      remedy,
    };
  });
}
