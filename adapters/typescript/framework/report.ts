// The JSON report that both frameworks write.
import type { RunReport } from '../../../src/ports/index.ts';

interface JsonReport {
  readonly success?: boolean;
  readonly numFailedTests?: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
      readonly duration?: number | null;
      readonly failureMessages?: readonly string[] | null;
    }[];
  }[];
}

function inTree(path: string, tree: string): string {
  const root = tree.endsWith('/') ? tree : `${tree}/`;
  return path.startsWith(root) ? path.slice(root.length) : path;
}

/** Groups and title as a full name, joined as the frameworks join them. */
export function fullName(ancestors: readonly string[], title: string): string {
  return [...ancestors, title].filter((part) => part !== '').join(' ');
}

/** Reads a report. Throws when the text is not one. */
export function readReport(text: string, tree: string): RunReport {
  const report = JSON.parse(text) as JsonReport;
  const files = report.testResults.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const tests = files.flatMap((file) =>
    file.assertionResults.map((result) => {
      const error = result.failureMessages?.join('\n');
      return {
        file: inTree(file.name, tree),
        fullName: fullName(result.ancestorTitles, result.title),
        status:
          result.status === 'passed'
            ? ('passed' as const)
            : result.status === 'failed'
              ? ('failed' as const)
              : ('skipped' as const),
        durationMs: Math.round(result.duration ?? 0),
        ...(error ? { error } : {}),
      };
    }),
  );
  const errors = files
    .filter(
      (file) =>
        file.status === 'failed' && !file.assertionResults.some((result) => result.status === 'failed'),
    )
    .map((file) => ({
      file: inTree(file.name, tree),
      // Jest puts a headline above what went wrong.
      message: (file.message ?? '').replace(/^\s*●.*\n\s*(?=\S)/, '') || 'the file could not be loaded',
    }));
  const red = tests.some((test) => test.status === 'failed') || errors.length > 0;
  if (report.success === false && !red && tests.length > 0)
    errors.push({ file: '', message: 'an error outside the tests' });
  return { tests, errors };
}
