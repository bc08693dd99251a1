import { expect, it } from 'vitest';
import type { ProjectFacts } from '../../src/artifacts/index.ts';
import type { CheckContext, Outcome } from '../../src/ports/index.ts';
import { checks } from './check.ts';
import { format } from './format.ts';

const INSTALLED = [
  'typescript/bin/tsc',
  'eslint/bin/eslint.js',
  '@biomejs/biome/bin/biome',
  'prettier/bin/prettier.cjs',
];

function context(facts: Partial<ProjectFacts>, installed = INSTALLED): CheckContext {
  return {
    tree: '/tree',
    work: '/work',
    project: { language: 'typescript', entries: [], missingDependencies: [], ...facts },
    testFiles: ['src/a.test.ts'],
    view: {
      list: () => [],
      read: () => undefined,
      exists: (path) => installed.includes(path.replace('node_modules/', '')),
    },
    limits: { wallMs: 1 },
  };
}

function exited(code: number, stdout: string): Outcome {
  return { kind: 'exited', code, stdout, stderr: '', ms: 1 };
}

it('reads type errors of the test files alone, and accepts those a test may want', () => {
  const [tsc] = checks(context({ typeCheck: 'tsconfig.json' }));
  const output = [
    "src/a.test.ts(7,3): error TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.",
    "src/a.test.ts(2,20): error TS2307: Cannot find module 'x'.",
    'src/a.ts(1,1): error TS2322: not ours',
  ].join('\n');
  const problems = tsc?.problems(exited(2, output));
  expect(problems?.map(({ line, accept }) => [line, accept !== undefined])).toEqual([
    [7, true],
    [2, false],
  ]);
});

it('checks test files that the project leaves out, under the settings of its tests', () => {
  const files: Record<string, string> = {
    'tsconfig.json': '{"exclude":["**/*.test.ts"]}',
    'tools/tsconfig.jest.json': '{}',
    'jest.config.js':
      "module.exports = { transform: { ts: ['ts-jest', { tsconfig: './tools/tsconfig.jest.json' }] } };",
    'src/globals.d.ts': '',
    'dist/a.d.ts': '',
  };
  const view = {
    list: () => Object.keys(files),
    read: (path: string) => files[path],
    exists: (path: string) => path in files || path.startsWith('node_modules/'),
  };
  const [tsc] = checks({ ...context({ typeCheck: 'tsconfig.json' }), view });
  expect(JSON.parse(tsc?.files[0]?.text ?? '')).toMatchObject({
    extends: './tools/tsconfig.jest.json',
    compilerOptions: { rootDir: '/tree' },
    files: ['src/a.test.ts', 'src/globals.d.ts'],
  });
  const untyped = { ...view, list: () => ['jest.config.js'] };
  expect(checks({ ...context({}), view: untyped })).toHaveLength(1);
});

it('says that a type checker which failed without an error of its own could not run', () => {
  const [tsc] = checks(context({ typeCheck: 'tsconfig.json' }));
  expect(tsc?.problems(exited(1, 'error TS5083: Cannot read file'))).toBeUndefined();
  expect(tsc?.problems({ kind: 'timed-out', stdout: '', stderr: '', ms: 1 })).toBeUndefined();
});

it('reads errors and not warnings of the linters', () => {
  const [eslint] = checks(context({ linter: 'eslint' }));
  const messages = [
    { severity: 2, line: 3, message: 'Unexpected var', ruleId: 'no-var' },
    { severity: 1, line: 4, message: 'meh', ruleId: 'x' },
  ];
  const output = JSON.stringify([{ filePath: '/tree/src/a.test.ts', messages }]);
  expect(eslint?.problems(exited(1, output))).toEqual([
    { file: 'src/a.test.ts', line: 3, message: 'no-var: Unexpected var' },
  ]);
  expect(eslint?.problems(exited(2, ''))).toBeUndefined();
  const [biome] = checks(context({ linter: 'biome' }));
  const diagnostics = [
    {
      severity: 'error',
      category: 'lint/x',
      message: 'bad',
      location: { path: 'src/a.test.ts', start: { line: 9 } },
    },
    {
      severity: 'warning',
      category: 'lint/y',
      message: 'meh',
      location: { path: 'src/a.test.ts', start: { line: 1 } },
    },
  ];
  expect(biome?.problems(exited(1, JSON.stringify({ diagnostics })))).toEqual([
    { file: 'src/a.test.ts', line: 9, message: 'lint/x: bad' },
  ]);
});

it('offers nothing that is not installed', () => {
  const all = { typeCheck: 'tsconfig.json', linter: 'eslint', formatter: 'prettier' };
  expect(checks(context(all, []))).toEqual([]);
  expect(format(context(all, []))).toEqual([]);
  const [prettier, eslint] = format(context(all));
  expect(prettier?.command.argv).toContain('src/a.test.ts');
  expect(eslint?.command.argv).toContain('--fix');
  const older = format(context({ formatter: 'prettier' }, ['prettier/bin-prettier.js']));
  expect(older[0]?.command.argv[1]).toBe('/tree/node_modules/prettier/bin-prettier.js');
});
