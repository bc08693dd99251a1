// Mutants, and the tests that kill them, in the format that mutation testing tools share.
import type { MutantResult, MutationTestResult, TestDefinition } from 'mutation-testing-report-schema/api';
import type { Artifacts } from '../artifact-store.ts';
import type { Report } from '../report.ts';
import { type ReportedMutant, reportedMutants } from './mutants.ts';

/** Thresholds at which the page turns green and red; StrykerJS's own defaults. */
const THRESHOLDS = { high: 80, low: 60 };

/** Text of a file of the tree, as it was when the run ended; undefined when it can not be read. */
export type ReadSource = (path: string) => string | undefined;

/** The report; undefined when the search made no mutants. Files whose text is gone are shown without it. */
export function mutationReport(
  artifacts: Artifacts,
  report: Report,
  read: ReadSource,
): MutationTestResult | undefined {
  const mutants = reportedMutants(artifacts);
  if (mutants.length === 0) return undefined;
  const tests = testFilesOf(artifacts, mutants, read);
  const languages = new Map((artifacts['source-bundle']?.files ?? []).map((f) => [f.path, f.language]));
  const files: MutationTestResult['files'] = {};
  for (const [index, mutant] of mutants.entries()) {
    const { file } = mutant.identity;
    files[file] ??= { language: languages.get(file) ?? 'text', source: read(file) ?? '', mutants: [] };
    files[file].mutants.push(resultOf(String(index), mutant, artifacts, tests.ids));
  }
  return {
    schemaVersion: '2.0',
    thresholds: THRESHOLDS,
    files,
    testFiles: tests.files,
    framework: {
      name: 'QTest',
      version: report.qtest,
      branding: { homepageUrl: 'https://github.com/qtest/action' },
      dependencies: dependenciesOf(artifacts),
    },
    config: {
      seed: report.search.seed,
      rounds: report.search.rounds,
      mutation: artifacts.mutation?.scope ?? 'not-run',
    },
  };
}

const STATUSES: Readonly<Record<ReportedMutant['status'], MutantResult['status']>> = {
  killed: 'Killed',
  existing: 'Killed',
  timeout: 'Timeout',
  survived: 'Survived',
  'no-coverage': 'NoCoverage',
  // Counted as the predicted score counts it: nothing that ships notices this mutant.
  'load-failed': 'Survived',
  ignored: 'Ignored',
  error: 'RuntimeError',
};

function resultOf(
  id: string,
  mutant: ReportedMutant,
  { mutation }: Artifacts,
  ids: ReadonlyMap<string, string>,
): MutantResult {
  const { identity, why } = mutant;
  const { start, end } = identity.range;
  const named = (names: readonly string[]) => names.flatMap((name) => ids.get(name) ?? []);
  return {
    id,
    mutatorName: identity.operator,
    replacement: identity.replacement,
    description: mutant.verdict === 'judged' ? `judged by ${mutation?.tool}` : 'predicted by the search',
    location: {
      start: { line: start.line, column: start.column + 1 },
      end: { line: end.line, column: end.column + 1 },
    },
    status: STATUSES[mutant.status],
    static: mutant.static,
    ...(why === undefined ? {} : { statusReason: why }),
    ...(mutant.killedBy.length === 0 ? {} : { killedBy: named(mutant.killedBy) }),
    ...(mutant.coveredBy.length === 0 ? {} : { coveredBy: named(mutant.coveredBy) }),
  };
}

interface Tests {
  readonly files: NonNullable<MutationTestResult['testFiles']>;
  /** `file:full name` → id in the report; short, for every mutant names many. */
  readonly ids: ReadonlyMap<string, string>;
}

/** The shipped tests, and of the project's own those that a mutant names. */
function testFilesOf(artifacts: Artifacts, mutants: readonly ReportedMutant[], read: ReadSource): Tests {
  const { 'validated-tests': validated, 'emitted-tests': emitted, baseline } = artifacts;
  const files: Tests['files'] = {};
  const ids = new Map<string, string>();
  const add = (id: string, file: string, name: string, source: string | undefined, line?: number) => {
    if (ids.has(id)) return;
    files[file] ??= { tests: [], ...(source === undefined ? {} : { source }) };
    const short = String(ids.size);
    ids.set(id, short);
    const at: Partial<TestDefinition> =
      line === undefined ? {} : { location: { start: { line, column: 1 } } };
    files[file].tests.push({ id: short, name, ...at });
  };
  const names = new Map(
    (emitted?.files ?? []).flatMap((file) =>
      file.tests.map((test) => [`${file.path}\0${test.id}`, test.fullName] as const),
    ),
  );
  const texts = new Map((validated?.files ?? []).map((file) => [file.path, file.text]));
  for (const { id, file, title, certificate } of validated?.tests ?? []) {
    const name = names.get(`${file}\0${id}`) ?? title;
    add(`${file}:${name}`, file, name, texts.get(file), certificate.assertion.line);
  }
  const mentioned = new Set(mutants.flatMap((mutant) => [...mutant.killedBy, ...mutant.coveredBy]));
  for (const test of baseline?.tests ?? []) {
    if (mentioned.has(test.id))
      add(test.id, test.file, test.name, files[test.file]?.source ?? read(test.file));
  }
  return { files, ids };
}

function dependenciesOf({ 'validated-tests': validated }: Artifacts): Record<string, string> {
  return { ...validated?.tests[0]?.certificate.tools };
}
