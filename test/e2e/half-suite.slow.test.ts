// A project whose own tests cover half of what it does: what ships repeats none of it, and the figures before and after
// are those that the mutation tool gives when it is asked directly.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Baseline,
  type BaselineMutation,
  judgedKey,
  type ValidatedTests,
} from '../../src/artifacts/index.ts';
import type { Report } from '../../src/pipeline/report.ts';
import { qtest } from './run-cli.ts';

const toolModules = join(import.meta.dirname, '../../node_modules');
const FIXTURE = join(import.meta.dirname, 'fixtures/half-suite');
const NAMES = 'rentalDays, rentalPrice, lateFee, freeCars';

const FRAMEWORKS = {
  jest: {
    packages: ['jest', '@jest/globals', 'jest-environment-node'],
    imports: `const fs = require('node:fs');\nconst path = require('node:path');\nconst { ${NAMES} } = require('./rental.js');`,
    stryker: { testRunner: 'jest', jest: { enableFindRelatedTests: false } },
    plugin: '@stryker-mutator/jest-runner/dist/src/index.js',
  },
  vitest: {
    packages: ['vitest', '@vitest/coverage-v8'],
    imports: `import fs from 'node:fs';\nimport path from 'node:path';\nimport { describe, expect, it } from 'vitest';\nimport { ${NAMES} } from './rental.js';`,
    stryker: { testRunner: 'vitest', vitest: { related: false } },
    plugin: '@stryker-mutator/vitest-runner/dist/src/index.js',
  },
};
type Name = keyof typeof FRAMEWORKS;

/** The project; `whole` with the tests that fail, or come out differently, every other time. */
function project(folder: string, name: Name, whole: boolean): void {
  const { packages, imports } = FRAMEWORKS[name];
  mkdirSync(folder, { recursive: true });
  cpSync(join(FIXTURE, 'rental.js'), join(folder, 'rental.js'));
  const text = readFileSync(join(FIXTURE, 'rental.test.txt'), 'utf8');
  const kept = whole ? text : text.replace(/ *\/\/ aside:begin[\s\S]*?\/\/ aside:end\n/g, '');
  writeFileSync(join(folder, 'rental.test.js'), `${imports}\n${kept}`);
  const manifest = { name: 'rental', version: '1.0.0', main: 'rental.js', scripts: { test: name } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  for (const one of packages) {
    mkdirSync(join(folder, 'node_modules', one, '..'), { recursive: true });
    symlinkSync(join(toolModules, one), join(folder, 'node_modules', one));
  }
}

/** Status of every mutant of `rental.js` by its key, from a run of the mutation tool that QTest has no part in. */
function independent(folder: string, name: Name): ReadonlyMap<string, string> {
  const { stryker, plugin } = FRAMEWORKS[name];
  const report = join(folder, 'independent.json');
  const config = {
    ...stryker,
    plugins: [join(toolModules, plugin)],
    mutate: ['rental.js'],
    coverageAnalysis: 'perTest',
    checkers: [],
    reporters: ['json'],
    jsonReporter: { fileName: report },
    concurrency: 1,
  };
  writeFileSync(join(folder, 'stryker.conf.json'), JSON.stringify(config));
  const bin = join(toolModules, '@stryker-mutator/core/bin/stryker.js');
  const { status, stdout } = spawnSync(process.execPath, [bin, 'run', 'stryker.conf.json'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stdout).toBe(0);
  const { files } = JSON.parse(readFileSync(report, 'utf8')) as {
    files: Record<
      string,
      {
        mutants: {
          location: {
            start: { line: number; column: number };
            end: { line: number; column: number };
          };
          mutatorName: string;
          replacement: string;
          status: string;
        }[];
      }
    >;
  };
  const at = ({ line, column }: { line: number; column: number }) => ({ line, column: column - 1 });
  return new Map(
    (files['rental.js']?.mutants ?? []).map(({ location, mutatorName, replacement, status }) => [
      judgedKey({
        file: 'rental.js',
        range: { start: at(location.start), end: at(location.end) },
        operator: mutatorName,
        replacement,
      }),
      status,
    ]),
  );
}

const dies = (status: string | undefined) => status === 'Killed' || status === 'Timeout';
const percent = (part: number, whole: number) => Math.round((part / whole) * 10_000) / 100;

describe.each(['vitest', 'jest'] as const)('half a suite under %s', (name) => {
  let base = '';
  let report: Report;
  let alone: ReadonlyMap<string, string>;
  let together: ReadonlyMap<string, string>;
  const artifact = <T>(file: string): T =>
    JSON.parse(readFileSync(join(base, 'project/.qtest/artifacts', `${file}.json`), 'utf8')) as T;

  beforeAll(() => {
    base = mkdtempSync(join(tmpdir(), `qtest-half-${name}-`));
    const folder = join(base, 'project');
    project(folder, name, true);
    const args = ['--budget-executions', '6000', '--baseline-mutation', 'planned', '--json'];
    const { code, stdout, stderr } = qtest(['run', folder, ...args], {}, 500_000);
    expect(code, stderr).toBe(0);
    report = JSON.parse(stdout) as Report;
    project(join(base, 'alone'), name, false);
    alone = independent(join(base, 'alone'), name);
    project(join(base, 'together'), name, false);
    for (const { path } of report.shipped.files) cpSync(join(folder, path), join(base, 'together', path));
    together = independent(join(base, 'together'), name);
  });
  afterAll(() => rmSync(base, { recursive: true, force: true }));

  it('sets aside by name what fails and what differs between two runs', () => {
    const { status, setAside, tests } = artifact<Baseline>('baseline');
    expect(status).toBe('red');
    expect(setAside?.map(({ name, why }) => [name, why])).toEqual([
      ['lateFee passes every other time', 'flaky'],
      ['rentalPrice was right last year', 'fails'],
    ]);
    expect(tests).toHaveLength(7);
    expect(artifact<BaselineMutation>('baseline-mutation').tests).toBe(5);
  });

  it('ships no test that repeats what the own tests kill', () => {
    const { tests } = artifact<ValidatedTests>('validated-tests');
    expect(tests.length).toBeGreaterThanOrEqual(5);
    for (const { certificate, title } of tests) {
      const status = alone.get(judgedKey(certificate.mutant));
      expect(['Survived', 'NoCoverage'], title).toContain(status);
      expect(together.get(judgedKey(certificate.mutant)), title).toBe('Killed');
      expect(certificate.unique.existingTests).toMatchObject({ measured: true, tests: 5 });
    }
  });

  it('gives the scores before and after that the mutation tool gives by itself', () => {
    const { mutants } = artifact<BaselineMutation>('baseline-mutation');
    for (const { mutant, status } of mutants)
      expect(status === 'killed' || status === 'timeout', judgedKey(mutant)).toBe(
        dies(alone.get(judgedKey(mutant))),
      );
    const keys = mutants.map(({ mutant }) => judgedKey(mutant));
    const score = (statuses: ReadonlyMap<string, string>) =>
      percent(keys.filter((key) => dies(statuses.get(key))).length, keys.length);
    expect(report.mutation?.mutants).toBe(keys.length);
    expect(report.mutation?.before).toBe(score(alone));
    expect(report.mutation?.after).toBe(score(together));
    expect(score(together)).toBeGreaterThan(score(alone));
  });

  it('gives the coverage of the own tests before, and of all together after', () => {
    const { before, after } = report.coverage ?? {};
    expect(before?.lines).toBeLessThan(90);
    expect(after?.lines).toBeGreaterThan(before?.lines ?? 100);
    expect(artifact<Baseline>('baseline').coverage?.lines.percent).toBe(before?.lines);
  });
});
