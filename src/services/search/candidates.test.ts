import { describe, expect, it } from 'vitest';
import { isTagged, type Program, type Value } from '../../artifacts/index.ts';
import { createGenerator } from './candidates.ts';
import { parameter, target } from './fixtures/targets.ts';
import type { Focus, Generator } from './generator.ts';
import { initialWeights } from './kind-weights.ts';
import { createNameUses } from './name-uses.ts';
import { createModulePools } from './pools.ts';
import { actArgs, actOf, chainOf, programKey, receiverOf, upTo, wellFormed } from './program.ts';
import { createRandom } from './random.ts';
import { createStock } from './stock.ts';
import type { SearchParameter, SearchTarget } from './target.ts';
import { createTexts } from './texts.ts';

const typed = (type: string, more: Partial<SearchParameter> = {}) =>
  parameter('x', { type, checked: true, ...more });

const CONSTANTS = [
  { file: 'm', line: 1, value: 'magic', samples: [] },
  { file: 'm', line: 2, value: 77, samples: [] },
];

function generator(of: SearchTarget, seed = 1, neighbour?: Program): Generator {
  const random = createRandom(seed);
  return createGenerator({
    target: of,
    pools: createModulePools(CONSTANTS),
    random,
    instance: () => undefined,
    sibling: () => undefined,
    neighbour: () => neighbour,
    stock: createStock(random),
    texts: createTexts([], random),
    names: createNameUses([]),
  });
}

const call = (...args: Value[]): Program => [
  { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: ['f'] }, args },
];
const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));

function kindOf(value: Value | undefined): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value !== 'object') return typeof value;
  if (!isTagged(value)) return 'object';
  return ['NaN', '-0', 'Infinity', '-Infinity'].includes(value.$) ? 'number' : value.$;
}
const kindsOf = (programs: readonly Program[]) =>
  [...new Set(programs.map((program) => actArgs(program).map(kindOf).join()))].sort();

describe('checked parameters', () => {
  it.each<[string, string[]]>([
    ['string', ['string']],
    ['boolean', ['boolean']],
    ['Date', ['date']],
    ['RegExp', ['regexp']],
    ['bigint', ['bigint']],
    ['Uint8Array', ['bytes']],
    ['string | number', ['number', 'string']],
    ['RequestOptions', ['object']],
  ])('%s stays what it is, however often it is changed', (type, kinds) => {
    const made = generator(target([typed(type)]));
    const random = createRandom(2);
    let corpus: Program[] = [];
    const all: Program[] = [];
    for (let i = 0; i < 3000; i++) {
      const parent = corpus.length > 0 && i % 3 > 0 ? random.pick(corpus) : undefined;
      const program = parent
        ? i % 3 === 1
          ? made.change(parent, random.pick(corpus))
          : made.aim(parent, { strings: ['q'], numbers: [4] })
        : made.fresh();
      corpus = [...corpus.slice(-40), program];
      all.push(program);
    }
    expect(kindsOf(all)).toEqual(kinds);
  });

  it('are neither left out nor given company', () => {
    const made = generator(target([typed('number'), typed('string'), typed('boolean', { optional: true })]));
    const fresh = times(1500, () => made.fresh());
    const counts = new Set(
      [...fresh, ...fresh.map((each) => made.change(each, fresh[0]))].map((p) => actArgs(p).length),
    );
    expect([...counts].sort()).toEqual([2, 3]);
    // What is optional may also be passed as undefined.
    expect(
      kindsOf(fresh).filter((kinds) => !/^number,string(,(boolean|undefined|null))?$/.test(kinds)),
    ).toEqual([]);
  });

  it('that take the rest come in any number', () => {
    const made = generator(target([typed('number'), typed('string', { rest: true })]));
    const fresh = times(600, () => made.fresh());
    expect(new Set(fresh.map((program) => actArgs(program).length))).toEqual(new Set([1, 2, 3, 4]));
    expect(kindsOf(fresh)).toEqual([
      'number',
      'number,string',
      'number,string,string',
      'number,string,string,string',
    ]);
  });
});

describe('unchecked parameters', () => {
  const share = (of: SearchParameter, kind: string) => {
    const made = generator(target([of]));
    return times(1000, () => kindOf(actArgs(made.fresh())[0])).filter((each) => each === kind).length / 1000;
  };

  it('are tried with everything', () => {
    const made = generator(target([parameter('x')]));
    const kinds = new Set(times(4000, () => kindOf(actArgs(made.fresh())[0])));
    for (const kind of [
      'string',
      'number',
      'boolean',
      'array',
      'object',
      'spy',
      'null',
      'undefined',
      'date',
      'error',
    ])
      expect(kinds).toContain(kind);
  });

  it.each<[SearchParameter, string]>([
    [parameter('callback'), 'spy'],
    [parameter('f', { called: true }), 'spy'],
    [parameter('options'), 'object'],
    [parameter('x', { type: '{string}' }), 'string'],
    [parameter('list'), 'array'],
    [parameter('count'), 'number'],
  ])('mostly get what %j suggests', (of, kind) => {
    expect(share(of, kind)).toBeGreaterThan(0.3);
    expect(share(of, kind)).toBeLessThan(1);
    expect(share(of, kind)).toBeGreaterThan(share(parameter('x'), kind));
  });

  it('are given the keys that are read from them', () => {
    const made = generator(target([parameter('options', { keys: ['depth'] })]));
    const objects = times(400, () => actArgs(made.fresh())[0]).filter((value) => kindOf(value) === 'object');
    expect(objects.filter((value) => Object.hasOwn(value as object, 'depth')).length).toBeGreaterThan(
      objects.length / 2,
    );
  });

  it('are given more of what was worth keeping', () => {
    const made = generator(target([parameter('x')]));
    const dates = () =>
      times(1000, () => kindOf(actArgs(made.fresh())[0])).filter((kind) => kind === 'date').length;
    const before = dates();
    for (let i = 0; i < 20; i++) made.reward(call({ $: 'date', ms: 0 }), 2, true);
    expect(dates()).toBeGreaterThan(before + 300);
    expect(made.weightsAt(0).get('date')).toBeLessThanOrEqual(60);
  });

  it('take constants of the source, and those in focus above all', () => {
    const made = generator(target([parameter('s', { type: 'string' })]));
    const having = (word: string, focus?: Focus) =>
      times(500, () => actArgs(made.fresh(focus))[0]).filter(
        (value) => typeof value === 'string' && value.includes(word),
      ).length;
    expect(having('magic')).toBeGreaterThan(150);
    expect(having('focal', { strings: ['focal'], numbers: [] })).toBeGreaterThan(100);
    expect(having('focal')).toBe(0);
  });
});

describe('steer', () => {
  const made = generator(target([parameter('x')]));
  const steered = (program: Program, ...pairs: [number | string, number | string][]) =>
    made.steer(program, pairs).map((each) => actArgs(each));

  it('gives a number that was compared the value it was compared with, and its neighbours', () => {
    expect(steered(call(3, 'x'), [3, 100])).toEqual(
      expect.arrayContaining([
        [100, 'x'],
        [101, 'x'],
        [99, 'x'],
      ]),
    );
    expect(steered(call(3), [100, 3])).toEqual(expect.arrayContaining([[100]]));
    expect(steered(call(3), [3, 3])).toEqual([]);
    expect(steered(call(5), [3, 100])).toEqual([]);
    expect(steered(call(3), [3, 1])).toContainEqual([0]);
  });

  it('gives a string the string it was compared with, wherever it stands', () => {
    expect(steered(call({ mode: ['a', 'b'] }), ['b', 'secret'])).toEqual([[{ mode: ['a', 'secret'] }]]);
    expect(steered(call('a', 'a'), ['a', 'z'])).toEqual([['z', 'a']]);
  });

  it('gives a text the part that a part of it was compared with, first or last', () => {
    expect(steered(call('12-12'), ['12', '/'])).toEqual([['/-12'], ['12-/']]);
    expect(steered(call('1.2'), ['/', '.'])).toEqual([['1/2']]);
  });

  it('goes on where the code looked for more text', () => {
    expect(steered(call('12'), ['', '/'])).toEqual([['12/'], ['12/12']]);
    expect(steered(call('12'), ['', 'too long to be a mark'])).toEqual([]);
  });

  it('gives a text the length that was compared', () => {
    expect(steered(call('ab'), [2, 20])).toEqual(
      expect.arrayContaining([['ab'.repeat(10)], [`${'ab'.repeat(10)}a`]]),
    );
    expect(steered(call(''), [0, 3])).toContainEqual(['aaa']);
    expect(steered(call('abcd'), [4, 0])).toContainEqual(['']);
  });

  it('stays small whatever was compared', () => {
    const programs = made.steer(
      call(1, 2, 'ab', [1, 2]),
      times(40, (i) => [1 + (i % 2), 10 + i] as const),
    );
    expect(programs.length).toBeLessThan(60);
    expect(
      steered(call('ab'), [2, 100_000])
        .flat()
        .filter((value) => typeof value === 'string' && value.length > 300),
    ).toEqual([]);
    expect(programs.every(wellFormed)).toBe(true);
  });
});

describe('aim', () => {
  it('puts a value from near the survivor in the place of one of its kind', () => {
    const made = generator(target([parameter('x')]));
    const parent = call('a', { deep: ['b'] }, true);
    const aimed = times(300, () => made.aim(parent, { strings: ['needle'], numbers: [] }));
    const texts = aimed.map((program) => JSON.stringify(actArgs(program)));
    expect(texts).toContain('["needle",{"deep":["b"]},true]');
    expect(texts).toContain('["a",{"deep":["needle"]},true]');
    for (const program of aimed) expect(actArgs(program)[2]).toBe(true);
  });

  it('makes something new when there is nothing to aim with', () => {
    const made = generator(target([typed('string')]));
    for (const parent of [undefined, call(true), call(1)])
      expect(kindsOf([made.aim(parent, { strings: ['s'], numbers: [] })])).toEqual(['string']);
  });
});

describe('programs', () => {
  it('make an instance before a member is called or read', () => {
    const owner = { module: 'm', path: ['Stack'], parameters: [typed('number')] };
    const member = target([typed('string')], { how: 'member', path: ['Stack', 'prototype', 'push'], owner });
    expect(generator(member).fresh()).toEqual([
      {
        op: 'new',
        bind: 'r0',
        callee: { from: { module: 'm' }, path: ['Stack'] },
        args: [expect.anything()],
      },
      {
        op: 'call',
        bind: 'r1',
        callee: { from: { step: 'r0' }, path: ['push'] },
        args: [expect.any(String)],
      },
    ]);
    const read = target([], { how: 'read', path: ['Stack', 'prototype', 'size'], owner });
    expect(actOf(generator(read).fresh())).toEqual({
      op: 'get',
      bind: 'r1',
      callee: { from: { step: 'r0' }, path: ['size'] },
    });
    expect(actOf(generator(target([], { how: 'construct', path: ['Stack'] })).fresh()).op).toBe('new');
  });

  it('go on with a method of the result, or the result itself', () => {
    const made = generator(target([]));
    const [, called] = made.follow(call(1), 'add');
    expect(called).toMatchObject({ op: 'call', callee: { from: { step: 'r0' }, path: ['add'] } });
    expect(actOf(made.follow(call(1), ''))).toMatchObject({ callee: { from: { step: 'r0' }, path: [] } });
  });

  it('are well formed, numbered in order and distinct, however they came about', () => {
    const of = target([parameter('x'), parameter('callback')]);
    const before: Program = [
      { op: 'call', bind: 'r0', callee: { from: { module: 'm' }, path: ['g'] }, args: [] },
    ];
    const made = generator(of, 3, before);
    const random = createRandom(4);
    const all = times(50, () => made.fresh());
    for (let i = 0; i < 2000; i++) {
      const parent = random.pick(all);
      all.push(
        parent.length < 6 && i % 10 === 0 ? made.follow(parent, 'go') : made.change(parent, random.pick(all)),
      );
    }
    expect(all.filter((program) => !wellFormed(program))).toEqual([]);
    for (const program of all)
      expect(program.map((step) => step.bind)).toEqual(program.map((_, i) => `r${i}`));
    expect(all.some((program) => JSON.stringify(program).includes('"g"'))).toBe(true);
    expect(new Set(all.map(programKey)).size).toBeGreaterThan(800);
  });

  it('call another member on what the act was called on', () => {
    const made = generator(target([parameter('x')]));
    const used: Program = [
      ...call(1),
      { op: 'call', bind: 'r1', callee: { from: { step: 'r0' }, path: [] }, args: [] },
    ];
    expect(receiverOf(call(1))).toBeUndefined();
    const on = receiverOf(used);
    expect(on).toBe('r0');
    const both = made.follow(used, 'abort', on);
    expect(both.slice(0, 2)).toEqual(used);
    expect(both.at(-1)).toMatchObject({ callee: { from: { step: 'r0' }, path: ['abort'] } });
    expect(made.follow(used, 'then').at(-1)).toMatchObject({
      callee: { from: { step: 'r1' }, path: ['then'] },
    });
    expect(chainOf(upTo(both, 'r0'))).toBe('');
  });

  it('are the same for the same random numbers', () => {
    const run = (seed: number) => {
      const made = generator(target([parameter('x'), parameter('y')]), seed);
      const first = made.fresh();
      return times(50, () => programKey(made.change(first, made.fresh())));
    };
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });
});

it('weighs no kind below zero and leaves something to draw', () => {
  for (const of of [
    typed('Unheard'),
    typed('string'),
    typed('any'),
    parameter('x', { type: 'Foo|undefined' }),
  ]) {
    const weights = [...initialWeights(of).values()];
    expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...weights)).toBeGreaterThan(0);
  }
});
