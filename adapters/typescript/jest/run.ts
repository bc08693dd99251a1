import type { PreparedRun, RunRequest } from '../../../src/ports/index.ts';
import { configOf } from '../framework/config.ts';
import { escapeRegExp } from '../framework/escape.ts';
import { perturbed } from '../framework/perturb.ts';
import { canShuffle, nativeModules } from './facts.ts';

/** The command that runs test files under Jest and leaves its JSON report in the work folder. */
export function run(request: RunRequest): PreparedRun {
  const { tree, work, testFiles, perturb, coverage, only, view } = request;
  const reportPath = `${work}/jest-report.json`;
  const coverageFolder = `${work}/coverage`;
  const { files, env } = perturbed(perturb, work);
  const options = [
    '--json',
    `--outputFile=${reportPath}`,
    '--ci',
    '--silent',
    '--watchman=false',
    '--passWithNoTests',
    // What a test leaves open must not keep the run from ending.
    '--forceExit',
  ];
  const config = configOf('jest', view);
  if (config.named && config.file !== undefined) options.push('--config', `${tree}/${config.file}`);
  options.push('--cacheDirectory', `${work}/jest-cache`);
  if (perturb?.orderSeed !== undefined && canShuffle(view))
    options.push('--randomize', `--seed=${perturb.orderSeed}`);
  if (only) options.push('--testNamePattern', `^(?:${only.map(escapeRegExp).join('|')})$`);
  if (coverage) {
    options.push('--coverage', '--coverageReporters=json', `--coverageDirectory=${coverageFolder}`);
    options.push(...coverage.sources.map((source) => `--collectCoverageFrom=${source}`));
  } else {
    options.push('--coverage=false');
  }
  const paths =
    testFiles.length === 0
      ? besides(request)
      : ['--runTestsByPath', ...testFiles.map((file) => `${tree}/${file}`)];
  const flags = nativeModules(view) ? ['--experimental-vm-modules', '--no-warnings'] : [];
  const nodeOptions = [env.NODE_OPTIONS, ...flags].filter((option) => option !== undefined).join(' ');
  return {
    files,
    command: {
      argv: ['node', `${tree}/node_modules/jest/bin/jest.js`, ...options, ...paths],
      cwd: tree,
      env: { CI: '1', NO_COLOR: '1', ...env, ...(nodeOptions === '' ? {} : { NODE_OPTIONS: nodeOptions }) },
      limits: request.limits,
      writable: [tree, work],
      network: 'none',
    },
    reportPath,
    ...(coverage ? { coveragePath: `${coverageFolder}/coverage-final.json` } : {}),
  };
}

/** Every test file but those in folders that are projects of their own. */
function besides({ tree, inner = [] }: RunRequest): string[] {
  if (inner.length === 0) return [];
  return [`^${escapeRegExp(tree)}/(?!(?:${inner.map(escapeRegExp).join('|')})/)`];
}
