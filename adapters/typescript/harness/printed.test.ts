import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program, Value } from '../../../src/artifacts/index.ts';
import { unfit } from '../../../src/services/search/worth.ts';
import { call, callStep, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({
    'prints.js': `
      const early = console.log;
      console.log('while it loads');
      let warned = false;
      module.exports = {
        warn: (name) => { console.warn('bad name: ' + name); return name.length },
        count: (n) => { for (let i = 0; i < n; i++) console.info(i); },
        quiet: (on) => { if (on) console.log('loud'); return 1 },
        early: () => { early('taken before'); },
        stamp: () => { console.log('at', Date.now()); console.log('done'); },
        clock: () => { console.log('at ' + Date.now()); },
        dice: () => { console.log(Math.random() * 6 | 0); },
        trace: () => { console.error(new Error('x').stack); console.error(__filename); console.error('pid ' + process.pid); },
        many: (value) => { console.debug('is', value, null); },
        grow: (list) => { console.log(list); list.push(1); },
        once: () => { if (!warned) console.warn('only once'); warned = true; },
        table: () => { console.log('before'); console.table([1]); },
        late: async () => { await null; console.error('late') },
        swap: () => { console.log = () => {}; console.log('x') },
        fails: () => { console.error('failing'); throw new Error('no') },
      };`,
  });
});
afterAll(() => at.close());

const p = (name: string, ...args: Value[]): Program => call('prints.js', name, ...args);
const printed = async (...programs: Program[]) => (await at.observe(...programs)).map(({ l }) => l);

describe('what a program prints', () => {
  it('is seen by method: how often, and what with', async () => {
    expect(await printed(p('warn', 'a'), p('count', 2), p('quiet', true), p('quiet', false))).toEqual([
      { warn: 1, 'warn.0': ['bad name: a'] },
      { info: 2, 'info.0': [0], 'info.1': [1] },
      { log: 1, 'log.0': ['loud'] },
      undefined,
    ]);
    expect(await printed(p('late'), p('fails'))).toEqual([
      { error: 1, 'error.0': ['late'] },
      { error: 1, 'error.0': ['failing'] },
    ]);
  });

  it('is seen before the act as well, as a spy sees it', async () => {
    const program = [...p('warn', 'a'), callStep('r1', { module: 'prints.js' }, 'warn', 'b')];
    expect(await printed(program)).toEqual([
      { warn: 2, 'warn.0': ['bad name: a'], 'warn.1': ['bad name: b'] },
    ]);
  });

  it('is not what no spy sees: while a module loads, by what it took then, by a method that was replaced', async () => {
    expect(await printed(p('early'), p('swap'), p('table'))).toEqual([undefined, undefined, undefined]);
  });

  it('is what a spy holds in the end', async () => {
    expect(await printed(p('grow', []))).toEqual([{ log: 1, 'log.0': [[1]] }]);
  });

  it('is bounded: of long values only that they are there, of many messages the first', async () => {
    const long = 'x'.repeat(500);
    expect(await printed(p('many', long), p('many', { $: 'bigint', value: '7' }))).toEqual([
      { debug: 1, 'debug.0': ['is', { $: 'cut' }, null] },
      { debug: 1, 'debug.0': ['is', { $: 'bigint', value: '7' }, null] },
    ]);
    const [many] = await printed(p('count', 500));
    expect(many?.info).toBeUndefined();
    expect(Object.keys(many ?? {})).toHaveLength(20);
  });

  it('leaves out what differs from one time, place or process to the next, and the program stays fit', async () => {
    const [stamp, trace, dice] = await at.observeInBoth(p('stamp'), p('trace'), p('dice'));
    expect(stamp?.map(({ observation }) => observation.l)).toEqual([
      { log: 2, 'log.0': ['at', { $: 'cut' }], 'log.1': ['done'] },
      { log: 2, 'log.0': ['at', { $: 'cut' }], 'log.1': ['done'] },
    ]);
    expect(trace?.[0]?.observation.l).toEqual({ error: 3 });
    // Its random numbers are the test's to give.
    expect(dice?.[0]?.observation.l).toEqual({ log: 1, 'log.0': [3] });
    expect([stamp, trace, dice].map((runs) => unfit(runs ?? []))).toEqual([undefined, undefined, undefined]);
  });

  it('is not there any more where another program of the file had it printed', async () => {
    const seen = await at.run({
      op: 'observations',
      version: 'plain',
      programs: [p('once'), p('once')],
      variants: [at.probe.worlds[0]],
      together: true,
    });
    expect(seen.map(([one]) => one?.observation.l)).toEqual([
      { warn: 1, 'warn.0': ['only once'] },
      undefined,
    ]);
  });
});

describe('mutants of messages', () => {
  it('are killed by the message, and the kill says by which', async () => {
    const { killed, facets } = await at.kills(p('warn', 'a'));
    const [text] = at.mutants("'bad name: '", '""') as [number];
    expect(killed).toContain(text);
    expect(facets[killed.indexOf(text)]).toEqual(['l.warn.0']);
  });

  it('live where the message is never the same, or where the program itself is silent', async () => {
    const [clock] = at.mutants("'at '", '""') as [number];
    expect((await at.kills(p('clock'))).killed).not.toContain(clock);
    const [stamp] = at.mutants("'at'", '""') as [number];
    expect((await at.kills(p('stamp'))).killed).toContain(stamp);
    const always = at.mutants('on', 'true');
    expect(always).toHaveLength(1);
    expect((await at.kills(p('quiet', false), always)).killed).toEqual([]);
    expect((await at.kills(p('quiet', true), at.mutants('on', 'false'))).killed).toHaveLength(1);
  });

  it('of what is too long to compare are not killed by what takes its place', async () => {
    const judged = await at.kills(p('many', 'x'.repeat(500)));
    expect(judged.killed.map((id) => at.probe.build.mutants[id]?.replacement)).toContain('""');
    expect(judged.hash).toBe((await at.observeInBoth(p('many', 'x'.repeat(500))))[0]?.[0]?.hash);
  });
});
