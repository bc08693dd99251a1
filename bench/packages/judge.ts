// Judges shipped tests on a clean copy of the package, with tools that are not QTest's.
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import coverageLibrary, { type CoverageMapData } from 'istanbul-lib-coverage';
import { run } from './processes.ts';
import { layOut, type Subject } from './subject.ts';
import { readVerdicts, type Verdict } from './verdicts.ts';

const TEST_SECONDS = 120;
/** Large packages have thousands of static mutants, for each of which every test is run. */
const STRYKER_SECONDS = 4 * 3600;

export interface Coverage {
  /** Percent. */
  readonly statements: number;
  readonly branches: number;
}

export interface Bench {
  /** The clean copy, absolute. */
  readonly folder: string;
  readonly modules: string;
  readonly testFiles: readonly string[];
}

/** Lays out the package as published, the shipped test files and the tools, and nothing else. */
export function cleanCopy(
  packageFolder: string,
  folder: string,
  modules: string,
  subject: Subject,
  shipped: ReadonlyMap<string, string>,
): Bench {
  mkdirSync(folder, { recursive: true });
  layOut(packageFolder, folder, subject);
  for (const [path, text] of shipped) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  mkdirSync(join(folder, 'node_modules/@vitest'), { recursive: true });
  for (const name of ['vitest', '@vitest/coverage-v8'])
    if (!existsSync(join(folder, 'node_modules', name)))
      symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  return { folder, modules, testFiles: [...shipped.keys()] };
}

function vitest({ folder, modules, testFiles }: Bench, ...options: string[]) {
  return run({
    argv: [
      process.execPath,
      join(modules, 'vitest/vitest.mjs'),
      'run',
      ...testFiles,
      '--root',
      folder,
      ...options,
    ],
    cwd: folder,
    limitSeconds: TEST_SECONDS,
  });
}

/**
 * Statement and branch coverage of the package's sources. Throws when the tests are not green. Each test file is
 * measured alone and the reports are put together: a source that one test file imports and another gets by `require` is
 * loaded by Vite for the first and by Node for the second, and Vitest's own sum over both keeps only what one of the
 * two loads ran.
 */
export async function measureCoverage(bench: Bench, sources: readonly string[]): Promise<Coverage> {
  const total = coverageLibrary.createCoverageMap();
  for (const testFile of bench.testFiles) {
    const { code, output } = await vitest(
      { ...bench, testFiles: [testFile] },
      '--coverage.enabled',
      '--coverage.provider=v8',
      '--coverage.reporter=json',
      ...sources.map((source) => `--coverage.include=${source}`),
    );
    if (code !== 0) throw new Error(`the shipped tests are not green on a clean copy: ${lastWords(output)}`);
    const report = readFileSync(join(bench.folder, 'coverage/coverage-final.json'), 'utf8');
    total.merge(JSON.parse(report) as CoverageMapData);
  }
  const { statements, branches } = total.getCoverageSummary();
  return { statements: statements.pct, branches: branches.pct };
}

/** Of `runs` further runs in shuffled order, those in which not every test passed. */
export async function countFlaky(
  bench: Bench,
  runs: number,
): Promise<{ readonly failed: number; readonly seconds: number }> {
  let failed = 0;
  let seconds = 0;
  for (let seed = 1; seed <= runs; seed++) {
    const ran = await vitest(bench, '--sequence.shuffle.tests', `--sequence.seed=${seed}`);
    if (ran.code !== 0) failed++;
    seconds += ran.seconds;
  }
  return { failed, seconds };
}

/**
 * A full run of StrykerJS with its own defaults on every source file. Throws when it gives no report. One default is
 * changed: `related` asks Vite which tests belong to a file, and Vite does not see `require`. Tests that are known to
 * cover a mutant would not be run on it, and it would be counted as survived with no test run.
 */
export async function runStryker(
  { folder, modules }: Bench,
  sources: readonly string[],
): Promise<{ readonly verdicts: readonly Verdict[]; readonly seconds: number }> {
  const report = join(folder, 'reports/mutation.json');
  const config = {
    testRunner: 'vitest',
    plugins: [join(modules, '@stryker-mutator/vitest-runner/dist/src/index.js')],
    mutate: sources,
    coverageAnalysis: 'perTest',
    vitest: { related: false },
    reporters: ['json'],
    jsonReporter: { fileName: report },
  };
  writeFileSync(join(folder, 'stryker.conf.json'), JSON.stringify(config));
  const { code, output, seconds } = await run({
    argv: [
      process.execPath,
      join(modules, '@stryker-mutator/core/bin/stryker.js'),
      'run',
      'stryker.conf.json',
    ],
    cwd: folder,
    limitSeconds: STRYKER_SECONDS,
  });
  if (code !== 0) throw new Error(`StrykerJS ended with ${code}: ${lastWords(output)}`);
  return { verdicts: readVerdicts(readFileSync(report, 'utf8')), seconds };
}

const lastWords = (output: string) => output.trim().split('\n').slice(-12).join(' / ');
