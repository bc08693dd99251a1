// What the probe saw of a program that touches the world is what its printed test sees, by the framework itself.
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Program, Step, Value } from '../../../src/artifacts/index.ts';
import type { Framework, PrintableTest } from '../../../src/ports/index.ts';
import type { Observed } from '../../../src/services/search/protocol.ts';
import { unfit } from '../../../src/services/search/worth.ts';
import { expectations, isolationOf } from '../../../src/stages/5-generate/write-tests.ts';
import { jest } from '../jest/index.ts';
import { call, callStep, newStep, type OpenProbe, openProbe } from '../probe/fixtures/open-probe.ts';
import { vitest } from '../vitest/index.ts';

const modules = join(import.meta.dirname, '../../../node_modules');
const SOURCE = `
exports.later = (done) => { setTimeout(() => done('late'), 5000); return 'now' };
exports.soon = (done) => { process.nextTick(() => Promise.resolve().then(() => done(1))) };
exports.wait = (ms) => new Promise((resolve) => setTimeout(() => resolve(ms), ms));
exports.refuse = async () => { await new Promise((resolve) => setImmediate(resolve)); throw new RangeError('no') };
exports.order = (done) => { setTimeout(done, 1, 'timer'); setImmediate(done, 'immediate'); process.nextTick(done, 'tick') };
exports.ticks = (done) => { let n = 0; const t = setInterval(() => { done(++n); if (n === 3) clearInterval(t) }, 10) };
exports.forever = () => { setInterval(() => {}, 10) };
exports.handle = () => ({ timer: setTimeout(() => {}, 10) });
exports.year = () => new Date().getUTCFullYear();
exports.stamp = (id) => ({ id, at: new Date() });
exports.hour = () => new Date().getHours();
exports.dice = () => 1 + Math.floor(Math.random() * 6);
exports.deal = () => Array.from({ length: 30 }, Math.random);
exports.promised = async (done) => { queueMicrotask(() => setImmediate(() => done('after'))); return 'before' };
const fs = require('node:fs');
const { join, dirname } = require('node:path');
exports.read = (path) => fs.readFileSync(path, 'utf8');
exports.save = (path, text) => { fs.writeFileSync(path, text); return path };
exports.move = (from, to) => { fs.renameSync(from, to) };
exports.drop = (path) => fs.promises.rm(path);
exports.saveAll = async (path) => { await fs.promises.writeFile(path, 'a'); await fs.promises.appendFile(join(dirname(path), 'b.txt'), 'b') };
exports.load = (path, done) => { fs.readFile(path, 'utf8', done) };
exports.stream = (path, done) => { const out = fs.createWriteStream(path); out.on('close', done); out.end('streamed') };
exports.forget = (path) => { fs.writeFile(path, 'kept', () => {}) };
exports.length = (path) => path.length;
exports.long = (path) => fs.writeFileSync(path, 'x'.repeat(5000));
exports.both = (path, done) => { setTimeout(() => fs.readFile(path, done), 5) };
exports.escape = (path) => fs.writeFileSync(join(dirname(path), '..', 'outside'), '');
exports.linked = (path) => fs.symlinkSync('/', path);
exports.machine = () => fs.existsSync('/etc/hosts');
exports.here = () => fs.writeFileSync('journal', 'mine');
exports.native = (path) => require('fs-extra-stand-in').text(path);
exports.Log = class Log extends require('node:events') {
  constructor() { super(); this.on('line', () => {}); this.lines = 0; this._text = [] }
  add(text) { this._text.push(text); this.lines += 1 }
};
exports.patch = () => { String.prototype.shout = function (end) { return this.toUpperCase() + end } };
exports.rewrite = () => { String.prototype.trim = null };
exports.gather = (read, done) => { let busy = 0; read('a', (...got) => done(busy, got)); busy++; read('b', (...got) => done(busy++, got)) };
exports.abandon = (read) => { read('a'); return 1 };
exports.tend = async (read) => { try { await read('a') } catch (error) { return error.message } };
exports.warn = (name, list) => { console.warn('bad name', name, list); console.log(); return true };
exports.tell = async (error) => { await null; console.error('failed:', error, 'x'.repeat(500), () => {}) };
exports.count = (n) => { for (let i = 0; i < n; i++) console.info(i) };
exports.Clock = class { constructor() { this.n = 0 } start() { setTimeout(() => { this.n++ }, 10) } };
`;
const NATIVE = "const { readFileSync } = require('fs'); exports.text = (path) => readFileSync(path, 'utf8')";
const spy: Value = { $: 'spy', id: 'f0', behaviour: { kind: 'returns', value: { $: 'undefined' } } };
const replies = (...args: Value[]): Value => ({
  $: 'spy',
  id: 'f1',
  behaviour: { kind: 'calls-back', args, later: true },
});
const refusing: Value = { $: 'spy', id: 'f1', behaviour: { kind: 'rejects', message: 'boom' } };
const temp = (text?: string): Value => ({
  $: 'temp',
  path: 'a.txt',
  ...(text === undefined ? {} : { text }),
});
const p = (name: string, ...args: Value[]): Program => call('subject.js', name, ...args);
const PROGRAMS: Readonly<Record<string, Program>> = {
  later: p('later', spy),
  soon: p('soon', spy),
  wait: p('wait', 60_000),
  'wait in the setup': [
    ...p('wait', 1000),
    { op: 'await', bind: 'r1', step: 'r0' },
    callStep('r2', { module: 'subject.js' }, 'later', spy),
  ],
  refuse: p('refuse'),
  tend: p('tend', refusing),
  'answered later': p('gather', replies(null, 'x'), spy),
  'answered later with a list': p('gather', replies([1, 2]), spy),
  order: p('order', spy),
  ticks: p('ticks', spy),
  year: p('year'),
  stamp: p('stamp', 7),
  dice: p('dice'),
  promised: p('promised', spy),
  read: p('read', temp('one')),
  'read what is not there': p('read', temp()),
  save: p('save', temp(), 'text'),
  'save and read': [...p('save', temp(), 'text'), callStep('r1', { module: 'subject.js' }, 'read', temp())],
  move: p('move', temp('one'), { $: 'temp', path: 'c.txt' }),
  drop: p('drop', temp('one')),
  saveAll: p('saveAll', temp()),
  load: p('load', temp('one'), spy),
  stream: p('stream', temp(), spy),
  forget: p('forget', temp()),
  native: p('native', temp('one')),
  patch: p('patch'),
  'use what is added': [
    ...p('patch'),
    { op: 'let', bind: 'r1', value: 'hey' },
    callStep('r2', { step: 'r1' }, 'shout', '!'),
  ],
  warn: p('warn', 'a', [{ $: 'undefined' }, -1]),
  tell: p('tell', { $: 'error', class: 'RangeError', message: 'no' }),
  'print in the setup': [...p('count', 2), callStep('r1', { module: 'subject.js' }, 'count', 1)],
  'print and say when': [...p('warn', 'a', []), callStep('r1', { module: 'subject.js' }, 'stamp', 1)],
  count: p('count', 3),
  'private properties': [newStep('r0', 'subject.js', 'Log'), callStep('r1', { step: 'r0' }, 'add', 'a')],
  receiver: [newStep('r0', 'subject.js', 'Clock'), callStep('r1', { step: 'r0' }, 'start')],
};

let at: OpenProbe;
const seen = new Map<string, readonly Observed[]>();
let folder: string;
beforeAll(async () => {
  at = await openProbe({
    'subject.js': SOURCE,
    'node_modules/fs-extra-stand-in/index.js': NATIVE,
    'age.js': 'const begun = Date.now(); exports.age = () => Date.now() * 2 - begun;',
  });
  const names = Object.keys(PROGRAMS);
  const runs = await at.observeInBoth(...Object.values(PROGRAMS));
  for (const [i, name] of names.entries()) seen.set(name, runs[i] as readonly Observed[]);
}, 30_000);
afterAll(async () => {
  await at.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

function printable(name: string): PrintableTest {
  const program = PROGRAMS[name] as Program;
  const { observation, needs } = (seen.get(name) as readonly Observed[])[0] as Observed;
  const input = program.at(-1) as Step;
  return {
    id: name,
    title: name,
    setup: program.slice(0, -1),
    input,
    expect: expectations(input, observation),
    isolation: isolationOf(needs, observation),
    apart: 'always',
  };
}

function print(framework: Framework, names: readonly string[]): string {
  const view = {
    list: () => ['subject.js'],
    read: (path: string) => (path === 'subject.js' ? SOURCE : undefined),
    exists: () => true,
  };
  const groups = [{ name: 'g', tests: names.map(printable) }];
  return framework.emit({ file: 'subject.js', testPath: 'subject.test.js', groups, view, header: 'H' }).text;
}

describe('programs that touch the clock, timers and random numbers', () => {
  it.each(Object.keys(PROGRAMS))('%s is fit for a test', (name) => {
    expect(unfit(seen.get(name) ?? [])).toBeUndefined();
  });

  it.each<[string, string, ...Value[]]>([
    ['forever', 'timers without end'],
    ['deal', 'random often'],
    ['handle', 'printed whole'],
    ['hour', 'not deterministic'],
    ['length', 'not deterministic', temp()],
    ['long', 'printed whole', temp()],
    ['both', 'timers with files', temp('a'), spy],
    ['escape', 'touches fs', temp()],
    ['linked', 'touches fs', temp()],
    ['machine', 'touches fs'],
    ['rewrite', 'touches globals'],
    ['here', 'touches fs'],
    ['abandon', 'touches uncaught', refusing],
  ])('%s is not: %s', async (name, why, ...args) => {
    const [runs] = await at.observeInBoth(p(name, ...args));
    expect(unfit(runs ?? [])).toContain(why);
  });

  it('a clock that was read while the module loaded is not given by a test', async () => {
    const [runs] = await at.observeInBoth(call('age.js', 'age'));
    expect(unfit(runs ?? [])).toContain('not deterministic');
  });

  it('pass as tests, in any order and by any clock', () => {
    folder = mkdtempSync(join(tmpdir(), 'qtest-effects-'));
    writeFileSync(join(folder, 'subject.js'), SOURCE);
    writeFileSync(join(folder, 'subject.test.js'), print(vitest, Object.keys(PROGRAMS)));
    mkdirSync(join(folder, 'node_modules/fs-extra-stand-in'), { recursive: true });
    writeFileSync(join(folder, 'node_modules/fs-extra-stand-in/index.js'), NATIVE);
    symlinkSync(join(modules, 'vitest'), join(folder, 'node_modules/vitest'));
    const report = join(folder, 'report.json');
    const cli = join(modules, 'vitest/vitest.mjs');
    const argv = [
      cli,
      'run',
      '--root',
      folder,
      '--reporter=json',
      `--outputFile=${report}`,
      '--sequence.shuffle',
    ];
    spawnSync(process.execPath, argv, { cwd: folder, timeout: 60_000 });
    const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
      testResults: { assertionResults: { title: string; status: string; failureMessages: string[] }[] }[];
    };
    const results = testResults.flatMap((file) => file.assertionResults);
    expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    expect(results).toHaveLength(Object.keys(PROGRAMS).length);
  }, 90_000);

  it('leave nothing behind, and reach nothing that is not theirs', async () => {
    const programs = [p('save', temp(), 'x'), p('forget', temp()), p('here'), p('read', temp())];
    const runs = await at.observeInBoth(...programs);
    expect(runs.map(([first]) => first?.observation.o)).toEqual(['returns', 'returns', 'returns', 'throws']);
    expect(existsSync(join(at.tree, 'journal'))).toBe(false);
    expect(readdirSync(join(at.tree, '../scratch/files'))).toEqual(['elsewhere']);
    expect(readdirSync(join(at.tree, '../scratch/files/elsewhere'))).toEqual([]);
    expect(readFileSync(join(at.tree, '../scratch/journal'), 'utf8')).not.toContain('mine');
  });

  it('tell what they take for a path', async () => {
    const explored = await at.run({
      op: 'explore',
      programs: [p('read', 'some/where'), p('save', temp(), 'x')],
    });
    expect(explored.map(({ paths, wrote }) => [paths, wrote])).toEqual([
      [['some/where'], []],
      [[], ['x']],
    ]);
  });

  it('read like this', () => {
    expect(
      print(vitest, ['later', 'stamp', 'dice']).split('\n').slice(1).join('\n'),
    ).toBe(`import { afterEach, describe, expect, it, vi } from 'vitest';
import subject from './subject.js';

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('g', () => {
  it('later', async () => {
    vi.useFakeTimers();
    const callback = vi.fn();
    expect(subject.later(callback)).toBe('now');
    await vi.runAllTimersAsync();
    expect(callback.mock.calls).toStrictEqual([['late']]);
  });

  it('stamp', () => {
    vi.useFakeTimers({ now: new Date('2023-11-14T22:13:20.000Z') });
    expect(subject.stamp(7)).toStrictEqual({ id: 7, at: new Date('2023-11-14T22:13:20.000Z') });
  });

  it('dice', () => {
    vi.spyOn(Math, 'random').mockReturnValueOnce(0.62);
    expect(subject.dice()).toBe(4);
  });
});
`);
    expect(print(vitest, ['warn', 'tell', 'count'])).toContain(`
afterEach(() => {
  vi.restoreAllMocks();
});

describe('g', () => {
  it('warn', () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    expect(subject.warn('a', [undefined, -1])).toBe(true);
    expect(log.mock.calls).toStrictEqual([[]]);
    expect(warn.mock.calls).toStrictEqual([['bad name', 'a', [undefined, -1]]]);
  });

  it('tell', async () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(await subject.tell(new RangeError('no'))).toBeUndefined();
    expect(error.mock.calls).toStrictEqual([[
      'failed:',
      expect.objectContaining({ constructor: RangeError, message: 'no' }),
      expect.anything(),
      expect.any(Function),
    ]]);
  });

  it('count', () => {
    const info = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    expect(subject.count(3)).toBeUndefined();
    expect(info.mock.calls).toStrictEqual([[0], [1], [2]]);`);
    expect(print(jest, ['warn'])).toContain(`
afterEach(() => {
  jest.restoreAllMocks();
});
`);
    expect(print(jest, ['warn'])).toContain(
      "const log = jest.spyOn(console, 'log').mockImplementation(() => undefined);",
    );
    expect(print(jest, ['stamp'])).toContain(
      "now: new Date('2023-11-14T22:13:20.000Z'),\n      doNotFake: ['nextTick', 'queueMicrotask'],",
    );
  });
});
