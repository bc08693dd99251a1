// Installing what a project declares, by its own package manager, without running anybody's scripts.
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { Command, FileView, Limits } from '../../src/ports/index.ts';

/** The install command of the project's package manager: lifecycle scripts off, the lockfile untouched. */
export function install(tree: string, project: ProjectFacts, view: FileView, limits: Limits): Command {
  return { argv: argv(project.packageManager, view), cwd: tree, limits, writable: [tree], network: 'registry' };
}

function argv(manager: string | undefined, view: FileView): Command['argv'] {
  switch (manager) {
    case 'pnpm':
      return ['pnpm', 'install', '--ignore-scripts', '--frozen-lockfile'];
    case 'yarn':
      return view.exists('.yarnrc.yml')
        ? ['yarn', 'install', '--mode=skip-build', '--immutable']
        : ['yarn', 'install', '--ignore-scripts', '--frozen-lockfile', '--non-interactive'];
    case 'bun':
      return ['bun', 'install', '--ignore-scripts'];
    default:
      return ['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock'];
  }
}
