import { expect, it } from 'vitest';
import type { Program } from '../../artifacts/index.ts';
import { orderFree, withSteadyPrints } from './order.ts';
import type { Observed } from './protocol.ts';

interface Test {
  readonly program: Program;
  readonly observation: { readonly o: 'returns'; readonly v: number };
  readonly kills: readonly number[];
  readonly file: string;
}

/** Tests that each read a counter; those named in `adding` count one more, which a fresh registry does not show. */
const test = (name: string, kills: number, file = 'a'): Test => ({
  program: [{ op: 'call', bind: 'r0', callee: { from: { module: name }, path: [] }, args: [] }],
  observation: { o: 'returns', v: 0 },
  kills: Array.from({ length: kills }, (_, i) => i),
  file,
});
const nameOf = ({ program }: { readonly program: Program }) =>
  JSON.stringify(program).match(/"module":"(\w+)"/)?.[1] ?? '';

/** What is seen when `adding` leave something behind that `reading` show. */
const shared = (adding: RegExp, reading: RegExp) => ({
  together: (files: readonly (readonly Program[])[]) =>
    Promise.resolve(
      files.map((programs) => {
        let count = 0;
        return programs.map((program): Observed => {
          const v = reading.test(nameOf({ program })) ? count : 0;
          if (adding.test(nameOf({ program }))) count++;
          return { observation: { o: 'returns', v }, hash: '', flags: [], needs: {} };
        });
      }),
    ),
});

const run = async (tests: readonly Test[], adding: RegExp, reading: RegExp, fixed = /^$/) =>
  (
    await orderFree(
      tests,
      ({ file }) => file,
      (each) => fixed.test(nameOf(each)),
      shared(adding, reading),
    )
  ).map(nameOf);

it('leaves out what is printed only by whichever comes first, and what only it killed', async () => {
  const once = (name: string) => ({
    ...test(name, 2),
    observation: { o: 'returns' as const, v: 0, l: { warn: 1, 'warn.0': ['deprecated'] } },
  });
  const together = (files: readonly (readonly Program[])[]) =>
    Promise.resolve(
      files.map((programs) =>
        programs.map((program, i): Observed => {
          const prints = i === 0 || nameOf({ program }) === 'always';
          const l = prints ? { l: { warn: 1, 'warn.0': ['deprecated'] } } : {};
          return { observation: { o: 'returns', v: 0, ...l }, hash: '', flags: [], needs: {} };
        }),
      ),
    );
  const facets = (entries: readonly unknown[]) =>
    entries.map(
      () =>
        new Map([
          [0, ['o']],
          [1, ['l.warn.0']],
        ] as const),
    );
  const entries = [once('always'), once('once'), test('silent', 2)];
  const left = await withSteadyPrints(entries, [], ({ file }) => file, { together, facets });
  expect(left.map(({ observation, kills }) => ['l' in observation, kills])).toEqual([
    [true, [0, 1]],
    [false, [0]],
    [false, [0, 1]],
  ]);
});

it('leaves tests alone that leave nothing behind', async () => {
  expect(await run([test('one', 1), test('two', 1)], /^$/, /./)).toEqual(['one', 'two']);
});

it('drops the one test that breaks several, wherever it stands', async () => {
  const tests = [test('one', 2), test('two', 2), test('adds', 2)];
  expect(await run(tests, /adds/, /one|two/)).toEqual(['one', 'two']);
});

it('drops the one that is broken when it kills less', async () => {
  expect(await run([test('adds', 9), test('reads', 1)], /adds/, /reads/)).toEqual(['adds']);
});

it('keeps what is fixed, and does not mix files', async () => {
  expect(await run([test('adds', 1), test('reads', 9)], /adds/, /reads/, /adds/)).toEqual(['adds']);
  expect(await run([test('adds', 1, 'a'), test('reads', 1, 'b')], /adds/, /reads/)).toEqual([
    'adds',
    'reads',
  ]);
});
