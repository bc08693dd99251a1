import { describe, expect, it } from 'vitest';
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import { install } from './install.ts';

const facts: ProjectFacts = { language: 'typescript', entries: [], missingDependencies: ['a'] };
const limits = { wallMs: 1000 };
const view = (...files: string[]) => ({
  list: () => files,
  read: () => undefined,
  exists: (path: string) => files.includes(path),
});
const line = (project: Partial<ProjectFacts>, ...files: string[]) =>
  install('/tree', { ...facts, ...project }, view(...files), limits).argv.join(' ');

describe('install', () => {
  it('runs no scripts, whatever the package manager', () => {
    for (const packageManager of ['npm', 'pnpm', 'yarn', 'bun', 'unheard-of']) {
      expect(line({ packageManager })).toContain('--ignore-scripts');
    }
    const berry = install('/tree', { ...facts, packageManager: 'yarn' }, view('.yarnrc.yml'), limits);
    expect(berry.argv).toContain('--mode=skip-build');
    expect(berry.env).toMatchObject({
      YARN_ENABLE_SCRIPTS: '0',
      YARN_IGNORE_PATH: '1',
      YARN_NODE_LINKER: 'node-modules',
    });
  });

  it('brings development dependencies only when the tests or the type checker need them', () => {
    expect(line({ packageManager: 'npm' })).toBe(
      'npm install --ignore-scripts --no-save --no-audit --no-fund --omit=dev',
    );
    expect(line({ packageManager: 'npm', typeCheck: 'tsconfig.json' })).not.toContain('--omit');
    const framework = { id: 'vitest', from: 'declared', reason: '' } as const;
    expect(line({ packageManager: 'pnpm', framework }, 'pnpm-lock.yaml')).toBe(
      'pnpm install --ignore-scripts --ignore-pnpmfile --frozen-lockfile',
    );
  });

  it('works in the copy alone, with the registry as its only network', () => {
    expect(install('/tree', facts, view(), limits)).toMatchObject({
      cwd: '/tree',
      writable: ['/tree'],
      network: 'registry',
    });
  });
});
