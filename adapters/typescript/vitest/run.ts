import type { PreparedRun, RunRequest } from '../../../src/ports/index.ts';
import { configOf } from '../framework/config.ts';
import { escapeRegExp } from '../framework/escape.ts';
import { perturbed } from '../framework/perturb.ts';
import { coverageProvider } from './versions.ts';

/** The command that runs test files under Vitest and leaves its JSON report in the work folder. */
export function run(request: RunRequest): PreparedRun {
  const { tree, work, testFiles, perturb, coverage, only, view } = request;
  const reportPath = `${work}/vitest-report.json`;
  const coverageFolder = `${work}/coverage`;
  const { files, env } = perturbed(perturb, work);
  const options = ['--reporter=json', `--outputFile=${reportPath}`, '--root', tree, '--passWithNoTests'];
  const config = configOf('vitest', view);
  if (config.named && config.file !== undefined) options.push('--config', `${tree}/${config.file}`);
  for (const folder of request.inner ?? []) options.push(`--exclude=${folder}/**`);
  if (perturb?.orderSeed !== undefined)
    options.push('--sequence.shuffle.tests', `--sequence.seed=${perturb.orderSeed}`);
  if (only) options.push('--testNamePattern', `^(?:${only.map(escapeRegExp).join('|')})$`);
  const provider = coverage === undefined ? undefined : coverageProvider(view);
  if (coverage && provider !== undefined) {
    options.push(
      '--coverage.enabled',
      `--coverage.provider=${provider}`,
      '--coverage.reporter=json',
      `--coverage.reportsDirectory=${coverageFolder}`,
    );
    options.push(
      '--coverage.reportOnFailure',
      ...coverage.sources.map((source) => `--coverage.include=${source}`),
    );
  } else {
    options.push('--coverage.enabled=false');
  }
  return {
    files,
    command: {
      argv: [
        'node',
        `${tree}/node_modules/vitest/vitest.mjs`,
        'run',
        ...testFiles.map((file) => `${tree}/${file}`),
        ...options,
      ],
      cwd: tree,
      env: { CI: '1', NO_COLOR: '1', ...env },
      limits: request.limits,
      writable: [tree, work],
      network: 'none',
    },
    reportPath,
    ...(provider !== undefined ? { coveragePath: `${coverageFolder}/coverage-final.json` } : {}),
  };
}
