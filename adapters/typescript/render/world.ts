// What a test takes into its own hands before it begins, and what the file puts back after each test.
import type { Isolation } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import type { Doc } from './doc.ts';
import { argumentList, list, literal } from './literal.ts';
import type { FileScope, TestScope } from './scope.ts';
import { plainString } from './text.ts';

const hasClock = ({ fakeTimers, now }: Isolation) => fakeTimers || now !== undefined;

/** The statements that set up the clock and the random numbers of one test. */
export function worldOf(isolation: Isolation, scope: TestScope): readonly Doc[] {
  const { mocks, realTimers } = scope.dialect;
  const { semicolon } = scope.style;
  const { now, random } = isolation;
  const statements: Doc[] = [];
  if (hasClock(isolation)) {
    const options: Doc[] = [
      ...(now === undefined ? [] : [['now: ', literal({ $: 'date', ms: now }, scope)]]),
      ...(realTimers.length === 0
        ? []
        : [`doNotFake: [${realTimers.map((name) => plainString(name, scope.style.quote)).join(', ')}]`]),
    ];
    const given = options.length === 0 ? [] : [list('{', options, '}', { pad: true })];
    statements.push([`${mocks}.useFakeTimers`, argumentList(given), semicolon]);
  }
  if (random !== undefined)
    statements.push([
      `${mocks}.spyOn(Math, ${plainString('random', scope.style.quote)})`,
      ...random.map((draw) => `.mockReturnValueOnce(${draw})`),
      semicolon,
    ]);
  return statements;
}

/** The hook that puts back what the tests of a file changed; no lines where they change nothing. */
export function restoring(tests: readonly PrintableTest[], { dialect, style }: FileScope): readonly string[] {
  const lines = [
    ...(tests.some(({ isolation }) => hasClock(isolation)) ? [`${dialect.mocks}.useRealTimers()`] : []),
    ...(tests.some(({ isolation }) => isolation.random !== undefined)
      ? [`${dialect.mocks}.restoreAllMocks()`]
      : []),
  ];
  if (lines.length === 0) return [];
  const { indent, semicolon } = style;
  return ['', 'afterEach(() => {', ...lines.map((line) => `${indent}${line}${semicolon}`), `})${semicolon}`];
}
