import { describe, expect, it } from 'vitest';
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import { install, runScripts } from './install.ts';
import { installProblem } from './install-problem.ts';

const facts: ProjectFacts = { language: 'typescript', entries: [], missingDependencies: ['a'] };
const limits = { wallMs: 1000 };
const view = (files: Readonly<Record<string, string>>) => ({
  list: () => Object.keys(files),
  read: (path: string) => files[path],
  exists: (path: string) => path in files,
});
const ways = (project: Partial<ProjectFacts>, files: Readonly<Record<string, string>> = {}) =>
  install('/tree', { ...facts, ...project }, view(files), limits);
const lines = (project: Partial<ProjectFacts>, files?: Readonly<Record<string, string>>) =>
  ways(project, files).map(({ how, command }) => `${how}: ${command.argv.join(' ')}`);

describe('install', () => {
  it('runs no scripts, whatever the package manager', () => {
    for (const packageManager of ['npm', 'pnpm', 'yarn', 'bun', 'unheard-of']) {
      for (const { command } of ways({ packageManager })) expect(command.argv).toContain('--ignore-scripts');
    }
    const berry = ways({ packageManager: 'yarn' }, { '.yarnrc.yml': '' })[0]?.command;
    expect(berry?.argv).toContain('--mode=skip-build');
    expect(berry?.env).toMatchObject({
      YARN_ENABLE_SCRIPTS: '0',
      YARN_IGNORE_PATH: '1',
      YARN_NODE_LINKER: 'node-modules',
    });
  });

  it('lets no setting of the repository name a program, a plugin or where the package manager comes from', () => {
    const berry = ways({ packageManager: 'yarn' }, { '.yarnrc.yml': 'plugins: [./evil.cjs]' })[0]?.command;
    expect(berry?.env?.YARN_RC_FILENAME).toMatch(/^(\.\.\/)+dev\/null$/);
    expect(berry?.argv.find((word) => word.startsWith('--node-options='))).toMatch(/--permission(?!.*child)/);
    for (const packageManager of ['npm', 'pnpm', 'yarn']) {
      for (const { command } of ways({ packageManager })) {
        expect(command.env).toMatchObject({ npm_config_git: 'git', COREPACK_ENV_FILE: '0' });
        // npm would read the repository's .npmrc before it fetches the manager.
        if (command.argv.includes('exec')) expect(command.cwd).not.toBe('/tree');
      }
    }
  });

  it('follows the lockfile first, and then the manifest', () => {
    const typeCheck = 'tsconfig.json';
    expect(lines({ packageManager: 'npm', typeCheck }, { 'package-lock.json': '' })).toEqual([
      'npm ci from package-lock.json: npm ci --ignore-scripts --no-audit --no-fund',
      'npm install: npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund',
      'npm install that overlooks peers: npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --legacy-peer-deps',
    ]);
    expect(ways({}, { 'package-lock.json': '' }).map(({ exact }) => exact)).toEqual([true, false, false]);
  });

  it('brings development dependencies only when the tests or the type checker need them', () => {
    expect(lines({ packageManager: 'npm' })[0]).toContain('--omit=dev');
    expect(lines({ packageManager: 'npm', typeCheck: 'tsconfig.json' })[0]).not.toContain('--omit');
    const framework = { id: 'vitest', from: 'declared', reason: '' } as const;
    expect(lines({ packageManager: 'npm', framework })[0]).not.toContain('--omit');
  });

  it('brings them for sources that import some, or does without when they can not be had', () => {
    const found = lines({ packageManager: 'npm', missingBundled: ['b'] });
    expect(found.map((line) => line.includes('--omit=dev'))).toEqual([false, false, true, true]);
  });

  it("borrows the project's own manager where the machine lacks it, in the version that wrote the lockfile", () => {
    const typeCheck = 'tsconfig.json';
    expect(
      lines({ packageManager: 'pnpm', typeCheck }, { 'pnpm-lock.yaml': "lockfileVersion: '6.0'\n" }).slice(
        0,
        2,
      ),
    ).toEqual([
      'pnpm from pnpm-lock.yaml: pnpm install --ignore-scripts --ignore-pnpmfile --frozen-lockfile',
      'pnpm 8, fetched by npm, from pnpm-lock.yaml: npm exec --yes --package=pnpm@8 -- pnpm --dir /tree install --ignore-scripts --ignore-pnpmfile --frozen-lockfile',
    ]);
    const declared = (packageManager: string) => ({
      'package.json': JSON.stringify({ packageManager }),
      'yarn.lock': '',
    });
    expect(lines({ packageManager: 'yarn' }, declared('yarn@1.22.19+sha1.x'))[1]).toContain(
      '--package=yarn@1.22.19 ',
    );
    expect(lines({ packageManager: 'yarn' }, declared('yarn@file:../evil'))[1]).toContain(
      '--package=yarn@1 ',
    );
    const berry = { '.yarnrc.yml': '', 'yarn.lock': '__metadata:\n  version: 6\n' };
    expect(lines({ packageManager: 'yarn' }, berry)[0]).toMatch(
      /^yarn 3 from yarn.lock: npm exec --yes --package=@yarnpkg\/cli-dist@3 .* -- yarn --cwd \/tree install --mode=skip-build$/,
    );
  });

  it('works in the copy alone, with the registry as its only network', () => {
    for (const { command } of ways({ packageManager: 'yarn' })) {
      expect(command).toMatchObject({ writable: ['/tree'], network: 'registry' });
      expect(command.argv.includes('exec') ? '/usr' : '/tree').toBe(command.cwd);
    }
    expect(runScripts('/tree', limits)).toMatchObject({ writable: ['/tree'], network: 'none' });
  });
});

describe('why an installation failed', () => {
  it.each([
    ['npm error code E401\nnpm error Incorrect or missing password.', /wants a login/, true],
    ['npm error Failed to replace env in config: ${NPM_TOKEN}', /ask for NPM_TOKEN/, true],
    [
      'npm error code ENOTFOUND\nnpm error network request to https://r.example failed',
      /can not be reached/,
      true,
    ],
    [
      "npm error code E404\nnpm error 404 Not Found - GET https://r.example/p\nnpm error 404\nnpm error 404  The requested resource 'top-sites@https://r.example/top-sites/-/top-sites-1.1.225.tgz' could not be found or you do not have permission",
      /^the registry does not have top-sites$/,
      false,
    ],
    [
      "npm error 404  '@me/secret@^1.0.0' is not in this registry.",
      /does not have @me\/secret@\^1\.0\.0$/,
      false,
    ],
    [
      'npm error code ERESOLVE\nnpm error ERESOLVE could not resolve\nnpm error\nnpm error While resolving: a@1.0.0\nnpm error Could not resolve dependency:\nnpm error peer react@"^17.0.0" from old-hooks@3.0.0',
      /^peers contradict each other \(react@"\^17\.0\.0" from old-hooks@3\.0\.0\)$/,
      false,
    ],
    [
      'npm error code ETARGET\nnpm error notarget No matching version found for left-pad@^99.0.0.',
      /no version left-pad@\^99\.0\.0$/,
      true,
    ],
    [' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile"', /lockfile does not fit/, false],
  ])('%j', (output, why, final) => {
    expect(installProblem(output)).toEqual({ why: expect.stringMatching(why), final });
  });

  it('is not guessed', () => {
    expect(installProblem('Segmentation fault')).toBeUndefined();
  });
});
