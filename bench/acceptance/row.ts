// A subject's line in the result: every figure that was measured, or why there is none.
import type { Coverage } from './judge.ts';
import type { Disagreement } from './verdicts.ts';

export interface Row {
  readonly subject: string;
  readonly failed?: string;
  readonly tests?: number;
  readonly coverage?: Coverage;
  /** StrykerJS's score, the search's prediction of it, and the valid mutants; percent. */
  readonly mutation?: { readonly stryker: number; readonly predicted: number; readonly mutants: number };
  /** Wall seconds of the command. */
  readonly seconds?: number;
  /** Of the further runs, how many were not green. */
  readonly flaky?: number;
  readonly executions?: number;
  /** Whether two runs with the same seed and executions wrote the same bytes. */
  readonly same?: boolean;
  readonly disagreements?: readonly Disagreement[];
}

const HEAD = [
  'package',
  'tests',
  'stmt %',
  'branch %',
  'Stryker %',
  'predicted %',
  'differ',
  'flaky',
  'executions',
  'seconds',
  'same bytes',
];

/** The rows as a Markdown table. */
export function markdown(rows: readonly Row[]): string {
  const lines = [HEAD, HEAD.map((_, i) => (i === 0 ? '---' : '--:')), ...rows.map(cells)];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function cells(row: Row): string[] {
  const { coverage, mutation } = row;
  if (row.failed !== undefined) {
    const why = row.failed.replaceAll('|', '\\|').replaceAll('\n', ' / ');
    return [row.subject, `failed: ${why}`, ...HEAD.slice(2).map(() => '')];
  }
  const text = (value: number | undefined, digits = 0) => value?.toFixed(digits) ?? '';
  return [
    row.subject,
    text(row.tests),
    text(coverage?.statements, 1),
    text(coverage?.branches, 1),
    text(mutation?.stryker, 2),
    text(mutation?.predicted, 2),
    text(row.disagreements?.length),
    text(row.flaky),
    text(row.executions),
    text(row.seconds, 1),
    row.same === undefined ? '' : row.same ? 'yes' : 'NO',
  ];
}
