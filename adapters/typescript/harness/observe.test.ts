import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program, SpyBehaviour, Value } from '../../../src/artifacts/index.ts';
import { call, callStep, newStep, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({
    'values.js': `
      class Point { constructor(x, y) { this.x = x; this.y = y } norm() { return Math.hypot(this.x, this.y) } }
      class Bad extends TypeError { constructor(message) { super(message); this.code = 'E_BAD' } }
      const loop = { name: 'a', inner: { list: [] } };
      loop.inner.list.push(loop, loop.inner);
      const shared = { n: 1 };
      module.exports = {
        id: (x) => x,
        numbers: () => [NaN, -0, 0, Infinity, -Infinity, 1e21, 0.1],
        nothing: () => undefined,
        sparse: () => [1, , 3],
        big: () => 12345678901234567890n,
        map: () => new Map([['k', new Map([[{ a: 1 }, -0]])]]),
        set: () => new Set([1, new Set(['x'])]),
        typed: () => [new Uint8Array([1, 2]), new Float64Array([NaN, -0, 1.5]), new BigInt64Array([7n]), Buffer.from('hi'), new Uint8Array([9, 8]).buffer],
        dates: () => [new Date(0), new Date(NaN)],
        nextDay: (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1),
        hourOf: (date) => date.getHours(),
        pattern: () => /a\\/b/gi,
        symbols: () => [Symbol('own'), Symbol.for('shared'), Symbol()],
        point: () => new Point(1, { x: -0 }),
        loop: () => loop,
        twice: () => [shared, shared],
        bare: () => Object.assign(Object.create(null), { a: 1 }),
        dollar: () => ({ $: 'undefined', b: 2 }),
        wrapped: () => [new String('s'), new Number(1), new Boolean(false)],
        error: () => Object.assign(new RangeError('no'), { code: 7 }),
        sub: () => { class List extends Array {} return List.from([1, 2]) },
        fn: () => ({ f() {}, g: class {} }),
        keeper: () => new (class Keeper { constructor() { this._rows = [1]; this.name = 'k' } })(),
        promiseInside: () => ({ p: Promise.resolve(1) }),
        deep: () => { let v = 0; for (let i = 0; i < 30; i++) v = [v]; return v },
        wide: () => Array.from({ length: 5000 }, (_, i) => i),
        tagged: () => ({ [Symbol('s')]: 1, a: 2 }),
        getter: () => ({ get boom() { throw new Error('on reading') } }),
        proxy: () => new Proxy({}, { ownKeys() { throw new Error('trap') } }),
        named: () => ({ ['__proto__']: 1 }),
        maker: () => ({ constructor: { a: 1 } }),
        fails: (kind) => {
          if (kind === 'bad') throw new Bad('worse');
          if (kind === 'string') throw 'just text';
          if (kind === 'nothing') throw undefined;
          if (kind === 'object') throw { status: 404 };
          throw Object.assign(new Error('coded'), { code: undefined });
        },
        Point, Counter: class { #hidden = 0; constructor(n = 0) { this.n = n } add(by) { this.n += by; this.#hidden++; return this } get double() { return this.n * 2 } peek() { return this.#hidden } },
        sort: (list) => list.sort(),
        fill: (object, key) => { object[key] = [object[key]]; return Object.keys(object).length },
        drain: (map) => { map.clear() },
        isSame: (a, b) => a === b,
        make: () => (x) => x + 1,
        each: (list, f) => { for (const item of list) f(item, list.length); return f.length },
        withCallback: (f, done) => f(1, done),
        counted: (f) => [f('a'), f('b')],
        catching: (f) => { try { return f() } catch (e) { return e.message } },
        later: async (value) => { await null; return { value } },
        refuse: async (reason) => { await 0; throw reason },
        never: () => new Promise(() => {}),
        slow: (ms) => new Promise((resolve) => setTimeout(() => resolve(Date.now()), ms)),
        thenable: () => ({ then(done) { done([1]) } }),
        tie: (object) => { object.self = object; object.n = 1 + 1; return 'tied' },
        tally: [],
        mutateLater: async (list) => { await null; list.push('late') },
      };`,
  });
});
afterAll(() => at.close());

const v = (name: string, ...args: Value[]) => call('values.js', name, ...args);
const look = async (program: Program) => (await at.observe(program))[0];
const undef: Value = { $: 'undefined' };

describe('dates as clocks show them', () => {
  const newYear: Value = { $: 'date', ms: Date.UTC(2024, 11, 31, 23, 30), local: true };
  const inBoth = async (program: Program) =>
    (await at.observeInBoth(program))[0]?.map(({ observation }) => observation.v);

  it('are the same in every time zone, as is what comes of them', async () => {
    const next: Value = { $: 'date', ms: Date.UTC(2025, 0, 1), local: true };
    expect(await inBoth(v('nextDay', newYear))).toEqual([next, next]);
    expect(await inBoth(v('hourOf', newYear))).toEqual([23, 23]);
  });

  it('are moments again in the next program', async () => {
    expect((await look(v('dates')))?.v).toEqual([
      { $: 'date', ms: 0 },
      { $: 'date', ms: null },
    ]);
    expect(new Set(await inBoth(v('hourOf', { $: 'date', ms: 0 }))).size).toBe(2);
  });
});

describe('results', () => {
  it.each<[string, Value]>([
    ['numbers', [{ $: 'NaN' }, { $: '-0' }, 0, { $: 'Infinity' }, { $: '-Infinity' }, 1e21, 0.1]],
    ['nothing', undef],
    ['sparse', [1, { $: 'hole' }, 3]],
    ['big', { $: 'bigint', value: '12345678901234567890' }],
    ['map', { $: 'map', entries: [['k', { $: 'map', entries: [[{ a: 1 }, { $: '-0' }]] }]] }],
    ['set', { $: 'set', items: [1, { $: 'set', items: ['x'] }] }],
    [
      'typed',
      [
        { $: 'bytes', type: 'Uint8Array', items: [1, 2] },
        { $: 'bytes', type: 'Float64Array', items: [{ $: 'NaN' }, { $: '-0' }, 1.5] },
        { $: 'bytes', type: 'BigInt64Array', items: [{ $: 'bigint', value: '7' }] },
        { $: 'bytes', type: 'Buffer', items: [104, 105] },
        { $: 'bytes', type: 'ArrayBuffer', items: [9, 8] },
      ],
    ],
    [
      'dates',
      [
        { $: 'date', ms: 0 },
        { $: 'date', ms: null },
      ],
    ],
    ['pattern', { $: 'regexp', source: 'a\\/b', flags: 'gi' }],
    [
      'symbols',
      [
        { $: 'symbol', name: 'own', registered: false },
        { $: 'symbol', name: 'shared', registered: true },
        { $: 'symbol', name: '', registered: false },
      ],
    ],
    ['point', { $: 'instance', class: 'Point', properties: { x: 1, y: { x: { $: '-0' } } } }],
    ['keeper', { $: 'instance', class: 'Keeper', properties: { name: 'k' }, partial: true }],
    [
      'loop',
      {
        name: 'a',
        inner: {
          list: [
            { $: 'seen', path: '' },
            { $: 'seen', path: 'inner' },
          ],
        },
      },
    ],
    ['twice', [{ n: 1 }, { n: 1 }]],
    ['bare', { $: 'object', entries: [['a', 1]], nullPrototype: true }],
    [
      'dollar',
      {
        $: 'object',
        entries: [
          ['$', 'undefined'],
          ['b', 2],
        ],
      },
    ],
    [
      'wrapped',
      [
        { $: 'instance', class: 'String', properties: { valueOf: 's' } },
        { $: 'instance', class: 'Number', properties: { valueOf: 1 } },
        { $: 'instance', class: 'Boolean', properties: { valueOf: false } },
      ],
    ],
    ['error', { $: 'error', class: 'RangeError', message: 'no', code: 7 }],
    ['sub', { $: 'instance', class: 'List', properties: { 0: 1, 1: 2 } }],
    ['fn', { f: { $: 'function', name: '' }, g: { $: 'function', name: '' } }],
    ['promiseInside', { p: { $: 'promise' } }],
    ['tagged', { $: 'cut' }],
    ['getter', { $: 'cut' }],
    ['proxy', { $: 'cut' }],
    ['wide', { $: 'cut' }],
    ['maker', { $: 'cut' }],
    ['named', { $: 'object', entries: [['__proto__', 1]] }],
  ])('%s', async (name, expected) => {
    expect(await look(v(name))).toEqual({ o: 'returns', v: expected });
  });

  it('cuts what is too deep and keeps the rest', async () => {
    const { v: value } = (await look(v('deep'))) ?? {};
    expect(JSON.stringify(value)).toMatch(/^\[{8,10}\{"\$":"cut"\}\]{8,10}$/);
  });

  it.each<Value>([
    null,
    undef,
    true,
    'ü\u0000\ud800',
    { $: 'NaN' },
    { $: '-0' },
    [1, { $: 'hole' }, undef],
    { $: 'bigint', value: '-7' },
    { $: 'date', ms: 86_400_000 },
    { $: 'date', ms: null },
    { $: 'regexp', source: 'a+', flags: 'gu' },
    { a: { b: [{ $: 'Infinity' }] } },
    {
      $: 'object',
      entries: [
        ['$', 1],
        ['__proto__', { x: 1 }],
      ],
    },
    { $: 'object', entries: [['a', 1]], nullPrototype: true },
    { $: 'map', entries: [[{ $: 'NaN' }, [1]]] },
    { $: 'set', items: ['a', { b: 1 }] },
    { $: 'bytes', type: 'Buffer', items: [1, 255] },
    { $: 'bytes', type: 'Uint16Array', items: [65535] },
    { $: 'bytes', type: 'ArrayBuffer', items: [1] },
    { $: 'error', class: 'TypeError', message: 'x', code: 'E' },
    { $: 'symbol', name: 's', registered: true },
  ])('%j goes in and comes out the same', async (value) => {
    expect(await look(v('id', value))).toEqual({ o: 'returns', v: value });
  });
});

describe('errors', () => {
  it.each<[string, Value]>([
    ['bad', { $: 'error', class: 'Bad', message: 'worse', code: 'E_BAD' }],
    ['string', 'just text'],
    ['nothing', undef],
    ['object', { status: 404 }],
    ['else', { $: 'error', class: 'Error', message: 'coded' }],
  ])('%s', async (kind, expected) => {
    expect(await look(v('fails', kind))).toEqual({ o: 'throws', v: expected });
  });

  it('takes a program that makes no sense for what it is', async () => {
    const setup = callStep('r0', { module: 'values.js' }, 'fails', 'string');
    expect(
      await at.observe(
        v('noSuchFunction'),
        v('numbers.deeper.still'),
        [setup, callStep('r1', { step: 'r0' }, 'x')],
        [newStep('r0', 'values.js', 'id')],
      ),
    ).toEqual([
      { o: 'invalid' },
      { o: 'invalid' },
      { o: 'invalid' },
      { o: 'throws', v: expect.objectContaining({ $: 'error', class: 'TypeError' }) },
    ]);
  });
});

describe('what the act changed', () => {
  it('tells arguments that are different afterwards, and only those', async () => {
    expect(await look(v('sort', [3, 1, 2]))).toEqual({ o: 'returns', v: [1, 2, 3], a: { 0: [1, 2, 3] } });
    expect(await look(v('sort', [1, 2]))).toEqual({ o: 'returns', v: [1, 2] });
    expect(await look(v('fill', { a: 1 }, 'b'))).toEqual({
      o: 'returns',
      v: 2,
      a: { 0: { a: 1, b: [undef] } },
    });
    expect(await look(v('drain', { $: 'map', entries: [[1, 2]] }))).toEqual({
      o: 'returns',
      v: undef,
      a: { 0: { $: 'map', entries: [] } },
    });
  });

  it('leaves out what no test can assert, and no mutant is killed by that', async () => {
    const program = v('tie', {});
    expect(await look(program)).toEqual({ o: 'returns', v: 'tied' });
    const [sum] = at.mutants('1 + 1', '1 - 1');
    expect(await at.kills(program, [sum as number])).toMatchObject({ covered: [sum], killed: [] });
  });

  it('waits for a change that comes after the call has returned', async () => {
    expect(await look(v('mutateLater', []))).toEqual({ o: 'resolves', v: undef, a: { 0: ['late'] } });
  });

  it('tells the receiver, and says when it is what was returned', async () => {
    const make = newStep('r0', 'values.js', 'Counter', 1);
    expect(await look([make, callStep('r1', { step: 'r0' }, 'add', 2)])).toEqual({
      o: 'returns',
      v: { $: 'ref', step: 'r0' },
      r: { $: 'instance', class: 'Counter', properties: { n: 3 } },
    });
    const add = callStep('r1', { step: 'r0' }, 'add', 5);
    expect(await look([make, add, callStep('r2', { step: 'r0' }, 'peek')])).toEqual({ o: 'returns', v: 1 });
    expect(
      await look([make, add, { op: 'get', bind: 'r2', callee: { from: { step: 'r0' }, path: ['double'] } }]),
    ).toEqual({ o: 'returns', v: 12 });
    expect(
      await look([
        make,
        { op: 'set', bind: 'r1', callee: { from: { step: 'r0' }, path: ['n'] }, value: 40 },
        callStep('r2', { step: 'r0' }, 'add', 2),
      ]),
    ).toMatchObject({ r: { properties: { n: 42 } } });
  });

  it('passes results, exports and shared literals on as the same object', async () => {
    const list = { op: 'let', bind: 'r0', value: [1] } as const;
    const same = callStep(
      'r1',
      { module: 'values.js' },
      'isSame',
      { $: 'ref', step: 'r0' },
      { $: 'ref', step: 'r0' },
    );
    expect(await look([list, same])).toEqual({ o: 'returns', v: true });
    const own: Value = { $: 'export', module: 'values.js', path: ['tally'] };
    expect(await look(v('isSame', own, own))).toEqual({ o: 'returns', v: true });
    expect(await look(v('isSame', [1], [1]))).toEqual({ o: 'returns', v: false });
    const make = callStep('r0', { module: 'values.js' }, 'make');
    expect(await look([make, callStep('r1', { step: 'r0' }, '', 41)])).toEqual({ o: 'returns', v: 42 });
  });
});

describe('spies', () => {
  const spy = (behaviour: SpyBehaviour, id = 'f0'): Value => ({ $: 'spy', id, behaviour });

  it('record what they were called with, as it was then', async () => {
    expect(await look(v('each', [['a'], { $: 'NaN' }], spy({ kind: 'returns', value: 1 })))).toEqual({
      o: 'returns',
      v: 0,
      c: {
        f0: [
          [['a'], 2],
          [{ $: 'NaN' }, 2],
        ],
      },
    });
    expect(await look(v('each', [], spy({ kind: 'returns', value: 1 })))).toEqual({
      o: 'returns',
      v: 0,
      c: { f0: [] },
    });
  });

  it('are one function wherever they are passed, with the calls of all of them', async () => {
    const callback = spy({ kind: 'echo', argument: 0 });
    const twice = [...v('each', ['a'], callback), ...v('each', ['b'], callback)].map((step, i) => ({
      ...step,
      bind: `r${i}`,
    }));
    expect((await look(twice)).c).toEqual({
      f0: [
        ['a', 1],
        ['b', 1],
      ],
    });
  });

  it.each<[SpyBehaviour, string, Value]>([
    [{ kind: 'echo', argument: 0 }, 'counted', ['a', 'b']],
    [{ kind: 'returns', value: { $: '-0' } }, 'counted', [{ $: '-0' }, { $: '-0' }]],
    [{ kind: 'throws', message: 'boom' }, 'catching', 'boom'],
    [{ kind: 'resolves', value: 1 }, 'counted', [{ $: 'promise' }, { $: 'promise' }]],
  ])('%j', async (behaviour, name, expected) => {
    expect(await look(v(name, spy(behaviour)))).toMatchObject({ o: 'returns', v: expected });
  });

  it('call back as they are told', async () => {
    const program = v(
      'withCallback',
      spy({ kind: 'calls-back', args: [null, 5] }),
      spy({ kind: 'echo', argument: 1 }, 'f1'),
    );
    expect(await look(program)).toEqual({
      o: 'returns',
      v: 5,
      c: { f0: [[1, { $: 'function', name: '' }]], f1: [[null, 5]] },
    });
    expect(await look(v('withCallback', spy({ kind: 'rejects', message: 'no' }), null))).toMatchObject({
      o: 'rejects',
      v: { class: 'Error', message: 'no' },
    });
  });
});

describe('promises', () => {
  it.each<[Program, Value]>([
    [v('later', [1]), { o: 'resolves', v: { value: [1] } }],
    [v('refuse', 'text'), { o: 'rejects', v: 'text' }],
    [v('refuse', undef), { o: 'rejects', v: undef }],
    [
      v('refuse', { $: 'error', class: 'TypeError', message: 'm' }),
      { o: 'rejects', v: { $: 'error', class: 'TypeError', message: 'm' } },
    ],
    [v('thenable'), { o: 'resolves', v: [1] }],
    [v('never'), { o: 'pending' }],
  ])('%j', async (program, expected) => {
    expect(await look(program)).toEqual(expected);
  });

  it('does not wait for a timer, however long', async () => {
    const [[first]] = (await at.observeInBoth(v('slow', 3_600_000))) as [
      [{ observation: unknown; flags: string[] }],
    ];
    expect(first.observation).toEqual({ o: 'resolves', v: 1_700_000_000_000 + 3_600_000 });
    expect(first.flags).toContain('timers');
  });

  it('goes on after waiting in the setup', async () => {
    const wait = { op: 'await', bind: 'r1', step: 'r0' } as const;
    const start = callStep('r0', { module: 'values.js' }, 'later', 1);
    expect(await look([start, wait])).toEqual({ o: 'resolves', v: { value: 1 } });
    expect(
      await look([start, wait, callStep('r2', { module: 'values.js' }, 'id', { $: 'ref', step: 'r1' })]),
    ).toEqual({
      o: 'returns',
      v: { value: 1 },
    });
    const refuse = callStep('r0', { module: 'values.js' }, 'refuse', 1);
    expect(await look([refuse, wait, callStep('r2', { module: 'values.js' }, 'id')])).toEqual({
      o: 'invalid',
    });
  });
});
