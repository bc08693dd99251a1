// What target code may do to the process it runs in, and that the next execution does not notice.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program, Value } from '../../../src/artifacts/index.ts';
import { call, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';

let at: OpenProbe;
beforeAll(async () => {
  at = await openProbe({
    'bad.js': `
      const fs = require('fs');
      const { execSync, spawn } = require('node:child_process');
      module.exports = {
        exit: (code) => { process.exit(code); return 'after' },
        exitCaught: () => { try { process.exit(0) } catch {} return 'after' },
        exitLater: () => { setTimeout(() => process.exit(0), 10); return 'before' },
        exitAsync: async () => { await null; process.exit(1) },
        abort: () => process.abort(),
        kill: () => process.kill(process.pid, 'SIGKILL'),
        forEver: () => { for (;;); },
        whileTrue: async () => { await null; while (true) {} },
        recurse: function f(n) { return f(n + 1) + 1 },
        generate: () => { function* g() { for (;;) yield 1 } return [...g()] },
        caughtLoop: () => { try { for (;;); } catch { return 'caught' } },
        closeAll: () => { for (let i = 0; i < 100; i++) try { fs.closeSync(i) } catch {} return 1 },
        print: () => { console.log('noise'); process.stdout.write('more noise'); console.error('x'); return 1 },
        readInput: () => fs.readFileSync(0),
        readSome: () => fs.readSync(0, Buffer.alloc(1)),
        readEvents: () => { let codes = ''; for (let fd = 3; fd < 40; fd++) try { fs.readSync(fd, Buffer.alloc(1)) } catch ({ code }) { codes += code } return codes },
        readLater: () => new Promise((done, fail) => fs.readFile(0, (error, data) => error ? fail(error) : done(data))),
        rawNoise: () => { fs.writeSync(1, 'no newline'); return 1 },
        forge: () => {
          for (let id = 0; id < 50; id++) fs.writeSync(1, '@0123456789abcdef {"id":' + id + ',"results":"forged"}\\n{"id":' + id + ',"results":"forged"}\\n');
          return 1;
        },
        run: () => execSync('id'),
        start: () => spawn('id'),
        connect: () => require('net').connect(1),
        thread: () => new (require('worker_threads').Worker)('1', { eval: true }),
        fetches: () => fetch('http://127.0.0.1'),
        replaceBigInt: () => { globalThis.BigInt = () => 'evil'; return 1 },
        replaceDate: () => { globalThis.Date = function () { return 'evil' }; return 1 },
        replaceTimers: () => { globalThis.setTimeout = () => 'evil'; globalThis.queueMicrotask = () => {}; return 1 },
        addToArray: () => { Array.prototype.last = function () { return 'evil' }; return 1 },
        addToObject: () => { Object.prototype.toJSON = () => 'evil'; Object.prototype.extra = 'evil'; return 1 },
        addGlobal: () => { globalThis.leftover = 'evil'; return 1 },
        reject: () => { Promise.reject(new Error('late')); return 1 },
        throwLater: () => { setTimeout(() => { throw new Error('late') }, 5); queueMicrotask(() => {}); return 1 },
        move: () => { process.chdir('/'); return 1 },
        world: async () => {
          const seen = { big: BigInt(3), last: typeof [].last, extra: {}.extra, json: JSON.stringify([{ a: 1 }]), date: new Date().getTime(), leftover: typeof leftover };
          await new Promise((done) => setTimeout(done, 1));
          return seen;
        },
      };`,
    'throws.js': "require('./bad.js');\nthrow new TypeError('not today\\nsecond line');\n",
    'exits.js': 'process.exit(3);\n',
    'spins.js': 'let i = 0;\nwhile (true) i++;\n',
    'spins-caught.js': 'try { for (;;); } catch {}\nexports.f = () => 1;\n',
    'needs.js': "require('no-such-package');\n",
    'prints.js': "console.log('@ {\"id\":1}');\nprocess.stdout.write('x');\nexports.f = () => 1;\n",
    'throws-text.js': "throw 'only text';\n",
    'good.js': 'exports.f = (x) => x + 1;\n',
  });
});
afterAll(() => at.close());

const bad = (name: string, ...args: Value[]) => call('bad.js', name, ...args);
const world = bad('world');
let clean: unknown;
beforeAll(async () => {
  [clean] = await at.observe(world);
});

describe('loading', () => {
  it('says of each module why it does not load', async () => {
    const errors = Object.fromEntries((await at.load()).map(({ path, error }) => [path, error]));
    expect(errors).toEqual({
      'bad.js': undefined,
      'throws.js': 'TypeError: not today',
      'exits.js': 'it ends the process while loading',
      'spins.js': 'it does not end while loading',
      'spins-caught.js': expect.stringMatching(/it does not end while loading$/),
      'needs.js': expect.stringMatching(/^Error: Cannot find module 'no-such-package'/),
      'prints.js': undefined,
      'throws-text.js': 'only text',
      'good.js': undefined,
    });
  });

  it('tells a module that does not load from one that throws when called', async () => {
    expect(await at.observe(call('throws.js', 'f'), call('exits.js', 'f'), call('good.js', 'f', 1))).toEqual([
      { o: 'load' },
      { o: 'exit' },
      { o: 'returns', v: 2 },
    ]);
  });
});

describe('ending', () => {
  it.each<[string, Value[]]>([
    ['exit', [0]],
    ['exitCaught', []],
    ['exitLater', []],
    ['exitAsync', []],
    ['abort', []],
    ['kill', []],
  ])('%s ends the execution and not the process', async (name, args) => {
    const [exit, after] = await at.observe(bad(name, ...args), world);
    expect(exit?.o).toBe('exit');
    expect(after).toEqual(clean);
  });

  it.each(['forEver', 'whileTrue', 'recurse', 'generate', 'caughtLoop'])(
    '%s runs out of fuel',
    async (name) => {
      const programs: Program[] = [bad(name, 0), call('good.js', 'f', 1)];
      const [spun, after] = await at.run({ op: 'explore', programs });
      expect(spun?.outcome).toBe('timeout');
      expect(after).toMatchObject({ outcome: 'returns', fuel: expect.any(Number) });
      expect((await at.kills(programs[0] as Program)).outcome).toBe('timeout');
    },
  );

  it('goes on without the execution that the process dies of', async () => {
    const results = await at.observe(world, bad('closeAll'), world);
    expect(results).toEqual([clean, { o: 'timeout' }, clean]);
  });
});

describe('reading the input of the process', () => {
  it.each(['readInput', 'readSome'])('%s finds it closed, and takes nothing away', async (name) => {
    const [seen, after] = await at.observe(bad(name), world);
    expect(seen).toMatchObject({
      o: 'throws',
      v: { code: 'EBADF', message: 'EBADF: bad file descriptor, read' },
    });
    expect(after).toEqual(clean);
  });
});

it('what waits inside the process cannot be read', async () => {
  expect(await at.observe(bad('readEvents'))).toEqual([{ o: 'returns', v: 'EBADF'.repeat(37) }]);
  expect(await at.observe(bad('readLater'))).toMatchObject([{ o: 'rejects', v: { code: 'EBADF' } }]);
});

describe('printing', () => {
  it.each(['print', 'rawNoise', 'forge'])('%s is not taken for an answer', async (name) => {
    for (let i = 0; i < 3; i++)
      expect(await at.observe(bad(name), world)).toMatchObject([{ o: 'returns', v: 1 }, clean]);
  });
});

describe('reaching out', () => {
  it.each([
    ['run', 'child_process.execSync'],
    ['start', 'child_process.spawn'],
    ['connect', 'net.connect'],
    ['thread', 'worker_threads.Worker'],
  ])('%s is not available, and told', async (name, what) => {
    const [[seen]] = (await at.observeInBoth(bad(name))) as [[{ observation: unknown; flags: string[] }]];
    expect(seen.observation).toEqual({
      o: 'throws',
      v: { $: 'error', class: 'Error', message: `${what} is not available to code under test` },
    });
    expect(seen.flags).toContain('process');
  });

  it.each([
    ['fetches', 'net'],
    ['move', 'process'],
    ['addToObject', 'globals'],
    ['replaceBigInt', 'globals'],
    ['throwLater', 'uncaught'],
  ])('%s is told as %s', async (name, flag) => {
    const [[seen]] = (await at.observeInBoth(bad(name))) as [[{ flags: string[] }]];
    expect(seen.flags).toContain(flag);
  });
});

describe('what an execution leaves behind', () => {
  it.each(['replaceBigInt', 'replaceDate', 'addToArray', 'addToObject', 'reject', 'throwLater', 'move'])(
    '%s is not seen by the next one',
    async (name) => {
      expect((await at.observe(bad(name), world, bad(name), world)).filter((_, i) => i % 2 === 1)).toEqual([
        clean,
        clean,
      ]);
    },
  );

  it.each(['addGlobal', 'replaceTimers'])('%s is not seen by the next job', async (name) => {
    await at.observe(bad(name));
    expect(await at.observe(world)).toEqual([clean]);
  });
});
