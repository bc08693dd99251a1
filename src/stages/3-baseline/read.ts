// From what runs of the suite said to the baseline: status per test, and what is set aside by name.

import type { Baseline, CoverageFigures, SetAside } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import type { RunReport } from '../../ports/index.ts';

type Status = 'passed' | 'failed' | 'skipped';

export interface Seen {
  readonly framework: string;
  readonly first: RunReport;
  /** The same suite, or the part of it that failed, once more. */
  readonly second: RunReport | undefined;
  readonly coverage: CoverageFigures | undefined;
  /** Files that did not come to an end. */
  readonly aside: readonly SetAside[];
  readonly runs: NonNullable<Baseline['runs']>;
}

/** By file and name, the worst that was seen; a project may give one name to two tests. */
function statuses({ tests }: RunReport): ReadonlyMap<string, { status: Status; error?: string }> {
  const worst = new Map<string, { status: Status; error?: string }>();
  for (const { file, fullName, status, error } of tests) {
    const key = `${file}\n${fullName}`;
    if (worst.get(key)?.status === 'failed') continue;
    worst.set(key, { status, ...(error === undefined ? {} : { error }) });
  }
  return worst;
}

/** Tests that do not pass in every run that they took part in, and files that do not load. */
export function findAside(first: RunReport, second: RunReport | undefined): readonly SetAside[] {
  const aside = new Map<string, SetAside>();
  const reports = [first, ...(second === undefined ? [] : [second])];
  for (const { file, message } of reports.flatMap(({ errors }) => errors)) {
    if (file !== '') aside.set(file, { file, why: 'does-not-load', detail: firstLine(message) });
  }
  const once = statuses(first);
  const again = second === undefined ? undefined : statuses(second);
  for (const key of new Set([...once.keys(), ...(again?.keys() ?? [])])) {
    const [file = '', name = ''] = key.split(/\n(.*)/s);
    if (aside.get(file)?.name === undefined && aside.has(file)) continue;
    const a = once.get(key);
    const b = again?.get(key);
    const fails = a?.status === 'failed' || b?.status === 'failed';
    if (!fails) continue;
    const differ = a !== undefined && b !== undefined && a.status !== b.status;
    const error = a?.error ?? b?.error;
    aside.set(key, {
      file,
      name,
      why: differ ? 'flaky' : 'fails',
      ...(error === undefined ? {} : { detail: firstLine(error) }),
    });
  }
  return [...aside.values()].sort((a, b) =>
    `${a.file}\n${a.name ?? ''}` < `${b.file}\n${b.name ?? ''}` ? -1 : 1,
  );
}

function reasonOf(aside: readonly SetAside[], outside: readonly string[], tests: number): string {
  const files = (why: SetAside['why'], words: string) =>
    aside
      .filter((one) => one.why === why && one.name === undefined)
      .map(({ file, detail }) => `${file} ${words}${detail === undefined ? '' : ` (${detail})`}`);
  const named = (why: SetAside['why']) => aside.filter((one) => one.why === why && one.name !== undefined);
  const [failing, flaky] = [named('fails').length, named('flaky').length];
  return [
    ...outside,
    ...files('does-not-load', 'does not load'),
    ...files('hangs', 'hangs'),
    ...files('not-reached', 'was not reached in time'),
    ...(failing > 0 ? [`${failing} of ${tests} tests ${failing === 1 ? 'fails' : 'fail'}`] : []),
    ...(flaky > 0 ? [`${flaky} of ${tests} tests ${flaky === 1 ? 'is' : 'are'} flaky`] : []),
  ].join('; ');
}

/** The baseline of a suite that ran. */
export function readBaseline(seen: Seen): Baseline {
  const { first, second, coverage, framework, runs } = seen;
  const aside = [...seen.aside, ...findAside(first, second)];
  const outside = [...first.errors, ...(second?.errors ?? [])]
    .filter(({ file }) => file === '')
    .map(({ message }) => `outside the tests: ${firstLine(message)}`);
  const red = aside.length > 0 || outside.length > 0;
  return {
    version: '1.0',
    status: first.tests.length === 0 && !red ? 'none' : red ? 'red' : 'green',
    ...(red ? { reason: reasonOf(aside, [...new Set(outside)], first.tests.length) } : {}),
    framework,
    tests: first.tests.map(({ file, fullName, status, durationMs, error }) => ({
      id: `${file}:${fullName}`,
      name: fullName,
      file,
      status,
      durationMs,
      ...(error === undefined ? {} : { error }),
    })),
    ...(coverage === undefined ? {} : { coverage }),
    ...(aside.length === 0 ? {} : { setAside: aside }),
    runs,
  };
}
