// Test results as XML in the form that build servers read. A refused candidate is `skipped`, with its reason: it is no
// part of the project, so it must not turn a build red.
import type { Builder, TestCase, TestSuite } from 'junit-report-builder';
import type { Artifacts } from '../artifact-store.ts';
import type { Report } from '../report.ts';
import { type ReportedTest, reportedTests } from './tests.ts';

/** XML text: a suite per test file, a case per generated test with its perturbed runs and its proof. */
export async function renderTestResults(artifacts: Artifacts, report: Report): Promise<string> {
  // Its types describe another module system than the one it is written in.
  const { default: library } = (await import('junit-report-builder')) as unknown as { default: Builder };
  const builder = library.newBuilder().name('qtest');
  const { execution } = artifacts;
  const tests = reportedTests(artifacts);
  for (const [file, own] of Map.groupBy(tests, (test) => test.file)) {
    const suite: TestSuite = builder.testSuite().name(printable(file));
    if (execution !== undefined) suite.timestamp(execution.executed_at);
    suite.time(round(own.reduce((sum, test) => sum + test.seconds, 0)));
    suite.property('qtest', report.qtest).property('sandbox', report.sandbox.backend);
    suite.property('seed', String(report.search.seed));
    for (const { perturbation, changed } of execution?.runs ?? []) {
      const what = Object.entries(changed).map(([name, how]) => `${name}: ${how}`);
      suite.property(`run under ${perturbation}`, printable(what.join('; ') || 'the files as written'));
    }
    for (const test of own) fill(suite.testCase(), test);
  }
  // The schema of build servers knows no such attribute on the root.
  return builder.build().replace(/(<testsuites\b[^>]*?) skipped="\d+"/, '$1');
}

function fill(testCase: TestCase, test: ReportedTest): void {
  testCase
    .name(printable(test.name))
    .className(printable(test.target || test.file))
    .time(round(test.seconds));
  if (test.outcome.kind !== 'shipped') testCase.skipped();
  testCase.standardOutput(printable([...outcome(test), ...runs(test)].join('\n')));
}

function outcome({ outcome: o }: ReportedTest): readonly string[] {
  switch (o.kind) {
    case 'shipped': {
      const { mutant, assertion } = o.proof.certificate;
      const { line, column } = mutant.range.start;
      return [
        `shipped (${o.proof.lane})`,
        `kills ${mutant.operator} at ${mutant.file}:${line}:${column + 1}: ${mutant.original} → ${mutant.replacement}`,
        `by the assertion at ${assertion.file}:${assertion.line}: ${assertion.message}`,
      ];
    }
    case 'unproven':
      return [`unproven: the gates ${o.gates.join(', ')} did not run`];
    case 'refused':
      return [`refused by the ${o.gate} gate: ${o.why}`];
  }
}

function runs(test: ReportedTest): readonly string[] {
  return test.runs.map(
    ({ perturbation, outcome: came, error }) =>
      `run under ${perturbation}: ${came}${error === undefined ? '' : `: ${error}`}`,
  );
}

/** Seconds with three digits, as the format wants them. */
function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Text that XML can hold: half of a surrogate pair and control characters can not be written at all. */
function printable(text: string): string {
  return text.toWellFormed().replace(/[\p{Cc}￾￿]/gu, (c) => (c === '\n' || c === '\t' ? c : '�'));
}
