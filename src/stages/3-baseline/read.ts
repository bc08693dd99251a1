// From what a test run left behind to the baseline.
import type { Baseline, CoverageFigures } from '../../artifacts/index.ts';
import type { Finished } from '../../lib/prepared-run.ts';
import type { Framework, Outcome, RunReport } from '../../ports/index.ts';

function ended(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited':
      return `ended with code ${outcome.code} and no report: ${lastLine(outcome.stderr) || lastLine(outcome.stdout)}`;
    case 'not-started':
      return `could not be started: ${outcome.error}`;
    case 'timed-out':
      return `took longer than ${Math.round(outcome.ms / 1000)} s`;
    default:
      return `ended: ${outcome.kind}`;
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
}

function parsed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** Reads the reports; a run without one is `not-run`, with the reason. */
export function readBaseline(finished: Finished<Outcome>, framework: Framework, tree: string): Baseline {
  const { outcome } = finished;
  const report: RunReport | undefined =
    finished.report === undefined ? undefined : parsed(() => framework.report(finished.report ?? '', tree));
  if (report === undefined) {
    return {
      version: '1.0',
      status: 'not-run',
      reason: `the project's tests ${ended(outcome)}`,
      framework: framework.id,
      tests: [],
    };
  }
  const coverage: CoverageFigures | undefined =
    finished.coverage === undefined
      ? undefined
      : parsed(() => framework.coverage(finished.coverage ?? '', tree).figures);
  const failed = report.tests.filter((test) => test.status === 'failed');
  const broken = report.errors.map(
    ({ file, message }) => `${file || 'outside the tests'}: ${lastLine(message)}`,
  );
  const red = failed.length > 0 || broken.length > 0;
  return {
    version: '1.0',
    status: report.tests.length === 0 && !red ? 'none' : red ? 'red' : 'green',
    ...(red
      ? {
          reason: [
            ...broken,
            ...(failed.length > 0 ? [`${failed.length} of ${report.tests.length} tests fail`] : []),
          ].join('; '),
        }
      : {}),
    framework: framework.id,
    tests: report.tests.map(({ file, fullName, status, durationMs, error }) => ({
      id: `${file}:${fullName}`,
      name: fullName,
      file,
      status,
      durationMs,
      ...(error === undefined ? {} : { error }),
    })),
    ...(coverage === undefined ? {} : { coverage }),
  };
}
