import { describe, expect, it } from 'vitest';
import { isTagged, type Program, type Step, type Value } from '../../artifacts/index.ts';
import { actArgs, programCost, programKey, uses, valueCost, wellFormed } from './program.ts';
import { plainerPrograms, simplerPrograms, simplerValues } from './simplify.ts';

const call = (bind: string, name: string, ...args: Value[]): Step => ({
  op: 'call',
  bind,
  callee: { from: { module: 'm' }, path: [name] },
  args,
});

const kindOf = (value: Value): string =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'array'
      : typeof value !== 'object'
        ? typeof value
        : isTagged(value)
          ? value.$
          : 'object';

const VALUES: Value[] = [
  'Hello, Wörld 42!',
  '',
  'a',
  -123.456,
  0,
  1e6,
  true,
  null,
  [3, 'x', [1, 2, 3]],
  [],
  { name: 'Zoë', tags: ['q', 'r'], deep: { n: 17 } },
  { $: 'date', ms: 951_782_400_000 },
  { $: 'spy', id: 'f0', behaviour: { kind: 'throws', message: 'boom' } },
  { $: 'NaN' },
  { $: 'map', entries: [['a', 1]] },
  { $: 'ref', step: 'r0' },
];

describe('simplerValues', () => {
  it.each(VALUES)('keeps the kind of %j', (value) => {
    for (const simpler of simplerValues(value)) expect(kindOf(simpler)).toBe(kindOf(value));
  });

  it.each(VALUES)('never costs more than %j, and never gives it back', (value) => {
    for (const simpler of simplerValues(value)) {
      expect(valueCost(simpler)).toBeLessThanOrEqual(valueCost(value));
      expect(simpler).not.toEqual(value);
    }
  });

  it.each(VALUES)('comes to an end from %j, whichever step is taken', (value) => {
    for (const last of [false, true]) {
      let at = value;
      let steps = 0;
      for (let next = simplerValues(at); next.length > 0; next = simplerValues(at)) {
        at = (last ? next.at(-1) : next[0]) as Value;
        expect(++steps).toBeLessThan(300);
      }
      expect(valueCost(at)).toBeLessThanOrEqual(valueCost(value));
    }
  });

  it.each<[Value, Value]>([
    ['abcdef', 'abc'],
    ['x', 'a'],
    [1234, 100],
    [-3.7, -3],
    [[1, 2], [1]],
    [{ a: 1, b: 2 }, { a: 1 }],
    [{ a: { b: 'xyz' } }, { a: { b: 'xy' } }],
    [
      { $: 'date', ms: 951_782_400_000 },
      { $: 'date', ms: 0 },
    ],
  ])('of %j has %j', (value, simpler) => {
    expect(simplerValues(value)).toContainEqual(simpler);
  });

  it.each<Value>(['', 0, true, null, [], {}, { $: 'undefined' }])('has nothing simpler than %j', (value) => {
    expect(simplerValues(value)).toEqual([]);
  });
});

describe('simplerPrograms', () => {
  const program: Program = [
    call('r0', 'setup', 'text'),
    call('r1', 'make', { size: 12 }),
    { op: 'call', bind: 'r2', callee: { from: { step: 'r1' }, path: ['go'] }, args: ['abc', 7, true] },
  ];

  it('leaves out steps that nothing needs, and keeps those that something does', () => {
    const found = simplerPrograms(program, 3);
    expect(found.map(programKey)).toContain(
      programKey([
        call('r0', 'make', { size: 12 }),
        { op: 'call', bind: 'r1', callee: { from: { step: 'r0' }, path: ['go'] }, args: ['abc', 7, true] },
      ]),
    );
    expect(found.every((each) => wellFormed(each))).toBe(true);
    expect(found.every((each) => each.some((step) => JSON.stringify(step).includes('make')))).toBe(true);
  });

  it.each([0, 1, 2, 3])('keeps the %i arguments that a call must have', (required) => {
    const counts = new Set(simplerPrograms(program, required).map((each) => actArgs(each).length));
    expect([...counts].sort()).toEqual([0, 1, 2, 3].filter((n) => n >= required));
  });

  it('takes the original for a copy, and fewer arguments before the act', () => {
    const made: Program = [
      { op: 'new', bind: 'r0', callee: { from: { module: 'a.js' }, path: ['C'] }, args: [2, 'x'] },
      {
        op: 'new',
        bind: 'r1',
        callee: { from: { module: 'a.js' }, path: ['C'] },
        args: [{ $: 'ref', step: 'r0' }],
      },
      { op: 'call', bind: 'r2', callee: { from: { step: 'r1' }, path: ['go'] }, args: [] },
    ];
    const texts = simplerPrograms(made, 0).map(programKey);
    const [first, second] = made as [Step & { op: 'new' }, Step & { op: 'new' }];
    const go = { ...(made[2] as Step & { op: 'call' }), bind: 'r1' };
    expect(texts).toContain(programKey([first, { ...go, callee: { from: { step: 'r0' }, path: ['go'] } }]));
    expect(texts).toContain(programKey([{ ...first, args: [2] }, second, made[2] as Step]));
    expect(texts).toContain(programKey([{ ...first, args: [] }, second, made[2] as Step]));
    expect(simplerPrograms(made, 0).every(wellFormed)).toBe(true);
  });

  it('simplifies the values of every step, one at a time', () => {
    const texts = simplerPrograms(program, 3).map(programKey);
    expect(texts).toContain(programKey([call('r0', 'setup', 'te'), ...program.slice(1)]));
    expect(texts).toContain(programKey([program[0] as Step, call('r1', 'make', {}), program[2] as Step]));
    expect(texts.length).toBe(new Set(texts).size);
  });

  it('proposes nothing that is harder to read', () => {
    for (const each of simplerPrograms(program, 0))
      expect(programCost(each)).toBeLessThanOrEqual(programCost(program));
  });

  it('leaves nothing that refers to a step that is gone', () => {
    const chain: Program = [
      { op: 'let', bind: 'r0', value: [1, 2] },
      call('r1', 'f', { $: 'ref', step: 'r0' }),
      { op: 'await', bind: 'r2', step: 'r1' },
      call('r3', 'g', [{ $: 'ref', step: 'r2' }, 'long text']),
    ];
    for (const each of simplerPrograms(chain, 1)) {
      expect(wellFormed(each)).toBe(true);
      const bound = each.map((step) => step.bind);
      expect(each.flatMap((step) => uses(step)).filter((name) => !bound.includes(name))).toEqual([]);
    }
  });
});

describe('plainerPrograms', () => {
  const SPY: Value = { $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: 1 } };
  const found = (...args: Value[]) =>
    plainerPrograms([call('r0', 'f', ...args)]).map((each) => actArgs(each));

  it.each<[string, Value[], Value[][]]>([
    ['an odd argument', [SPY], [['a'], [1], [true], [{}]]],
    [
      'an odd option',
      [1, { a: SPY }],
      [
        [1, { a: true }],
        [1, { a: 1 }],
        [1, { a: 'a' }],
      ],
    ],
    [
      'a text as an option',
      [1, { a: 'x', b: '5' }],
      [
        [1, { a: true, b: '5' }],
        [1, { a: 'x', b: 5 }],
      ],
    ],
    [
      'an empty option',
      [1, { a: [], b: {} }],
      [
        [1, { a: true, b: {} }],
        [1, { a: [], b: true }],
      ],
    ],
    ['plain arguments', ['x', 1, [], null, { a: 1, b: true }], []],
    ['a record that comes first', [{ a: 'x' }], []],
  ])('propose another kind for %s', (_, args, expected) => {
    expect(found(...args)).toEqual(expected);
  });
});
