import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program } from '../../../src/artifacts/index.ts';
import { call, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';

/** Every way of keeping state between calls that comes to mind; `twice` must give what a fresh load gives. */
const STATE: Readonly<Record<string, string>> = {
  variable: 'let n = 0; exports.f = (by) => { n += by; return n };',
  closure: 'const make = () => { let n = 0; return (by) => { n += by; return n } }; exports.f = make();',
  nested:
    'const make = () => { for (let i = 1; i < 2; i++) { let n = i; return (by) => { n += by; return n } } }; exports.f = make();',
  object: 'const own = { n: 0 }; exports.f = (by) => { own.n += by; return own.n };',
  hidden:
    'const memo = (g) => { const seen = {}; return (by) => { seen[by] = (seen[by] || 0) + g(by); return seen[by] } }; exports.f = memo((by) => by + 1);',
  array: 'const list = []; exports.f = (by) => { list.push(by + 1); return list.length };',
  map: 'const map = new Map(); exports.f = (by) => { map.set(by, (map.get(by) || 0) + by); return map.get(by) };',
  set: 'const set = new Set(); exports.f = (by) => { set.add(set.size + by); return set.size };',
  weak: 'const key = {}; const map = new WeakMap([[key, 0]]); exports.f = (by) => { map.set(key, map.get(key) + by); return map.get(key) };',
  sticky: 'const word = /a/g; exports.f = (by) => { word.test("a-a" + by); return word.lastIndex + by };',
  date: 'const date = new Date(0); exports.f = (by) => { date.setTime(date.getTime() + by); return date.getTime() };',
  bytes: 'const bytes = new Uint8Array(2); exports.f = (by) => { bytes[1] += by; return bytes[1] };',
  memo: 'function f(by) { f.n = (f.n || 0) + by; return f.n } exports.f = f;',
  receiver:
    'class Count { constructor() { this.n = 0; this.add = (by) => { this.n += by; return this.n } } } exports.f = new Count().add;',
  own: 'class Count { #n = 0; add(by) { this.#n += by; return this.#n } } const own = new Count(); exports.f = (by) => own.add(by);',
  shared:
    'class Count { static n = 0; static add(by) { Count.n += by; return Count.n } } exports.f = (by) => Count.add(by);',
  prototype:
    'class Count {} Count.prototype.n = 0; exports.f = (by) => { Count.prototype.n += by; return new Count().n };',
  symbol:
    'const n = Symbol("n"); const own = {}; exports.f = (by) => { own[n] = (own[n] || 0) + by; return own[n] };',
  generator:
    'function* count() { let n = 1; for (;;) n += yield n; } const running = count(); running.next(); exports.f = (by) => running.next(by).value;',
  bound:
    'const add = function (by) { this.n += by; return this.n }.bind({ n: 0 }); exports.f = (by) => add(by);',
  emitter:
    'const { EventEmitter } = require("events"); const all = new EventEmitter(); exports.f = (by) => { all.on("x", () => {}); return all.listenerCount("x") + by };',
  lazy: 'exports.f = (by) => { const own = require("./object.js"); return own.f(by) + 1 };',
  field:
    'class Count { n = 0; next = (by) => { this.n += by; return this.n } } exports.f = new Count().next;',
  descriptor:
    'const own = {}; exports.f = (by) => { Object.defineProperty(own, "n", { value: (own.n || 0) + by, configurable: true }); return own.n };',
  replaced: 'exports.n = 0; exports.f = (by) => { module.exports.n += by; return exports.n };',
};
const files = Object.fromEntries(Object.entries(STATE).map(([name, text]) => [`${name}.js`, text]));

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({
    ...files,
    'pure.js': `
      const WORDS = { one: [1], two: [2] };
      const half = /^\\d+$/;
      const scale = (n) => n * 3;
      exports.f = (n, text) => (half.test(text) ? WORDS.one[0] + scale(n) : WORDS.two[0] - n);
    `,
  });
});
afterAll(() => at.close());

const judge = (programs: readonly Program[], clean: boolean) => at.run({ op: 'judge', programs, clean });

describe('registries that serve several executions', () => {
  it.each(Object.keys(STATE))('never show what an execution left behind: %s', async (name) => {
    const programs = [1, 2, 1, 3, 1].map((by) => call(`${name}.js`, 'f', by));
    const clean = await judge(programs, true);
    expect(clean[0]?.killed.length).toBeGreaterThan(0);
    expect(clean[2]).toEqual(clean[0]);
    expect(await judge(programs, false)).toEqual(clean);
  });

  it('kill what clean ones kill where nothing is left behind', async () => {
    const programs = [1, 2, 3].flatMap((n) => [call('pure.js', 'f', n, '12'), call('pure.js', 'f', n, 'x')]);
    const clean = await judge(programs, true);
    expect(clean[0]?.killed.length).toBeGreaterThan(3);
    expect(await judge(programs, false)).toEqual(clean);
  });
});
