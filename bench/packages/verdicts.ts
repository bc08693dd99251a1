// StrykerJS's verdict on every mutant, and where the search's own prediction differs from it.
import type { KillMatrix } from '../../src/artifacts/index.ts';

export interface Verdict {
  /** `file:line:column-line:column operator replacement`; lines and columns from 1. */
  readonly key: string;
  readonly place: string;
  readonly operator: string;
  readonly replacement: string;
  readonly status: string;
  readonly isStatic: boolean;
  readonly reason: string;
}

export interface Disagreement extends Omit<Verdict, 'key' | 'status'> {
  readonly original: string;
  readonly ours: string;
  readonly stryker: string;
}

interface Position {
  readonly line: number;
  readonly column: number;
}

interface ReportFile {
  readonly mutants: readonly {
    readonly location: { readonly start: Position; readonly end: Position };
    readonly mutatorName: string;
    readonly replacement?: string;
    readonly status: string;
    readonly statusReason?: string;
    readonly static?: boolean;
  }[];
}

/** Reads StrykerJS's JSON report. */
export function readVerdicts(text: string): readonly Verdict[] {
  const { files } = JSON.parse(text) as { files: Readonly<Record<string, ReportFile>> };
  return Object.entries(files).flatMap(([file, { mutants }]) =>
    mutants.map(
      ({ location: { start, end }, mutatorName, replacement = '', status, statusReason, ...rest }) => ({
        key: keyOf(file, start, end, mutatorName, replacement),
        place: `${file}:${start.line}:${start.column}`,
        operator: mutatorName,
        replacement,
        status,
        isStatic: rest.static === true,
        reason: statusReason ?? '',
      }),
    ),
  );
}

const keyOf = (file: string, start: Position, end: Position, operator: string, replacement: string) =>
  `${file}:${start.line}:${start.column}-${end.line}:${end.column} ${operator} ${replacement}`;

const DETECTED = new Set(['Killed', 'Timeout']);
const VALID = new Set([...DETECTED, 'Survived', 'NoCoverage']);

/** (killed + timeout) / valid, in percent. */
export function scoreOf(verdicts: readonly Verdict[]): number {
  const valid = verdicts.filter(({ status }) => VALID.has(status));
  const detected = valid.filter(({ status }) => DETECTED.has(status));
  return valid.length === 0 ? 0 : (100 * detected.length) / valid.length;
}

/** What StrykerJS calls each status of the kill matrix, as its prediction counts them. */
function expectedStatuses({ mutants, predicted }: KillMatrix): Readonly<Record<string, readonly string[]>> {
  const killed = mutants.filter(({ status }) => status === 'killed').length;
  return {
    killed: ['Killed'],
    timeout: ['Timeout'],
    'load-failed': [predicted.killed > killed ? 'Killed' : 'Survived'],
    survived: ['Survived'],
    'no-coverage': ['NoCoverage'],
    // The tests that killed it were not shipped: whether the others reach it was never asked.
    dropped: ['Survived', 'NoCoverage'],
    ignored: ['Ignored'],
  };
}

/** Mutants whose status under the shipped tests is not StrykerJS's, and those that only one of the two knows. */
export function disagreements(
  matrix: KillMatrix,
  shipped: readonly string[],
  verdicts: readonly Verdict[],
): readonly Disagreement[] {
  const expected = expectedStatuses(matrix);
  const theirs = new Map(verdicts.map((verdict) => [verdict.key, verdict]));
  const dead = new Set(
    matrix.tests
      .filter(({ id }) => shipped.includes(id))
      .flatMap(({ kills, also = [] }) => [...kills, ...also]),
  );
  const found: Disagreement[] = [];
  for (const [index, { identity, status: seen, static: isStatic }] of matrix.mutants.entries()) {
    const { file, range, operator, replacement, original } = identity;
    const start = { line: range.start.line, column: range.start.column + 1 };
    const end = { line: range.end.line, column: range.end.column + 1 };
    const key = keyOf(file, start, end, operator, replacement);
    const verdict = theirs.get(key);
    theirs.delete(key);
    const status = seen === 'killed' && !dead.has(index) ? 'dropped' : seen;
    if (verdict && expected[status]?.includes(verdict.status)) continue;
    // A file that was left out is not StrykerJS's to judge.
    if (!verdict && status === 'ignored') continue;
    const place = `${file}:${start.line}:${start.column}`;
    const stryker = verdict?.status ?? 'absent';
    found.push({
      place,
      operator,
      replacement,
      original,
      ours: status,
      stryker,
      isStatic,
      reason: verdict?.reason ?? '',
    });
  }
  for (const { key: _, status, ...verdict } of theirs.values())
    found.push({ ...verdict, original: '', ours: 'absent', stryker: status });
  return found;
}
