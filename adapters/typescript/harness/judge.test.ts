import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program, Value } from '../../../src/artifacts/index.ts';
import { disjoint } from '../../../src/services/search/disjoint.ts';
import { createMutantStates } from '../../../src/services/search/mutant-states.ts';
import { call, callStep, newStep, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';

/** Keys of a table of data. */
const NAMES = [...'ABCDEFGHIJKLMNOPQRSTUVWX'].map((letter) => `A${letter}`);

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({
    'state.js': `
      let calls = 0;
      const cache = new Map();
      exports.count = () => { calls += 1; return calls };
      exports.cached = (n) => { if (!cache.has(n)) cache.set(n, n * 2); return cache.get(n) };
      exports.config = { level: 1 };
      exports.raise = (by) => { exports.config.level += by; return exports.config.level };
    `,
    'loops.js': `
      exports.sum = (n) => { let total = 0; for (let i = 0; i < n; i++) total += i; return total };
      exports.push = (list, item) => { list.push(item) };
      exports.tell = (f) => { f('a'); };
      exports.need = (given) => { if (!given) throw new Error('needed') };
      exports.worded = (f) => String(f).length;
      exports.later = async (ok) => { await null; if (!ok) throw new Error('refused'); return 'fine' };
      exports.Stack = class { constructor() { this.items = [] } add(x) { this.items.push(x); return this.items.length } };
    `,
    'fixed.js': `
      const LIMIT = 2 * 5;
      const check = LIMIT > 3;
      if (!check) throw new Error('broken');
      exports.limit = () => LIMIT;
      exports.raise = (by) => by + 1;
    `,
    'table.js': `
      let asked = 0;
      const DEEP = [1, 2].length > 1;
      const table = {
${NAMES.map((name) => `${name}: { name: 'the ${name}', zones: ['of ${name}'] },`).join('\n')}
      };
      exports.find = (id) => { asked++; return DEEP ? table[id] : undefined };
      exports.asked = () => asked;
      exports.strict = (n) => n + 1;
    `,
    'imports.js': `
      import { twice } from 'only-imported';
      export const four = (n) => twice(twice(n));
    `,
    'node_modules/only-imported/package.json':
      '{ "name": "only-imported", "type": "module", "exports": { ".": { "import": "./main.js" } } }',
    'node_modules/only-imported/main.js': 'export const twice = (n) => n * 2;',
    'files.js': `
      const fs = require('node:fs');
      const os = require('node:os');
      exports.write = (path, n) => { fs.writeFile(path, String(n + 1), () => {}); return 1 };
      exports.race = (path, n) => { os.turn = (os.turn ?? 0) + 1; fs.writeFile(path, String(n + os.turn), () => {}); return 1 };
    `,
    'streams.js': `
      const fs = require('node:fs');
      const twice = (path, told) => {
        fs.createReadStream(path).on('data', (text) => told.push('read ' + text));
        fs.createWriteStream(path, { flags: 'a' }).end('new', () => told.push('written'));
      };
      exports.first = (path, told) => { twice(path, told); return 1 };
      exports.Log = class {
        constructor(path) { this.lines = 0; this.path = path }
        add(text) {
          this.pending = true;
          fs.createReadStream(this.path).resume();
          fs.createWriteStream(this.path, { flags: 'a' }).end(text, () => { this.pending = false; this.lines += 1 });
        }
      };
    `,
    'shaky.js': `
      exports.now = () => Date.now();
      exports.year = (ms) => new Date(ms).getFullYear() + new Date(ms).getHours() / 100;
      exports.pick = (list) => list[Math.floor(Math.random() * 1000) % list.length];
      exports.dice = () => [Math.random(), Math.random()];
      exports.stamp = (text) => ({ text, made: new Date() });
      exports.steady = (text) => text.length;
      exports.readsClock = (text) => { Date.now(); return text };
      exports.zone = (ms) => new Date(ms).getTimezoneOffset();
      exports.order = (o) => Object.keys(o).sort(() => Math.random() - 0.5).length;
    `,
  });
});
afterAll(() => at.close());

const killed = async (program: Program, mutants?: number[]) => (await at.kills(program, mutants)).killed;

describe('files that are read and written at once', () => {
  const file = { $: 'temp', path: 'a.txt', text: 'old' } as const;

  it('show nothing by which of them is first', async () => {
    const program = call('streams.js', 'first', file, []);
    const [seen] = await at.observeInBoth(program);
    expect(new Set(seen?.map(({ hash }) => hash)).size).toBe(2);
    expect(await killed(program)).toEqual([]);
  });

  it('show what comes of them in any order', async () => {
    const log = newStep('r0', 'streams.js', 'Log', file);
    const program = [log, callStep('r1', { step: 'r0' }, 'add', 'x')];
    const [seen] = await at.observeInBoth(program);
    expect(new Set(seen?.map(({ hash }) => hash)).size).toBe(1);
    const [lines] = at.mutants('this.lines += 1', 'this.lines -= 1') as [number];
    expect(await killed(program, [lines])).toEqual([lines]);
  });
});

describe('files that are written after the act has ended', () => {
  const on = (name: string) => call('files.js', name, { $: 'temp', path: 'a.txt' }, 3);

  it('kill the mutants that change them', async () => {
    expect(await killed(on('write'), at.mutants('n + 1', 'n - 1'))).toHaveLength(1);
  });

  it('kill nothing where they come out differently by themselves', async () => {
    const judged = await at.kills(on('race'));
    expect(judged.covered.length).toBeGreaterThan(3);
    expect(judged.killed).toEqual([]);
    expect(judged.facets).toEqual([]);
  });
});

describe('clean registries', () => {
  it('loads packages that export themselves to import alone', async () => {
    expect(await at.observe(call('imports.js', 'four', 3))).toEqual([{ o: 'returns', v: 12 }]);
  });

  it('gives every execution the state that a fresh load has', async () => {
    const count = call('state.js', 'count');
    expect(
      await at.observe(count, count, call('state.js', 'raise', 5), call('state.js', 'raise', 1)),
    ).toEqual([
      { o: 'returns', v: 1 },
      { o: 'returns', v: 1 },
      { o: 'returns', v: 6 },
      { o: 'returns', v: 2 },
    ]);
    expect(await at.observe([...count, callStep('r1', { module: 'state.js' }, 'count')])).toEqual([
      { o: 'returns', v: 2 },
    ]);
  });

  it('kills the same whatever was judged before, in any company', async () => {
    const programs = [
      call('state.js', 'count'),
      call('state.js', 'cached', 3),
      call('state.js', 'raise', 2),
      call('state.js', 'cached', 3),
      call('state.js', 'count'),
    ];
    const alone = [];
    for (const program of programs) alone.push(await at.kills(program));
    expect(await at.run({ op: 'judge', programs })).toEqual(alone);
    expect(await at.run({ op: 'judge', programs: programs.toReversed() })).toEqual(alone.toReversed());
    expect(alone[0]).toEqual(alone[4]);
    const [count] = alone;
    // `calls -= 1` gives -1; the emptied body gives undefined.
    expect(count?.killed).toEqual(expect.arrayContaining(at.mutants('calls += 1', 'calls -= 1')));
    expect(count?.covered).toEqual(expect.arrayContaining([...(count?.killed ?? [])]));
  });

  it('finds in a shared registry no kill that a clean one does not confirm', async () => {
    const programs = [call('state.js', 'count'), call('state.js', 'count'), call('state.js', 'cached', 1)];
    const shared = await at.run({ op: 'judge', programs, shared: true });
    const exact = await at.run({ op: 'judge', programs });
    shared.forEach((judged, i) => {
      for (const id of judged.killed) expect(exact[i]?.killed).toContain(id);
    });
  });
});

describe('what counts as a kill', () => {
  it('is another value; a mutant that never ends or never loads is told apart', async () => {
    const { killed, timeout, died, covered, runs } = await at.kills(call('loops.js', 'sum', 4));
    expect(killed).toEqual(expect.arrayContaining(at.mutants('total += i', 'total -= i')));
    expect(timeout).toEqual(expect.arrayContaining(at.mutants('i++', 'i--')));
    expect(timeout.filter((id) => killed.includes(id))).toEqual([]);
    expect(died).toEqual([]);
    expect(runs).toBe(covered.length);
  });

  it('says which part of the observation differs', async () => {
    const facets = async (program: Program, original: string) => {
      const judged = await at.kills(program);
      const at1 = at.probe.build.mutants.findIndex((mutant) => mutant.original === original);
      return judged.facets[judged.killed.indexOf(at1)];
    };
    expect(await facets(call('loops.js', 'push', [], 1), '{ list.push(item) }')).toEqual(['a0']);
    const spy: Value = { $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: null } };
    expect(await facets(call('loops.js', 'tell', spy), "{ f('a'); }")).toEqual(['c.f0']);
    expect(await facets(call('loops.js', 'later', false), '!ok')).toEqual(['o']);
    const add = [newStep('r0', 'loops.js', 'Stack'), callStep('r1', { step: 'r0' }, 'add', 1)];
    expect(await facets(add, '{ this.items.push(x); return this.items.length }')).toEqual(['o', 'r']);
  });

  it('is nothing that befalls a step which the act has no use for', async () => {
    const [mutant] = at.mutants('!given', 'given');
    expect(await killed(call('loops.js', 'need', true))).toContain(mutant);
    const program = [...call('loops.js', 'need', true), callStep('r1', { module: 'loops.js' }, 'sum', 1)];
    expect(await killed(program)).not.toContain(mutant);
  });

  it('is nothing that the text of a spy decides', async () => {
    const spy: Value = { $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: null } };
    expect((await at.kills(call('loops.js', 'worded', spy))).flags).toContain('text');
    expect((await at.kills(call('loops.js', 'tell', spy))).flags).not.toContain('text');
  });

  it('runs only the mutants asked for that are reached', async () => {
    const [minus] = at.mutants('total += i', 'total -= i');
    const [elsewhere] = at.mutants('calls += 1', 'calls -= 1');
    const judged = await at.kills(call('loops.js', 'sum', 4), [minus as number, elsewhere as number]);
    expect(judged).toMatchObject({ covered: [minus], killed: [minus], runs: 1 });
    expect(await killed(call('loops.js', 'sum', 1), [minus as number])).toEqual([]);
  });

  it('gives up a program at its first miss when told to be strict', async () => {
    const program = call('loops.js', 'sum', 1);
    const [judged] = await at.run({ op: 'judge', programs: [program], strict: true });
    const whole = await at.kills(program);
    expect(judged?.killed.length).toBeLessThan(whole.covered.length);
    expect(judged?.runs).toBeLessThan(whole.runs);
  });
});

describe('mutants that run at load', () => {
  it('are told by loading', async () => {
    const fixed = (await at.load()).find(({ path }) => path === 'fixed.js');
    const [halved] = at.mutants('2 * 5', '2 / 5') as [number];
    const [never] = at.mutants('LIMIT > 3', 'false') as [number];
    const [later] = at.mutants('by + 1', 'by - 1') as [number];
    expect(fixed?.statics).toEqual(expect.arrayContaining([halved, never]));
    expect(fixed?.statics).not.toContain(later);
  });

  it('are judged like others, but kill nothing when the module then does not load', async () => {
    const [halved] = at.mutants('2 * 5', '2 / 5') as [number];
    const [never] = at.mutants('LIMIT > 3', 'false') as [number];
    const judged = await at.kills(call('fixed.js', 'limit'), [halved, never]);
    expect(judged).toMatchObject({ covered: [halved, never], killed: [], died: [halved, never] });
  });

  it('are looked for with one load for many programs', async () => {
    const [over] = at.mutants('LIMIT > 3', 'LIMIT >= 3') as [number];
    const [halved] = at.mutants('2 * 5', '2 / 5') as [number];
    const programs = [call('state.js', 'count'), call('fixed.js', 'limit'), call('loops.js', 'sum', 2)];
    const { hits } = await at.run({ op: 'statics', programs, mutants: [over, halved] });
    expect(hits).toEqual([[], [1]]);
  });

  it('are told apart as if each had been looked at alone, in fewer runs', async () => {
    const statics = (await at.load()).find(({ path }) => path === 'table.js')?.statics ?? [];
    const states = createMutantStates(at.probe.build.mutants, statics);
    const programs = [
      ...NAMES.map((name) => call('table.js', 'find', name)),
      call('table.js', 'asked'),
      call('table.js', 'strict', 1),
    ];
    const sum = { alone: 0, runs: 0, loads: 0 };
    for (const mutants of disjoint(states, statics)) {
      const alone: (readonly number[] | undefined)[] = [];
      for (const id of mutants)
        alone.push((await at.run({ op: 'statics', programs, mutants: [id] })).hits[0]);
      const { hits, runs, loads } = await at.run({ op: 'statics', programs, mutants });
      expect(hits).toEqual(alone);
      sum.alone += hits.filter((seen) => seen.length === 1).length;
      sum.runs += runs;
      sum.loads += loads;
    }
    expect(sum.alone).toBeGreaterThan(NAMES.length);
    expect(sum.runs).toBeLessThan((statics.length * programs.length) / 1.5);
    expect(sum.loads).toBeLessThan(2 * statics.length);
  });
});

describe('two worlds', () => {
  const differs = async (program: Program) => {
    const [runs] = await at.observeInBoth(program);
    const [first, second] = runs?.map(({ observation, hash }) => JSON.stringify([observation, hash])) ?? [];
    return first !== second;
  };

  it.each<[string, Value[]]>([
    ['year', [1_700_000_000_000 + 20 * 3_600_000]],
    ['zone', [0]],
  ])('%s is seen not to be deterministic', async (name, args) => {
    expect(await differs(call('shaky.js', name, ...args))).toBe(true);
  });

  it.each<[string, Value[]]>([
    ['steady', ['abc']],
    ['readsClock', ['abc']],
    ['order', [{ b: 1, a: 2 }]],
  ])('%s is the same in both', async (name, args) => {
    expect(await differs(call('shaky.js', name, ...args))).toBe(false);
  });

  it.each<[string, Value[], string]>([
    ['now', [], 'now'],
    ['pick', [[...'abcdefghijklmnopqrstuvwxyz']], 'random'],
    ['dice', [], 'random'],
    ['stamp', ['a'], 'now'],
  ])('%s is the same in both with what it needs of the first', async (name, args, needed) => {
    const program = call('shaky.js', name, ...args);
    expect(await differs(program)).toBe(false);
    const [runs] = await at.observeInBoth(program);
    expect(Object.keys(runs?.[0]?.needs ?? {})).toEqual([needed]);
  });

  it('gives the same in the same world, whatever ran before', async () => {
    const dice = call('shaky.js', 'dice');
    const [first, second, third] = await at.observeInBoth(dice, call('shaky.js', 'now'), dice);
    expect(third).toEqual(first);
    expect(second?.[0]?.observation).toEqual({ o: 'returns', v: at.probe.worlds[0].now });
    expect(second?.[0]?.flags).toEqual(['clock']);
    expect(first?.[0]?.flags).toEqual(['random']);
  });
});
