// The independent judge of mutants, StrykerJS: its configuration and its report.
import { posix } from 'node:path';
import type { JudgedMutant, JudgeRequest, PreparedRun } from '../../../src/ports/index.ts';
import { CHECKER, NOT_NAMED, namedMutants } from './named-mutants.ts';
import { hasBabelConfiguration, PARSE_PLAINLY } from './parse-plainly.ts';

/** What a framework adds to the judge's configuration. */
export interface RunnerPlugin {
  readonly name: string;
  /** Path of the plugin under the folder with QTest's packages. */
  readonly plugin: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly nodeArgs: readonly string[];
  /** The text of a test file in which tests of these full names are skipped. */
  readonly setAside: (text: string, names: readonly string[]) => string;
}

function withoutTests({ setAside = [], tree, view }: JudgeRequest, runner: RunnerPlugin) {
  return setAside.flatMap(({ file, names }) => {
    const text = view.read(file);
    return text === undefined || names.length === 0
      ? []
      : [{ path: `${tree}/${file}`, text: runner.setAside(text, names) }];
  });
}

function escapeGlob(path: string): string {
  return path.replace(/[[\]{}()*?!@+\\]/g, '\\$&');
}

/** `file:startLine:startColumn-endLine:endColumn`; lines from 1, columns from 0. */
function mutatePattern({ file, range }: JudgeRequest['mutate'][number]): string {
  const path = escapeGlob(file);
  if (!range) return path;
  return `${file}:${range.start.line}:${range.start.column}-${range.end.line}:${range.end.column}`;
}

/** Globs of everything in a folder that frameworks take for tests. */
function testsIn(folder: string): string[] {
  return ['*.{test,spec}.*', '__tests__/**', '{test,tests}/**'].map((glob) => `/${folder}/**/${glob}`);
}

/** The run that judges the mutants asked for, under a framework's plugin. */
export function prepareJudge(request: JudgeRequest, runner: RunnerPlugin): PreparedRun {
  const { tree, top, work, toolModules } = request;
  const reportPath = `${work}/mutation-report.json`;
  const checker = request.named === undefined ? undefined : `${work}/named-mutants.mjs`;
  const configPath = `${work}/stryker.conf.json`;
  const config = {
    testRunner: runner.name,
    plugins: [`${toolModules}/${runner.plugin}`, ...(checker === undefined ? [] : [checker])],
    mutate: request.mutate.map(mutatePattern),
    // Left out of the copy that is judged; the option `testFiles` would keep mutants from running at load.
    ignorePatterns: [
      ...request.without.map((path) => `/${escapeGlob(path)}`),
      ...(request.inner ?? []).flatMap((folder) => testsIn(escapeGlob(folder))),
    ],
    coverageAnalysis: 'perTest',
    disableBail: request.allKillers,
    ignoreStatic: false,
    checkers: checker === undefined ? [] : [CHECKER],
    reporters: ['json'],
    jsonReporter: { fileName: reportPath },
    concurrency: Math.max(1, request.workers),
    // A part of a larger tree is judged beside itself: relative paths out of it lead to the same places.
    tempDirName: top === undefined ? '.stryker-tmp' : '..',
    cleanTempDir: 'always',
    // Read nowhere, so that the project's own is left as it is.
    tsconfigFile: 'qtest.tsconfig.absent.json',
    allowConsoleColors: false,
    allowEmpty: true,
    logLevel: 'info',
    testRunnerNodeArgs: runner.nodeArgs,
    warnings: false,
    ...runner.options,
  };
  const preload = `${work}/parse-plainly.cjs`;
  const plainly = hasBabelConfiguration(request.view);
  return {
    files: [
      { path: configPath, text: `${JSON.stringify(config, null, 2)}\n` },
      ...(plainly ? [{ path: preload, text: PARSE_PLAINLY }] : []),
      ...(checker === undefined ? [] : [{ path: checker, text: namedMutants(request.named ?? []) }]),
    ],
    replaced: withoutTests(request, runner),
    command: {
      argv: [
        'node',
        ...(plainly ? ['--require', preload] : []),
        `${toolModules}/@stryker-mutator/core/bin/stryker.js`,
        'run',
        configPath,
      ],
      cwd: tree,
      env: { CI: '1', NO_COLOR: '1' },
      limits: request.limits,
      writable: [tree, work, ...(top === undefined ? [] : [posix.dirname(tree)])],
      network: 'none',
    },
    reportPath,
  };
}

interface ReportPosition {
  readonly line: number;
  readonly column: number;
}
interface ReportMutant {
  readonly location: { readonly start: ReportPosition; readonly end: ReportPosition };
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly statusReason?: string;
  readonly killedBy?: readonly string[];
  readonly coveredBy?: readonly string[];
}
interface Report {
  readonly files: Readonly<Record<string, { readonly mutants: readonly ReportMutant[] }>>;
  readonly testFiles?: Readonly<
    Record<string, { readonly tests: readonly { readonly id: string; readonly name: string }[] }>
  >;
}

const STATUS: Readonly<Record<string, JudgedMutant['status']>> = {
  Killed: 'killed',
  Timeout: 'timeout',
  Survived: 'survived',
  NoCoverage: 'no-coverage',
  RuntimeError: 'error',
  CompileError: 'error',
  Pending: 'error',
  Ignored: 'ignored',
};

/** The report counts lines and columns from 1; QTest counts columns from 0. */
function position({ line, column }: ReportPosition) {
  return { line, column: column - 1 };
}

/** Reads the mutation-testing report. Throws when the text is not one. */
export function readJudgement(text: string): readonly JudgedMutant[] {
  const report = JSON.parse(text) as Report;
  const tests = new Map<string, { file: string; fullName: string }>();
  for (const [file, { tests: inFile }] of Object.entries(report.testFiles ?? {})) {
    for (const { id, name } of inFile) tests.set(id, { file, fullName: name });
  }
  const named = (ids: readonly string[] | undefined) =>
    (ids ?? []).map((id) => tests.get(id) ?? { file: '', fullName: id });
  return Object.entries(report.files).flatMap(([file, { mutants }]) =>
    mutants
      .filter(({ statusReason }) => statusReason !== NOT_NAMED)
      .map((mutant) => ({
        file,
        range: { start: position(mutant.location.start), end: position(mutant.location.end) },
        operator: mutant.mutatorName,
        replacement: mutant.replacement ?? '',
        status: STATUS[mutant.status] ?? 'error',
        ...(mutant.statusReason === undefined ? {} : { message: mutant.statusReason }),
        killedBy: named(mutant.killedBy),
        coveredBy: named(mutant.coveredBy),
      })),
  );
}
