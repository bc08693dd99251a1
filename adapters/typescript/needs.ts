// What this pack uses of the machine.
import type { Need } from '../../src/ports/index.ts';

const REINSTALL = 'install QTest again, with its dependencies';

const own = (name: string, serves: string, disables: string): Need => ({
  kind: 'package',
  name,
  required: true,
  serves,
  disables,
  remedy: REINSTALL,
});

const judge = (name: string, serves: string, disables: string): Need => ({
  ...own(name, serves, disables),
  required: false,
});

const manager = (name: string, remedy: string): Need => ({
  kind: 'program',
  name,
  required: false,
  serves: `installs the dependencies of projects that use ${name}`,
  disables: `dependencies of a project that uses ${name} must be installed before the run`,
  remedy,
});

export const needs: readonly Need[] = [
  own('web-tree-sitter', 'reads source files', 'no source file can be read'),
  own('@babel/core', 'prepares code for the search', 'no code can be prepared for the search'),
  own(
    '@stryker-mutator/instrumenter',
    'makes the mutants',
    'no mutant can be made, so no test can be proven',
  ),
  {
    kind: 'package',
    name: 'ts-morph',
    required: false,
    serves: 'reads types that are not written down',
    disables: 'types: unavailable, values are made from names and from how parameters are used',
    remedy: 'npm install ts-morph beside QTest',
  },
  judge(
    '@stryker-mutator/core',
    'judges the certificates',
    'the mutation gate does not run: every test stays unproven',
  ),
  judge('@stryker-mutator/vitest-runner', 'judges tests that Vitest runs', 'tests for Vitest stay unproven'),
  judge('@stryker-mutator/jest-runner', 'judges tests that Jest runs', 'tests for Jest stay unproven'),
  judge(
    'vitest',
    'runs tests where the project has no runner of its own',
    'projects without a test runner get no tests',
  ),
  judge('@vitest/coverage-v8', 'measures coverage under Vitest', 'coverage under Vitest is not measured'),
  manager('npm', 'install Node.js from nodejs.org, which brings npm'),
  manager('pnpm', 'npm install --global pnpm, when a project uses it'),
  manager('yarn', 'npm install --global yarn, when a project uses it'),
  {
    ...manager('corepack', 'npm install --global corepack, when a project pins its package manager'),
    serves: 'starts the very package manager that a project pins',
    disables: 'the installed version of a package manager is used instead of the pinned one',
  },
];
