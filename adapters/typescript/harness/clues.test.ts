import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program, SpyBehaviour, Value } from '../../../src/artifacts/index.ts';
import { call, callStep, newStep, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({
    'given.js': `
      let kept;
      class Point { constructor(x) { this.x = x } norm() { return Math.abs(this.x) } }
      module.exports = {
        point: () => new Point(-2),
        both: () => ({ read() {}, size: 1 }),
        data: () => ({ a: [1] }),
        list: () => [1, 2],
        same: (value) => value,
        native: async () => 1,
        later: () => ({ then(f) { f(1) }, done() {} }),
        source: (list) => { let i = 0; return (abort, done) => abort || i >= list.length ? done(true) : done(null, list[i++]) },
        drain: (each) => (read) => {
          let ended = false;
          let called = true;
          const next = (end, data) => { called = true; if (end) ended = true; else each(data) };
          while (!ended && called) { called = false; read(null, next) }
          return ended;
        },
        calls: (done) => done(),
        reads: (options) => options.depth.first,
        asks: (source) => source.pipe(1),
        Reader: class {
          constructor(options) { this.options = options }
          read() { return [this.options.dot, 'sep' in this.options.path, typeof this.options.mode] }
        },
        merges: (given) => { for (const key of ['strict', 'size']) if (given[key] === undefined) given[key] = key === 'size' ? 9 : true; return { ...given } },
        keeps: (given) => { const before = kept; kept = given; return before?.missing },
        each: (items) => items.map((item) => item.id),
        deep: (given) => given?.locale?.options?.weekStartsOn ?? given.locale.options?.first,
      };
    `,
  });
}, 60_000);
afterAll(() => at.close());

const explore = async (...programs: Program[]) => at.run({ op: 'explore', programs });
const spy = (id: string, behaviour: SpyBehaviour): Value => ({ $: 'spy', id, behaviour });
const silent: SpyBehaviour = { kind: 'returns', value: { $: 'undefined' } };
const v = (name: string, ...args: Value[]) => call('given.js', name, ...args);

describe('exploring tells', () => {
  it('which properties of what it was given were looked for, wherever that is', async () => {
    const made = newStep('r0', 'given.js', 'Reader', { path: {}, mode: 'x' });
    const [read, ...others] = await explore(
      [made, callStep('r1', { step: 'r0' }, 'read')],
      v('merges', { size: 1 }),
      v('each', [{ a: 1 }, 'b']),
      v('merges', { size: 1, a: 2 }),
    );
    expect(read?.reads).toEqual([
      [0, 0, '', 'dot'],
      [0, 0, 'path', 'sep'],
    ]);
    expect(others.map(({ reads }) => reads)).toEqual([[[0, 0, '', 'strict', true]], [[0, 0, '', 'id']], []]);
    expect(others.map(({ outcome }) => outcome)).toEqual(['returns', 'returns', 'returns']);
  });

  it('under which path of properties they were looked for', async () => {
    const seen = await explore(v('deep', { locale: {} }), v('deep', { locale: { options: {} } }));
    expect(seen.map(({ reads }) => reads)).toEqual([
      [[0, 0, 'locale', 'options']],
      [
        [0, 0, 'locale.options', 'weekStartsOn'],
        [0, 0, 'locale.options', 'first'],
      ],
    ]);
  });

  it('of objects and functions of the code’s own what they are', async () => {
    const made = await explore(v('point'), v('both'), v('later'), v('source', []));
    expect(made.map((each) => each.made)).toEqual([
      { kind: 'Point', names: ['x', 'norm'] },
      { kind: '{read,size}', names: ['read', 'size'] },
      { kind: '{then,done}', names: ['then', 'done'] },
      { kind: 'function/2', names: [], arity: 2 },
    ]);
    expect(made.map((each) => each.methods)).toEqual([['norm'], ['read'], ['then', 'done'], ['']]);
    const plain = await explore(v('data'), v('list'), v('native'), v('same', spy('f0', silent)));
    expect(plain.map((each) => each.made)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('the texts in what came out, each once in a job', async () => {
    const seen = await explore(
      v('same', { name: 'Andorra', zones: ['Europe/Andorra', ''] }),
      v('same', ['name', 'x']),
    );
    expect(seen.map(({ texts }) => texts)).toEqual([['name', 'Andorra', 'zones', 'Europe/Andorra'], ['x']]);
  });

  it('nothing of what an earlier program passed', async () => {
    const keep = callStep('r1', { module: 'given.js' }, 'keeps', {});
    const seen = await explore([...v('same', 1), keep], v('keeps', {}), v('keeps', {}));
    expect(seen.map(({ reads }) => reads)).toEqual([[], [], []]);
  });

  it('what was called in vain and what was read in vain', async () => {
    const seen = await explore(v('calls', 1), v('reads', {}), v('asks', {}), v('list'));
    expect(seen.map(({ missed }) => missed)).toEqual([
      { called: 'done' },
      { read: 'first' },
      { read: 'pipe' },
      undefined,
    ]);
  });

  it('with what the code calls back, and how it calls what it is given', async () => {
    const [called] = await explore([
      ...v('source', [7]),
      callStep('r1', { step: 'r0' }, '', null, spy('f0', silent)),
      callStep('r2', { step: 'r0' }, '', null, spy('f0', silent)),
    ]);
    expect(called?.calls).toEqual([[null, 7], [true]]);
    const [asked] = await explore([
      ...v('drain', null),
      callStep('r1', { step: 'r0' }, '', spy('f0', silent)),
    ]);
    expect(asked?.calls).toEqual([[null, { $: 'function', name: '' }]]);
  });
});

describe('spies', () => {
  it('do one thing after the other, and then nothing', async () => {
    const turns: SpyBehaviour = {
      kind: 'in-turn',
      behaviours: [
        { kind: 'calls-back', args: [null, 'a'] },
        { kind: 'calls-back', args: [null, 'b'] },
        { kind: 'calls-back', args: [true] },
      ],
    };
    const program = (read: SpyBehaviour): Program => [
      ...v('drain', spy('f0', silent)),
      callStep('r1', { step: 'r0' }, '', spy('f1', read)),
    ];
    const [ended, open] = await at.observe(
      program(turns),
      program({ kind: 'in-turn', behaviours: [{ kind: 'calls-back', args: [null, 'a'] }] }),
    );
    expect(ended).toMatchObject({ o: 'returns', v: true, c: { f0: [['a'], ['b']] } });
    expect(open).toMatchObject({ o: 'returns', v: false, c: { f0: [['a']] } });
    expect(open?.c?.f1).toHaveLength(2);
  });
});
