// What `qtest verify` came to, from artifacts alone: the screen, `--json` and `verify.json` show this record.
import type { Baseline, FrameworkChoice, SetAside } from '../artifacts/index.ts';
import type { Artifacts } from './artifact-store.ts';
import type { ChangedPart } from './changed-lines.ts';
import { type Isolation, type Percents, percents } from './report.ts';

export interface Compared {
  /** Absent: all lines. */
  readonly ref?: string;
  /** What is measured, in words. */
  readonly words: string;
}

export interface Survivor {
  readonly file: string;
  readonly line: number;
  /** 1-based. */
  readonly column: number;
  readonly operator: string;
  readonly original: string;
  readonly replacement: string;
  /** `no-coverage`: no test reaches it. */
  readonly status: 'survived' | 'no-coverage';
  /** `file:full name` of the tests that reach it, as far as the mutation tool tells. */
  readonly reachedBy: readonly string[];
}

export interface Verification {
  readonly version: '1.0';
  readonly qtest: string;
  readonly folder: string;
  readonly out: string;
  readonly seconds: number;
  readonly framework?: FrameworkChoice;
  readonly compared: Compared;
  readonly tests: {
    readonly status: Baseline['status'];
    readonly reason?: string;
    readonly passed: number;
    readonly failed: number;
    readonly skipped: number;
    readonly setAside: readonly SetAside[];
    /** Tests that fail under a changed condition, with what breaks each. */
    readonly shaky: NonNullable<Baseline['perturbed']>['failed'];
    /** Runs under changed conditions, and those that gave no result. */
    readonly runs: readonly string[];
    readonly notRun: readonly string[];
  };
  /** Percent, of the whole tree. */
  readonly coverage?: Percents;
  readonly changed: { readonly files: number; readonly lines: number };
  readonly mutation: {
    /** Percent; absent when there is nothing to measure or nothing could be measured, which `why` then says. */
    readonly score?: number;
    readonly why?: string;
    /** There is no mutant in the changed lines: nothing that a test could miss. */
    readonly empty: boolean;
    readonly mutants: number;
    readonly killed: number;
    readonly timeout: number;
    readonly survived: number;
    readonly noCoverage: number;
    /** Tests that took part, and what did not. */
    readonly tests: number;
    readonly without: readonly string[];
    readonly tool: string;
  };
  readonly survivors: readonly Survivor[];
  readonly sandbox: { readonly backend: string; readonly isolates: Isolation };
  readonly notes: readonly string[];
}

export interface VerificationFacts {
  readonly qtest: string;
  readonly folder: string;
  readonly out: string;
  readonly seconds: number;
  readonly compared: Compared;
  readonly ranges: readonly ChangedPart[];
  readonly sandbox: Verification['sandbox'];
}

/** Builds the record from the bundle, the baseline and the measured mutants. */
export function buildVerification(artifacts: Artifacts, facts: VerificationFacts): Verification {
  const { 'source-bundle': bundle, baseline } = artifacts;
  const framework = bundle?.projects.find((project) => project.framework)?.framework;
  const { ranges, seconds, ...given } = facts;
  const own = (bundle?.excluded ?? []).filter(({ reason }) => reason.startsWith('was written by QTest'));
  return {
    version: '1.0',
    ...given,
    seconds: Math.round(seconds * 10) / 10,
    ...(framework === undefined ? {} : { framework }),
    tests: testsOf(baseline),
    ...(baseline?.coverage === undefined ? {} : { coverage: percents(baseline.coverage) }),
    changed: {
      files: new Set(ranges.map(({ file }) => file)).size,
      lines: ranges.reduce((sum, { range }) => sum + range.end.line - range.start.line + 1, 0),
    },
    mutation: mutationOf(artifacts),
    survivors: survivorsOf(artifacts),
    notes: [
      ...(bundle?.notes ?? []),
      ...(own.length === 0 ? [] : [`Test files that QTest wrote take no part: ${own.length}.`]),
    ],
  };
}

function testsOf(baseline: Baseline | undefined): Verification['tests'] {
  const count = (status: string) => baseline?.tests.filter((test) => test.status === status).length ?? 0;
  return {
    status: baseline?.status ?? 'not-run',
    ...(baseline?.reason === undefined ? {} : { reason: baseline.reason }),
    passed: count('passed'),
    failed: count('failed'),
    skipped: count('skipped'),
    setAside: baseline?.setAside ?? [],
    shaky: baseline?.perturbed?.failed ?? [],
    runs: baseline?.perturbed?.runs ?? [],
    notRun: baseline?.perturbed?.notRun ?? [],
  };
}

function mutationOf({ 'baseline-mutation': measured }: Artifacts): Verification['mutation'] {
  const { summary, reason, tests = 0, without = [], tool = '' } = measured ?? {};
  const { killed = 0, timeout = 0, survived = 0, no_coverage: noCoverage = 0 } = summary ?? {};
  const mutants = killed + timeout + survived + noCoverage;
  const counts = { mutants, killed, timeout, survived, noCoverage, tests, without, tool };
  if (measured === undefined || measured.scope === 'not-run')
    return { ...counts, empty: false, why: reason ?? 'the mutation tool did not run' };
  if (mutants === 0) return { ...counts, empty: true, why: 'there is no mutant in these lines' };
  return { ...counts, empty: false, score: summary?.mutation_score ?? 0 };
}

function survivorsOf({ 'baseline-mutation': measured }: Artifacts): readonly Survivor[] {
  return (measured?.mutants ?? [])
    .flatMap(({ mutant, coveredBy, status }) =>
      status !== 'survived' && status !== 'no-coverage' ? [] : [{ mutant, coveredBy, status }],
    )
    .map(({ mutant, coveredBy, status }) => ({
      file: mutant.file,
      line: mutant.range.start.line,
      column: mutant.range.start.column + 1,
      operator: mutant.operator,
      original: mutant.original,
      replacement: mutant.replacement,
      status,
      reachedBy: coveredBy,
    }))
    .sort(
      (a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) || a.line - b.line || a.column - b.column,
    );
}
