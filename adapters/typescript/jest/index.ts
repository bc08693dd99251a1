// Jest as a framework of the JavaScript and TypeScript pack.
import type { Framework } from '../../../src/ports/index.ts';
import { adoptFramework } from '../framework/adopt.ts';
import { readCoverage } from '../framework/coverage.ts';
import { readJudgement } from '../framework/judge.ts';
import { testPath } from '../framework/placement.ts';
import { readReport } from '../framework/report.ts';
import { testPatterns } from '../framework/test-patterns.ts';
import { emit } from './emit.ts';
import { judge } from './judge.ts';
import { run } from './run.ts';

export const jest: Framework = {
  id: 'jest',
  testPath: (source, placement, view) => testPath('jest', source, placement, view),
  finds: (path, view) => testPatterns('jest', view).accepts(path),
  emit,
  run,
  report: readReport,
  coverage: readCoverage,
  judge,
  judged: readJudgement,
  tools: [
    { kind: 'tests', name: 'Jest', manifest: 'jest/package.json' },
    { kind: 'coverage', name: 'Jest', manifest: 'jest/package.json' },
    { kind: 'mutation', name: 'StrykerJS', manifest: '@stryker-mutator/core/package.json' },
  ],
  // A project that is tested with Jest brings it.
  packages: [],
  adopt: (view) => adoptFramework(view, { name: 'jest', range: '^30.5.2', command: 'jest' }),
};
