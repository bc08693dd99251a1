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
  if (request.shared) options.push('--no-isolate');
  if (only) options.push('--testNamePattern', `^(?:${only.map(escapeRegExp).join('|')})$`);
  const provider = coverage === undefined ? undefined : coverageProvider(view);
  const lent = provider === undefined ? undefined : lentProvider(provider, request);
  if (coverage && provider !== undefined) {
    options.push(
      '--coverage.enabled',
      ...(lent === undefined
        ? [`--coverage.provider=${provider}`]
        : ['--coverage.provider=custom', `--coverage.customProviderModule=${lent.path}`]),
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
    files: lent === undefined ? files : [...files, lent],
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

/**
 * Vitest looks for its provider beside itself, and a provider that the project does not declare lies elsewhere: it is
 * then named by its path, under the name that such providers have.
 */
function lentProvider(
  provider: string,
  { tree, work, view }: RunRequest,
): PreparedRun['files'][number] | undefined {
  const name = `@vitest/coverage-${provider}`;
  if (view.read('package.json')?.includes(`"${name}"`)) return undefined;
  const text = `import lent from ${JSON.stringify(`${tree}/node_modules/${name}/dist/index.js`)};
export default {
  ...lent,
  async getProvider() {
    return Object.assign(await lent.getProvider(), { name: 'custom' });
  },
};
`;
  return { path: `${work}/coverage-provider.mjs`, text };
}
