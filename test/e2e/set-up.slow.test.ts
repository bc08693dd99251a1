// A project with a set-up of its own: tests go where it keeps them, in its words, through its names for its own files;
// and mistakes in a set-up come back as sentences.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Report } from '../../src/pipeline/report.ts';
import { folderWith, qtest } from './run-cli.ts';

const MODULES = join(import.meta.dirname, '../../node_modules');

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function project(files: Readonly<Record<string, string>>, packages: readonly string[]): void {
  folder = folderWith(files);
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  for (const name of packages) symlinkSync(join(MODULES, name), join(folder, 'node_modules', name));
}

function run(executions: number): Report {
  const { code, stdout, stderr } = qtest(
    ['run', folder, '--budget-executions', String(executions), '--workers', '1', '--json'],
    {},
    400_000,
  );
  expect(code, stderr).toBe(0);
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return JSON.parse(stdout) as Report;
}

const textOf = (path: string) => readFileSync(join(folder, path), 'utf8');

it('Vitest with globals, names for its own files, tests in folders inside', () => {
  project(
    {
      'package.json': JSON.stringify({
        name: 'shop',
        type: 'module',
        scripts: { test: 'vitest run -c build/tests.config.js' },
        peerDependencies: {},
      }),
      'build/tests.config.js': `import { fileURLToPath } from 'node:url';
export default {
  root: fileURLToPath(new URL('..', import.meta.url)),
  resolve: { alias: { '@': fileURLToPath(new URL('../src', import.meta.url)) } },
  test: { globals: true, include: ['src/**/*.spec.js'] },
};`,
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      'src/limits/clamp.js': `export function clamp(value, low, high) {
  if (low > high) throw new RangeError('low is above high');
  return Math.min(Math.max(value, low), high);
}
`,
      'src/percent.js': `import { clamp } from '@/limits/clamp';

export function percent(part, whole) {
  return clamp(Math.round((part / whole) * 100), 0, 100);
}
`,
      'src/needy.js': `import { render } from 'a-peer-that-nobody-installed';

export function page(title) {
  return render(title === '' ? 'untitled' : title);
}
`,
      'src/__tests__/percent.spec.js': `import { percent } from '@/percent';

describe('percent', () => {
  test('is a hundred at most', () => {
    expect(percent(3, 2)).toBe(100);
  });
});
`,
    },
    ['vitest', '@vitest'],
  );
  const report = run(3000);
  const paths = report.shipped.files.map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) {
    expect(path).toMatch(/^src\/(?:limits\/)?__tests__\/\w+(?:\.qtest)?\.spec\.js$/);
    expect(textOf(path)).not.toMatch(/from 'vitest'|\bit\(/);
    expect(textOf(path)).toMatch(/^ {2}test\('/m);
  }
  expect(report.discarded.map(({ why }) => why)).toContainEqual(
    expect.stringMatching(/imports a-peer-that-nobody-installed, which is not installed: declare it/),
  );
  expect(report.notes).toContainEqual(expect.stringMatching(/^Set-up: .*@\/\*.*go to src\/.*__tests__\//));
});

it('Jest with two configurations, and a module with a native addon', () => {
  project(
    {
      'package.json': JSON.stringify({ name: 'wheel', scripts: { test: 'jest' }, jest: { verbose: true } }),
      'jest.config.js': `module.exports = { resetMocks: true, fakeTimers: { enableGlobally: true } };`,
      'lib/turn.js': `exports.turn = function turn(degrees) {
  const rest = degrees % 360;
  return rest < 0 ? rest + 360 : rest;
};
`,
      'lib/fast.js': `const addon = require('../build/Release/fast.node');

exports.fast = (n) => addon.run(n > 10 ? 10 : n);
`,
      'test/turn.test.js': `const { turn } = require('../lib/turn');

test('turns', () => expect(turn(0)).toBe(0));
`,
    },
    ['jest'],
  );
  const report = run(2000);
  expect(report.framework).toMatchObject({
    configFile: 'jest.config.js',
    reason: expect.stringMatching(/both configure Jest/),
  });
  expect(report.shipped.files.map(({ path }) => path)).toEqual(['test/turn.qtest.test.js']);
  expect(report.discarded.map(({ why }) => why)).toContainEqual(expect.stringMatching(/native addon/));
  expect(existsSync(join(folder, 'tsconfig.qtest.json'))).toBe(false);
});
