// What was understood of a project, before anything is run.
import type { ProjectFacts } from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import type { LanguagePack } from '../../ports/index.ts';
import type { Check } from './check.ts';

/** A line per fact of each package in the folder. */
export function checkProject(folder: string, packs: readonly LanguagePack[]): readonly Check[] {
  const view = openFileView(folder, { skip: packs.flatMap((pack) => pack.skip) });
  const projects = packs.flatMap((pack) => pack.projects(view));
  if (projects.length === 0) {
    return [
      {
        area: 'project',
        name: 'language',
        state: 'missing',
        found: 'none that QTest reads',
        disables: 'there is nothing to test',
        remedy: `name a folder with ${packs.map((pack) => pack.id).join(' or ')} code`,
        required: true,
      },
    ];
  }
  return projects.flatMap((project) => facts(project));
}

function facts(project: ProjectFacts): readonly Check[] {
  const where = project.name ?? project.language;
  const line = (name: string, found: string | undefined, absent: string): Check => ({
    area: 'project',
    name: `${where}: ${name}`,
    state: found === undefined ? 'note' : 'ok',
    found: found ?? absent,
    required: false,
  });
  return [
    framework(project, where),
    line('package manager', project.packageManager, 'not known'),
    line('module system', project.moduleSystem, 'not known'),
    line('formatter', project.formatter, 'none: tests are printed in a common style'),
    line('linter', project.linter, 'none: tests are not linted'),
    line('type check', project.typeCheck, 'none: tests are not type-checked'),
    line(
      'entries',
      project.entries.length === 0 ? undefined : project.entries.join(', '),
      'none named: every export counts alike',
    ),
    dependencies(project, where),
  ];
}

function framework({ framework: chosen, unsupported }: ProjectFacts, where: string): Check {
  const about = { area: 'project', name: `${where}: test framework`, required: false } as const;
  if (chosen === undefined) {
    return {
      ...about,
      state: 'missing',
      found: unsupported === undefined ? 'none' : unsupported.what,
      disables: unsupported?.why ?? 'no test is written',
      remedy: 'choose one with --framework',
    };
  }
  const { id, version, configFile, reason } = chosen;
  const details = [version, configFile].filter((one) => one !== undefined).join(', ');
  return { ...about, state: 'ok', found: `${id}${details === '' ? '' : ` (${details})`}: ${reason}` };
}

function dependencies({ missingDependencies: missing, packageManager }: ProjectFacts, where: string): Check {
  const about = { area: 'project', name: `${where}: dependencies`, required: false } as const;
  if (missing.length === 0) return { ...about, state: 'ok', found: 'all installed' };
  return {
    ...about,
    state: 'missing',
    found: `${missing.length} not installed: ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ', …' : ''}`,
    disables: 'a run has to install them first, into its copy',
    remedy: `run ${packageManager ?? 'the package manager'} install for faster runs`,
  };
}
