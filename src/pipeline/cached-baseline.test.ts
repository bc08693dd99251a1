import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Baseline, SourceBundle } from '../artifacts/index.ts';
import { sha256 } from '../lib/hash.ts';
import { cachedBaseline } from './cached-baseline.ts';

type Deps = Parameters<typeof cachedBaseline>[1];

const base = realpathSync(mkdtempSync(join(tmpdir(), 'cached-baseline-test-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let root = '';
let count = 0;
let runs = 0;
const said: string[] = [];

const green: Baseline = {
  version: '1.0',
  status: 'green',
  tests: [{ id: 'a', name: 'a', file: 'a.test', status: 'passed', durationMs: 1 }],
};

function write(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function bundle(): SourceBundle {
  const files = ['a.src', 'a.test'].map((path) => {
    const hash = sha256(readFileSync(join(root, 'tree', path)));
    return { path, role: path.endsWith('.test') ? 'test' : 'source', bytes: 1, hash } as const;
  });
  return {
    version: '1.0',
    source: { kind: 'folder', name: 'x' },
    languages: [],
    projects: [],
    files,
    excluded: [],
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
}

const deps = (): Deps => ({
  version: '1',
  packs: [
    { packagesFolder: 'parts', skip: ['parts'], frameworks: [{ packages: ['tool'] }] },
  ] as unknown as Deps['packs'],
  toolModules: join(root, 'tools'),
  sandbox: { backend: 'bare' } as Deps['sandbox'],
  progress: ({ message }) => said.push(message),
});

async function look(result = green, asked: unknown = {}, more: Partial<Deps> = {}): Promise<Baseline> {
  const input = { tree: join(root, 'tree'), cache: join(root, 'cache'), bundle: bundle(), asked };
  return cachedBaseline(input, { ...deps(), ...more }, async () => {
    runs++;
    return result;
  });
}

beforeEach(() => {
  root = join(base, String(count++));
  runs = 0;
  said.length = 0;
  write('tree/a.src', '1');
  write('tree/a.test', '1');
  write('tree/data.json', '1');
  write('tools/tool/manifest', '1');
  write('installed/parts/one/manifest', '1');
  write('linked/inner/code', '1');
  mkdirSync(join(root, 'tree/parts/@s'), { recursive: true });
  symlinkSync(join(root, 'installed/parts/one'), join(root, 'tree/parts/one'));
  symlinkSync(join(root, 'linked'), join(root, 'tree/parts/@s/linked'));
});

describe("the result of the project's own tests", () => {
  it('is taken from cache while nothing has changed, and that is said', async () => {
    expect(await look()).toEqual(green);
    expect(said).toEqual([]);
    expect(await look()).toEqual(green);
    expect(runs).toBe(1);
    expect(said[0]).toMatch(/from cache: nothing has changed \(remove .*baseline to run them again\)/);
  });

  it.each([
    ['a source', () => write('tree/a.src', '2')],
    ['a file that is no source', () => write('tree/data.json', '2')],
    ['a new file', () => write('tree/b.json', '')],
    ['an installed package', () => write('installed/parts/one/manifest', '22')],
    ['a new package', () => write('tree/parts/two/manifest', '')],
    ["a linked package's inner file", () => write('linked/inner/code', '22')],
    ["one of QTest's own tools", () => write('tools/tool/manifest', '22')],
  ])('is measured anew after a change of %s', async (_, change) => {
    await look();
    change();
    await look();
    expect(runs).toBe(2);
  });

  it('is measured anew for other settings, another version and another sandbox', async () => {
    await look();
    await look(green, { perturb: true });
    await look(green, {}, { version: '2' });
    await look(green, {}, { sandbox: { backend: 'bwrap' } as Deps['sandbox'] });
    expect(runs).toBe(4);
  });

  it('is kept when tests fail, and not when time may have decided it', async () => {
    const red: Baseline = {
      ...green,
      status: 'red',
      setAside: [{ file: 'a.test', name: 'a', why: 'fails' }],
    };
    await look(red);
    expect(await look(red)).toEqual(red);
    expect(runs).toBe(1);
    write('tree/a.src', '3');
    for (const bad of [
      { version: '1.0', status: 'not-run', reason: 'took longer', tests: [] },
      { ...red, setAside: [{ file: 'a.test', why: 'hangs' }] },
    ] satisfies Baseline[]) {
      await look(bad);
      await look(bad);
    }
    expect(runs).toBe(5);
  });

  it('is measured anew when what was kept can not be read or is of another version', async () => {
    await look();
    const folder = join(root, 'cache', 'baseline');
    const [kept = ''] = readdirSync(folder);
    for (const text of ['{', '{"version":"9.9"}', '']) {
      writeFileSync(join(folder, kept), text);
      expect(await look()).toEqual(green);
    }
    expect(runs).toBe(4);
  });

  it('keeps the last few results alone', async () => {
    for (let n = 0; n < 8; n++) await look(green, { n });
    expect(readdirSync(join(root, 'cache', 'baseline'))).toHaveLength(5);
  });
});
