// What code prints on the console: a spy in place of each method that a test looks at, which keeps it silent as well.
import type { ConsoleMethod, Expectation, Value } from '../../../src/artifacts/index.ts';
import type { PrintableTest } from '../../../src/ports/index.ts';
import { assertions, expecting } from './assertions.ts';
import type { Doc } from './doc.ts';
import { argumentList } from './literal.ts';
import type { TestScope } from './scope.ts';
import { stringLiteral } from './text.ts';

type Log = Extract<Expectation, { kind: 'log' | 'log-count' }>;

const isLog = (expectation: Expectation): expectation is Log =>
  expectation.kind === 'log' || expectation.kind === 'log-count';

/** True for a test that looks at what is printed. */
export function looksAtLogs({ expect }: Pick<PrintableTest, 'expect'>): boolean {
  return expect.some(isLog);
}

function methodsOf({ expect }: PrintableTest): readonly ConsoleMethod[] {
  return [...new Set(expect.filter(isLog).map(({ method }) => method))];
}

/** The statements that put spies in place, and the name of each. */
export function spyOnConsole(
  test: PrintableTest,
  { dialect, names, quote, style }: TestScope,
): { readonly statements: readonly Doc[]; readonly names: ReadonlyMap<ConsoleMethod, string> } {
  const taken = new Map(methodsOf(test).map((method) => [method, names.take(method)]));
  const statements = [...taken].map(
    ([method, name]): Doc => [
      `const ${name} = ${dialect.mocks}.spyOn`,
      argumentList(['console', stringLiteral(method, quote)]),
      `.mockImplementation(() => undefined)${style.semicolon}`,
    ],
  );
  return { statements, names: taken };
}

/** What is asserted of each spy: all that it was called with as one list, where the test expects all of it. */
export function logAssertions(
  test: PrintableTest,
  spies: ReadonlyMap<ConsoleMethod, string>,
  scope: TestScope,
): readonly Doc[] {
  return [...spies].flatMap(([method, name]) => {
    const logs = test.expect.filter(isLog).filter((each) => each.method === method);
    const count = logs.find((log) => log.kind === 'log-count')?.count;
    const messages = logs
      .filter((log) => log.kind === 'log')
      .toSorted((a, b) => a.index - b.index)
      .map(({ index, args }) => ({ index, args: args as readonly Value[] }));
    const all = `${name}.mock.calls`;
    if (messages.length === count)
      return assertions(
        all,
        messages.map(({ args }) => args),
        scope,
      );
    return [
      ...(count === undefined ? [] : [expecting(name, 'toHaveBeenCalledTimes', String(count), scope)]),
      ...runsOf(messages).flatMap((run) => {
        const [first] = run;
        return run.length === 1
          ? assertions(`${all}[${first.index}]`, first.args, scope)
          : assertions(
              `${all}.slice(${first.index}, ${first.index + run.length})`,
              run.map(({ args }) => args),
              scope,
            );
      }),
    ];
  });
}

interface Message {
  readonly index: number;
  readonly args: readonly Value[];
}

/** Messages that follow one another, together. */
function runsOf(messages: readonly Message[]): readonly (readonly [Message, ...Message[]])[] {
  const runs: [Message, ...Message[]][] = [];
  for (const message of messages) {
    const run = runs.at(-1);
    if (run?.at(-1)?.index === message.index - 1) run?.push(message);
    else runs.push([message]);
  }
  return runs;
}
