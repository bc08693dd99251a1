import { expect, it } from 'vitest';
import type { Expectation, Step, TestCase, Value } from '../../artifacts/index.ts';
import { chooseTitles } from './choose-titles.ts';

const UNDEFINED: Value = { $: 'undefined' };

function call(
  args: readonly Value[],
  path: readonly string[] = ['f'],
  from: { step: string } | { module: string } = { module: 'a.js' },
): Step {
  return { op: 'call', bind: 'r9', callee: { from, path }, args };
}

function testCase(
  input: Step,
  expectation: Expectation | readonly Expectation[],
  more: Partial<TestCase> = {},
): TestCase {
  return {
    id: JSON.stringify([input, expectation, more]),
    type: 'function',
    level: 'unit',
    description: '',
    target: 'a.js#f',
    setup: [],
    input,
    expect: [expectation].flat() as Expectation[],
    lifecycle: { scope: 'test' },
    isolation: { fakeTimers: false },
    resources: [],
    oracle: 'characterization',
    provenance: { from: 'search', seed: 1, execution: 1 },
    ...more,
  };
}

const log = (index: number, args: readonly Value[]): Expectation => ({
  kind: 'log',
  method: 'error',
  index,
  args,
});
const returns = (value: Value): Expectation => ({ kind: 'returns', value });

function titles(...tests: readonly TestCase[]): string[] {
  const chosen = chooseTitles(tests, () => true);
  return tests.map((test) => chosen.get(test.id) ?? '');
}

it.each<[string, TestCase]>([
  ['returns 3600000 for "1h"', testCase(call(['1h']), returns(3600000))],
  ['rejects an empty string', testCase(call(['']), { kind: 'throws', class: 'Error', message: 'no' })],
  [
    'throws TypeError "no" for 1 and 2',
    testCase(call([1, 2]), { kind: 'throws', class: 'TypeError', message: 'no' }),
  ],
  ['is true for null', testCase(call([null]), returns(true))],
  [
    'returns undefined for a 101-character string starting with "aaaaaaaaaaaa"',
    testCase(call(['a'.repeat(101)]), returns(UNDEFINED)),
  ],
  [
    'returns "1 minute" for 60000 with long: true',
    testCase(call([60000, { long: true }]), returns('1 minute')),
  ],
  ['resolves to 1 without arguments', testCase(call([]), { kind: 'resolves', value: 1 })],
  [
    'turns [2, 1] into [1, 2]',
    testCase(call([[2, 1]]), [returns(UNDEFINED), { kind: 'argument', index: 0, value: [1, 2] }]),
  ],
  [
    'calls back with 1 for a callback',
    testCase(call([{ $: 'spy', id: 's', behaviour: { kind: 'returns', value: 1 } }]), [
      returns(UNDEFINED),
      { kind: 'calls', spy: 's', calls: [[1]] },
    ]),
  ],
  [
    'logs "bad name:" for "x"',
    testCase(call(['x']), [returns(UNDEFINED), log(0, [UNDEFINED, 'bad name:', 'x'])]),
  ],
  [
    'logs "late" and resolves to 1 for "x"',
    testCase(call(['x']), [{ kind: 'resolves', value: 1 }, log(3, ['late'])]),
  ],
  [
    'logs "a" and more, and is true for "x"',
    testCase(call(['x']), [returns(true), log(0, ['a']), log(1, ['b'])]),
  ],
  [
    'logs 3 messages and throws TypeError "no" for "x"',
    testCase(call(['x']), [
      { kind: 'throws', class: 'TypeError', message: 'no' },
      { kind: 'log-count', method: 'error', count: 3 },
    ]),
  ],
  ['returns 1 for "x", as documented', testCase(call(['x']), returns(1), { oracle: 'specified' })],
])('says: %s', (title, test) => {
  expect(titles(test)).toEqual([title]);
});

it('tells apart by the setup what the arguments do not', () => {
  const made: Step = {
    op: 'new',
    bind: 'r0',
    callee: { from: { module: 'a.js' }, path: ['Stack'] },
    args: [3],
  };
  const push: Step = { ...call([1], ['push'], { step: 'r0' }), bind: 'r1' };
  const pop = call([], ['size'], { step: 'r0' });
  expect(
    titles(testCase(pop, returns(0), { setup: [made] }), testCase(pop, returns(0), { setup: [made, push] })),
  ).toEqual([
    'returns 0 without arguments on a Stack of 3',
    'returns 0 without arguments on a Stack of 3 after push of 1',
  ]);
});

it('prefers what is shorter where every title is long, and cuts at a word what is longer than any may be', () => {
  const long = (n: number) => 'some words '.repeat(n);
  const options = (n: number): Value => ({ first: long(2), second: n });
  const all = titles(
    testCase(call([long(6), long(7), options(1)]), returns(long(9))),
    testCase(call([long(6), long(7), options(2)]), returns(long(9))),
    testCase(call(Array.from({ length: 4 }, (_, i) => long(i + 8))), returns(long(8))),
  );
  for (const title of all) {
    expect(title.length).toBeLessThanOrEqual(104);
    expect(title).not.toMatch(/\bstri…/);
  }
  expect(new Set(all).size).toBe(3);
});

it('tells by what it holds an object whose class goes by the name of plain ones', () => {
  const held = { s: 1, n: 2 };
  const named = (name: string) => returns({ $: 'instance', class: name, properties: held });
  expect(titles(testCase(call(['a']), named('Object')), testCase(call(['b']), named('Ratio')))).toEqual([
    'returns { s: 1, n: 2 } for "a"',
    'returns a Ratio for "b"',
  ]);
});

it('never gives two tests one title, and never one of two lines', () => {
  const twin = testCase(call([{ $: 'symbol', name: 'a', registered: false }]), returns(1));
  const other = testCase(call([{ $: 'symbol', name: 'b', registered: false }]), returns(1));
  const odd = testCase(call(['a\n\u200b\u0000b']), returns(1));
  const all = titles(twin, other, odd);
  expect(new Set(all).size).toBe(3);
  for (const title of all) expect(title).not.toMatch(/[\p{C}\n]/u);
});

it('tells the values of tests that differ in nothing else whole and in one way', () => {
  expect(
    titles(
      testCase(call(['one potato, two potatoes, three']), returns(3)),
      testCase(call(['b']), returns(1)),
      testCase(call(['c']), returns([4, 5])),
      testCase(call(['d']), returns([])),
      testCase(call(['e']), returns({ a: 1 })),
      testCase(call(['f']), returns(7), { oracle: 'specified' }),
    ),
  ).toEqual([
    'for "one potato, two potatoes, three" returns 3',
    'for "b" returns 1',
    'for "c" returns [4,5]',
    'for "d" returns []',
    'for "e" returns {"a":1}',
    'for "f" returns 7, as documented',
  ]);
});

it('tells only what the results are where not all of them can be told', () => {
  expect(
    titles(
      testCase(call(['a', 1]), returns('b')),
      testCase(call(['c', 2]), returns('d'.repeat(60))),
      testCase(call(['e', 3]), returns('f')),
    ),
  ).toEqual([
    'returns a string for "a" and 1',
    'returns a string for "c" and 2',
    'returns a string for "e" and 3',
  ]);
});

it('says which events an object emits', () => {
  const on = (event: string, id: string): Step => ({
    ...call([event, { $: 'spy', id, behaviour: { kind: 'returns', value: UNDEFINED } }], ['on'], {
      step: 'r0',
    }),
    bind: id,
  });
  const heard = (spy: string, ...calls: readonly (readonly Value[])[]): Expectation => ({
    kind: 'calls',
    spy,
    calls,
  });
  const store: Step = {
    op: 'new',
    bind: 'r0',
    callee: { from: { module: 'a.js' }, path: ['Store'] },
    args: ['x'],
  };
  const act = call([], ['size'], { step: 'r0' });
  const loaded = testCase(act, [returns(0), heard('f0', [0])], { setup: [store, on('load', 'f0')] });
  const failed = testCase(act, [returns(0), heard('f0', [1], [2])], { setup: [store, on('error', 'f0')] });
  const silent = testCase(
    call([7], ['put'], { step: 'r0' }),
    [returns(UNDEFINED), heard('f0', []), heard('f1', [])],
    {
      setup: [store, on('load', 'f0'), on('drain', 'f1')],
    },
  );
  const unheard = testCase(act, returns(4), { setup: [store, on('load', 'f0')] });
  const title = (test: TestCase) => chooseTitles([test], () => false).get(test.id);
  expect([loaded, failed, silent, unheard].map(title)).toEqual([
    'emits "load" with 0 and returns 0',
    'emits "error" 2 times and returns 0',
    'emits "load" and "drain" for 7',
    'returns 4',
  ]);
});
