// Vitest as a framework of the JavaScript and TypeScript pack.
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

export const vitest: Framework = {
  id: 'vitest',
  strict: true,
  testPath: (source, placement, view) => testPath('vitest', source, placement, view),
  finds: (path, view) => testPatterns('vitest', view).accepts(path),
  emit,
  run,
  report: readReport,
  coverage: readCoverage,
  judge,
  judged: readJudgement,
  tools: [
    { kind: 'tests', name: 'Vitest', manifest: 'vitest/package.json' },
    { kind: 'coverage', name: '@vitest/coverage-v8', manifest: '@vitest/coverage-v8/package.json' },
    { kind: 'mutation', name: 'StrykerJS', manifest: '@stryker-mutator/core/package.json' },
  ],
  packages: ['vitest', '@vitest/coverage-v8'],
  adopt: (view) => adoptFramework(view, { name: 'vitest', range: '^4.1.11', command: 'vitest run' }),
};
