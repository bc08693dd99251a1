// Second runs on changed code: what was proven stays, what changed on purpose is replaced, what looks like a
// regression is reported and left as it stands.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KeptTests } from '../../src/artifacts/index.ts';
import type { Report } from '../../src/pipeline/report.ts';
import { folderWith, qtest } from './run-cli.ts';

const ROUND = `/** Rounds to whole cents. */
export function cents(amount) {
  if (typeof amount !== 'number') throw new TypeError('amount must be a number');
  return Math.round(amount * 100) / 100;
}
`;
const PRICE = `import { cents } from './round.js';

export function withTax(net, rate) {
  if (rate < 0) throw new RangeError('rate must not be negative');
  return cents(net * (1 + rate));
}

export function label(amount, currency) {
  if (amount === 0) return 'free';
  if (currency === 'EUR') return amount + ' €';
  return currency + ' ' + amount;
}
`;
const PARCEL = `export function shipping(weight) {
  if (weight > 20) return 15;
  if (weight > 5) return 9;
  return 4;
}
`;
const MANIFEST = '{ "name": "shop", "version": "1.0.0", "type": "module" }\n';

let first: string;
let base: string;
let folder: string;

beforeAll(() => {
  base = mkdtempSync(join(tmpdir(), 'qtest-maintain-'));
  first = folderWith({
    'package.json': MANIFEST,
    'src/round.js': ROUND,
    'src/price.js': PRICE,
    'src/parcel.js': PARCEL,
  });
  run(first);
});
afterAll(() => {
  for (const path of [first, base]) rmSync(path, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(base, 'copy-'));
  // As after a clone: without artifacts and cache.
  cpSync(first, folder, {
    recursive: true,
    filter: (path) => !/\.qtest\/(?!certificates\.json$)/.test(path),
  });
});

function run(where: string, ...flags: string[]): Report {
  const { code, stdout, stderr } = qtest(
    ['run', where, '--budget-executions', '3000', '--json', ...flags],
    {},
    590_000,
  );
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as Report;
}

const textOf = (path: string) => readFileSync(join(folder, path), 'utf8');
const change = (path: string, from: string, to: string) => {
  const text = textOf(path);
  expect(text).toContain(from);
  writeFileSync(join(folder, path), text.replace(from, to));
};
const own = () =>
  ['src/price.test.js', 'src/parcel.test.js', 'src/round.test.js', '.qtest/certificates.json'].map((path) => [
    path,
    textOf(path),
  ]);
const counts = ({ maintenance: m }: Report) => ({
  replaced: m?.replaced.length,
  retired: m?.retired.length,
  regressions: m?.regression.length,
  unchecked: m?.unchecked.length,
});
const NOTHING = { replaced: 0, retired: 0, regressions: 0, unchecked: 0 };
const executions = ({ search }: Report) => search.spent.reduce((sum, each) => sum + each.executions, 0);

describe('a second run', () => {
  it('on unchanged code searches nothing and leaves every byte', () => {
    const before = own();
    const written = statSync(join(folder, 'src/price.test.js')).mtimeMs;
    const report = run(folder);
    expect(own()).toEqual(before);
    expect(statSync(join(folder, 'src/price.test.js')).mtimeMs).toBe(written);
    expect(counts(report)).toEqual(NOTHING);
    expect(report.maintenance?.held.length).toBe(report.shipped.tests);
    expect(executions(report)).toBe(0);
    expect(readFileSync(join(folder, '.qtest/.gitignore'), 'utf8')).toBe('*\n!certificates.json\n');
  });

  it('on rewritten code keeps every test', () => {
    const before = textOf('src/parcel.test.js');
    change(
      'src/parcel.js',
      'if (weight > 20) return 15;\n  if (weight > 5) return 9;\n  return 4;',
      'if (weight > 5) return weight > 20 ? 15 : 9;\n  return 4;',
    );
    const report = run(folder);
    expect(counts(report)).toEqual(NOTHING);
    expect(textOf('src/parcel.test.js')).toContain(before.trimEnd().slice(0, before.indexOf('});') - 2));
  });

  it('replaces the test of a function that was changed itself', () => {
    change('src/price.js', "return 'free'", "return 'gratis'");
    const report = run(folder);
    expect(counts(report)).toEqual({ ...NOTHING, replaced: 1 });
    expect(report.maintenance?.replaced[0]).toMatchObject({ was: 'returns "free"', is: 'returns "gratis"' });
    expect(textOf('src/price.test.js')).toContain("'gratis'");
    expect(textOf('src/price.test.js')).not.toContain("'free'");
  });

  it('reports what a helper broke and leaves the tests as they stand, until it is accepted', () => {
    const before = ['src/price.test.js', 'src/parcel.test.js', 'src/round.test.js'].map(textOf);
    change('src/round.js', '* 100) / 100', '* 100) / 10');
    for (let i = 0; i < 2; i++) {
      const report = run(folder);
      expect(report.maintenance?.regression.length).toBeGreaterThan(0);
      expect(report.maintenance?.replaced).toEqual([]);
      expect(report.findings.some(({ evidence }) => evidence.source === 'kept-test')).toBe(true);
      expect(JSON.stringify(report.maintenance?.regression)).toContain('src/round.js#cents');
      expect(['src/price.test.js', 'src/parcel.test.js', 'src/round.test.js'].map(textOf)).toEqual(before);
    }
    const accepted = run(folder, '--accept', 'all');
    expect(accepted.maintenance?.regression).toEqual([]);
    expect(accepted.findings).toEqual([]);
    expect(counts(run(folder))).toEqual(NOTHING);
  });

  it('retires tests of deleted code, and the file with them', () => {
    rmSync(join(folder, 'src/parcel.js'));
    change('src/price.js', PRICE.slice(PRICE.indexOf('export function label')), '');
    const report = run(folder);
    expect(report.maintenance?.retired.map(({ target }) => target).sort()).toEqual(
      expect.arrayContaining(['src/parcel.js#shipping', 'src/price.js#label']),
    );
    expect(counts(report)).toMatchObject({ replaced: 0, regressions: 0, unchecked: 0 });
    expect(existsSync(join(folder, 'src/parcel.test.js'))).toBe(false);
    expect(textOf('src/price.test.js')).not.toContain('label');
  });

  it('treats a file that a person edited as the project’s own', () => {
    change('src/parcel.test.js', "describe('shipping'", "describe('the price of a parcel'");
    const edited = textOf('src/parcel.test.js');
    change('src/parcel.js', 'return 4', 'return 4.5');
    const report = run(folder);
    expect(textOf('src/parcel.test.js')).toBe(edited);
    expect(report.notes.join('\n')).toContain('src/parcel.test.js was edited since QTest wrote it');
    // Its calls may be where an input comes from; it is no file of QTest's, and no kept test stands in it.
    const { files, tests } = JSON.parse(textOf('.qtest/certificates.json')) as KeptTests;
    expect(files.map(({ path }) => path)).not.toContain('src/parcel.test.js');
    expect(tests.map(({ file }) => file)).not.toContain('src/parcel.test.js');
    expect(readdirSync(join(folder, 'src')).filter((name) => name.startsWith('parcel'))).toContain(
      'parcel.test.js',
    );
  });

  it('after a clone of the branch it was delivered on knows its tests', () => {
    const git = (where: string, ...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], {
        cwd: where,
        encoding: 'utf8',
      });
    for (const path of ['src/price.test.js', 'src/parcel.test.js', 'src/round.test.js', '.qtest'])
      rmSync(join(folder, path), { recursive: true });
    git(folder, 'init', '-q', '-b', 'main');
    git(folder, 'add', '-A');
    git(folder, 'commit', '-qm', 'first');
    const delivered = run(folder, '--branch', 'tests');
    expect(delivered.shipped.branch).toBe('tests');
    expect(git(folder, 'status', '--porcelain')).toBe('');
    const clone = join(base, `clone-${readdirSync(base).length}`);
    git(base, 'clone', '-q', '-b', 'tests', folder, clone);
    const report = run(clone);
    expect(report.maintenance?.held.length).toBe(delivered.shipped.tests);
    expect(counts(report)).toEqual(NOTHING);
    expect(git(clone, 'status', '--porcelain')).toBe('');
  });
});
