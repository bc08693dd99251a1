// The records as Markdown: one row per subject, the medians, and what each figure means.
import { CURVE_SECONDS, speedOf } from './curve.ts';
import type { SubjectRecord } from './record.ts';

interface Column {
  readonly head: string;
  readonly digits: number;
  readonly of: (record: SubjectRecord) => number | undefined;
}

const share = (part: number | undefined, whole: number | undefined) =>
  part === undefined || whole === undefined || whole === 0 ? undefined : (100 * part) / whole;

const COLUMNS: readonly Column[] = [
  { head: 'tests', digits: 0, of: ({ tests }) => tests },
  { head: 'stmt %', digits: 1, of: ({ judgement }) => judgement?.coverage.statements },
  { head: 'branch %', digits: 1, of: ({ judgement }) => judgement?.coverage.branches },
  { head: 'StrykerJS %', digits: 1, of: ({ judgement }) => judgement?.stryker?.score },
  { head: 'predicted %', digits: 1, of: ({ predicted }) => predicted?.score },
  { head: 'own stmt %', digits: 1, of: ({ own, judgement }) => (judgement ? undefined : own?.statements) },
  { head: 'own branch %', digits: 1, of: ({ own, judgement }) => (judgement ? undefined : own?.branches) },
  {
    head: 'off by',
    digits: 1,
    of: ({ judgement, predicted }) =>
      judgement?.stryker && predicted ? Math.abs(predicted.score - judgement.stryker.score) : undefined,
  },
  { head: 'mutants', digits: 0, of: ({ predicted }) => predicted?.mutants },
  { head: 'flaky', digits: 0, of: ({ judgement }) => judgement?.flaky.failed },
  { head: 'forbidden %', digits: 1, of: ({ throws, tests }) => share(throws?.forbidden, tests) },
  { head: 'engine %', digits: 1, of: ({ throws, tests }) => share(throws?.languages, tests) },
  { head: 'run s', digits: 0, of: ({ seconds }) => seconds },
  {
    head: 'exec/s',
    digits: 0,
    of: ({ search }) => search && (search.executions + search.mutantExecutions) / search.seconds,
  },
  {
    head: 'CI s',
    digits: 1,
    of: ({ judgement }) => judgement && judgement.flaky.seconds / judgement.flaky.runs,
  },
];

/** The table of these records, with a row of medians over those that have the figure. */
export function table(records: readonly SubjectRecord[]): string {
  const columns = COLUMNS.filter(({ of }) => records.some((record) => of(record) !== undefined));
  const twice = records.some(({ same }) => same !== undefined);
  const text = (value: number | undefined, digits: number) => value?.toFixed(digits) ?? '';
  return markdown(
    ['package', ...columns.map(({ head }) => head), ...(twice ? ['same bytes'] : [])],
    [
      ...records.map((record) => [
        `${record.subject}${record.failed === undefined ? '' : ` failed: ${oneLine(record.failed)}`}`,
        ...columns.map(({ of, digits }) => text(of(record), digits)),
        ...(twice ? [record.same === undefined ? '' : record.same ? 'yes' : 'NO'] : []),
      ]),
      [
        `median of ${records.length}`,
        ...columns.map(({ of, digits }) =>
          text(median(records.flatMap((record) => of(record) ?? [])), digits),
        ),
      ],
    ],
  );
}

/** The searches of these records over time, and what was proven of them in the end. */
export function curveTable(records: readonly SubjectRecord[]): string {
  const rows = records.flatMap(({ subject, search, predicted }) => {
    if (!search || !predicted) return [];
    const at = (seconds: number) =>
      (search.curve.find((each) => each.seconds >= seconds) ?? search.curve.at(-1))?.score;
    const { candidates, mutants } = speedOf(search.curve);
    return [{ subject, figures: [...CURVE_SECONDS.map(at), predicted.score, candidates, mutants] }];
  });
  const heads = [...CURVE_SECONDS.map((seconds) => `${seconds} s`), 'shipped', 'candidates/s', 'mutants/s'];
  const text = (figure: number | undefined) => figure?.toFixed(1) ?? '';
  return markdown(
    ['package: killed % after', ...heads],
    [
      ...rows.map(({ subject, figures }) => [subject, ...figures.map(text)]),
      [
        `median of ${rows.length}`,
        ...heads.map((_, i) => text(median(rows.flatMap(({ figures }) => figures[i] ?? [])))),
      ],
    ],
  );
}

/** A Markdown table; the first column is text, the others are numbers. Rows may end early. */
export function markdown(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = head.map((_, i) => (i === 0 ? '---' : '--:'));
  const full = rows.map((row) => head.map((_, i) => row[i] ?? ''));
  return [head, rule, ...full].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

const oneLine = (why: string) => why.replaceAll('|', '\\|').replaceAll('\n', ' / ').slice(0, 300);

export function median(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}

const MEANINGS: Readonly<Record<string, string>> = {
  tests: 'tests that were shipped; only they are judged',
  'stmt %, branch %': 'coverage of the judged files by Vitest with V8, on a clean copy of the package',
  'StrykerJS %':
    '(killed + timed out) / all valid mutants of the judged files, a full run with the defaults, but for `related`, which keeps tests from running that reach a file through `require`',
  'predicted %':
    'the same score as the run predicts it for the tests it shipped, from the kill matrix of its search; `off by` is the difference, in points',
  'own stmt %, own branch %': 'where nothing was judged, the coverage that the run itself reports',
  flaky: 'of the further runs in shuffled order, how many were not green',
  'forbidden %':
    'share of the tests that expect an error for an argument that is certainly not of its declared type, or not of the kind that the documentation gives it, or is missing though documented as needed',
  'engine %':
    'share of the tests that expect an error in the words of the JavaScript engine where neither types nor documentation forbid the argument',
  'run s': 'wall seconds of `qtest run`, all stages',
  'exec/s': 'candidates and mutant runs per second of the search, all workers together, proof included',
  'CI s': 'wall seconds of one run of the shipped tests by Vitest, its start included',
};

/** What the columns mean, and the medians that were published, which are of other sets of packages. */
export function legend(records: readonly SubjectRecord[]): string {
  const shown = COLUMNS.filter(({ of }) => records.some((record) => of(record) !== undefined)).map(
    ({ head }) => head,
  );
  const told = Object.entries(MEANINGS).filter(([heads]) =>
    heads.split(', ').some((head) => shown.includes(head)),
  );
  const facts = records.flatMap(({ machine, tools }) => [machine ?? [], tools ?? []].flat());
  const builds = [
    ...new Set(records.map(({ build, flags }) => `build ${build}, qtest run ${flags.join(' ')}`)),
  ];
  return [
    ...told.map(([heads, meaning]) => `- ${heads}: ${meaning}.`),
    '',
    ...[...builds, ...new Set(facts)].map((each) => `- ${each}`),
  ].join('\n');
}
