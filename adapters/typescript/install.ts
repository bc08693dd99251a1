// Installing what a project declares, by its own package manager, without running anybody's code: lifecycle scripts,
// package manager hooks and a package manager that the repository brings along are all switched off.
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { Command, FileView, Limits } from '../../src/ports/index.ts';

/** The install command; the lockfile decides the versions and is left as it is. Without a known manager: npm. */
export function install(tree: string, project: ProjectFacts, view: FileView, limits: Limits): Command {
  const { argv, env } = choose(project.packageManager, view, needsDevelopment(project));
  return { argv, cwd: tree, env: { ...QUIET, ...env }, limits, writable: [tree], network: 'registry' };
}

type Choice = Required<Pick<Command, 'argv' | 'env'>>;

const QUIET = {
  CI: '1',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
  npm_config_fetch_retries: '1',
  npm_config_fetch_retry_mintimeout: '1000',
  npm_config_manage_package_manager_versions: 'false',
  COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
  YARN_IGNORE_PATH: '1',
  YARN_ENABLE_SCRIPTS: '0',
  YARN_ENABLE_TELEMETRY: '0',
  YARN_NODE_LINKER: 'node-modules',
};

/** Test framework and type checker stand among the development dependencies. */
function needsDevelopment({ framework, typeCheck }: ProjectFacts): boolean {
  return framework?.from === 'declared' || typeCheck !== undefined;
}

function choose(manager: string | undefined, view: FileView, development: boolean): Choice {
  switch (manager) {
    case 'pnpm': {
      const locked = view.exists('pnpm-lock.yaml') ? ['--frozen-lockfile'] : ['--no-lockfile'];
      const omit = development ? [] : ['--prod'];
      return {
        argv: ['pnpm', 'install', '--ignore-scripts', '--ignore-pnpmfile', ...locked, ...omit],
        env: {},
      };
    }
    case 'yarn':
      return view.exists('.yarnrc.yml') ? yarnBerry() : yarnClassic(view, development);
    case 'bun': {
      const omit = development ? [] : ['--production'];
      return { argv: ['bun', 'install', '--ignore-scripts', '--no-save', ...omit], env: {} };
    }
    default: {
      const omit = development ? [] : ['--omit=dev'];
      const argv: Command['argv'] = [
        'npm',
        'install',
        '--ignore-scripts',
        '--no-save',
        '--no-audit',
        '--no-fund',
        ...omit,
      ];
      return { argv, env: {} };
    }
  }
}

function yarnBerry(): Choice {
  return { argv: ['yarn', 'install', '--mode=skip-build'], env: { YARN_ENABLE_IMMUTABLE_INSTALLS: '0' } };
}

function yarnClassic(view: FileView, development: boolean): Choice {
  const locked = view.exists('yarn.lock') ? ['--frozen-lockfile'] : ['--no-lockfile'];
  const omit = development ? [] : ['--production'];
  return { argv: ['yarn', 'install', '--ignore-scripts', '--non-interactive', ...locked, ...omit], env: {} };
}
