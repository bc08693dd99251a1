// Vitest as a framework of the JavaScript and TypeScript pack.
import type { Framework } from '../../../src/ports/index.ts';
import { adoptFramework } from '../framework/adopt.ts';
import { readCoverage } from '../framework/coverage.ts';
import { prepareJudge, readJudgement } from '../framework/judge.ts';
import { testPath } from '../framework/placement.ts';
import { readReport } from '../framework/report.ts';
import { emit } from './emit.ts';
import { run } from './run.ts';
import { setAside } from './set-aside.ts';

export const vitest: Framework = {
  id: 'vitest',
  testPath,
  emit,
  run,
  report: readReport,
  coverage: readCoverage,
  judge: (request) =>
    prepareJudge(request, {
      name: 'vitest',
      plugin: '@stryker-mutator/vitest-runner/dist/src/index.js',
      // Files that tests load through `require` are unknown to the module graph that `related` asks.
      options: { vitest: { related: false } },
      setAside,
      nodeArgs: [],
    }),
  judged: readJudgement,
  tools: [
    { kind: 'tests', name: 'Vitest', manifest: 'vitest/package.json' },
    { kind: 'coverage', name: '@vitest/coverage-v8', manifest: '@vitest/coverage-v8/package.json' },
    { kind: 'mutation', name: 'StrykerJS', manifest: '@stryker-mutator/core/package.json' },
  ],
  packages: ['vitest', '@vitest/coverage-v8'],
  adopt: (view) => adoptFramework(view, { name: 'vitest', range: '^4.1.11', command: 'vitest run' }),
};
