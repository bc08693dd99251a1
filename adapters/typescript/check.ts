// Static checks of emitted tests, with the project's own tools where they are installed: the type checker, the linter.

import type { Check, CheckContext, CheckProblem, FileView, Outcome } from '../../src/ports/index.ts';
import { checksWhenRun, typesOfTests } from './framework/type-check.ts';
import { role } from './roles.ts';

function command(context: CheckContext, script: string, args: readonly string[]): Check['command'] {
  const { tree, work, limits } = context;
  return {
    argv: ['node', `${tree}/node_modules/${script}`, ...args],
    cwd: tree,
    env: { NO_COLOR: '1' },
    limits,
    writable: [tree, work],
    network: 'none',
  };
}

function relative(path: string, tree: string): string {
  return path.startsWith(`${tree}/`) ? path.slice(tree.length + 1) : path.replace(/^\.\//, '');
}

// Values, arguments and members that the types rule out; a test may use them on purpose.
const MEANT = new Set(
  (
    '2322 2339 2341 2345 2349 2351 2353 2445 2531 2532 2554 2555 2559 2571 2673 2674 2698 2739 2740 2741 2769 2820 7053 ' +
    '18046 18047 18048 18049'
  ).split(' '),
);

const TYPE_PROBLEM = /^(.+?)\((\d+),\d+\): error (TS\d+: .*)$/;

function typeProblems(outcome: Outcome, context: CheckContext): readonly CheckProblem[] | undefined {
  if (outcome.kind !== 'exited' || outcome.code > 2) return undefined;
  const found: CheckProblem[] = [];
  for (const line of outcome.stdout.split('\n')) {
    const match = TYPE_PROBLEM.exec(line);
    if (!match) continue;
    const [, path = '', at = '', message = ''] = match;
    const meant = MEANT.has(/^TS(\d+)/.exec(message)?.[1] ?? '');
    const accept = meant ? { accept: '// @ts-expect-error: the types do not allow this' } : {};
    found.push({ file: relative(path, context.tree), line: Number(at), message, ...accept });
  }
  if (outcome.code !== 0 && found.length === 0) return undefined;
  return found.filter((problem) => context.testFiles.includes(problem.file));
}

/** Declarations of the project's own that tests may rely on without importing them. */
function ambient(view: FileView): readonly string[] {
  return view
    .list()
    .filter((path) => /\.d\.[cm]?ts$/.test(path) && role(path, view).role === 'declaration')
    .filter((path) => !/^(?:dist|build|out|lib|esm|cjs)\//.test(path))
    .slice(0, 100);
}

/**
 * The configuration under which the test files are checked: what the project checks its tests with, for these files
 * whether or not the project's own lists them. It stands in the tree, because packages of types are looked up from there.
 */
function testConfig(base: string | undefined, { testFiles, tree, view }: CheckContext): string {
  const own = {
    noEmit: true,
    composite: false,
    incremental: false,
    declaration: false,
    isolatedDeclarations: false,
    rootDir: tree,
    ...(base === undefined ? { module: 'commonjs', esModuleInterop: true, target: 'es2015' } : {}),
  };
  const config = {
    ...(base === undefined ? {} : { extends: `./${base}` }),
    compilerOptions: own,
    include: [],
    exclude: [],
    references: [],
    files: [...testFiles, ...ambient(view)],
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}

function typeCheck(context: CheckContext): Check[] {
  const { project, tree, view, testFiles } = context;
  if (!view.exists('node_modules/typescript/bin/tsc')) return [];
  const base = typesOfTests(view) ?? project.typeCheck;
  if (base === undefined && !checksWhenRun(view)) return [];
  const checksJs = base !== undefined && /"checkJs"\s*:\s*true/.test(view.read(base) ?? '');
  if (!checksJs && !testFiles.some((path) => /\.[cm]?tsx?$/.test(path))) return [];
  const config = `${tree}/tsconfig.qtest.json`;
  const args = ['--noEmit', '--pretty', 'false', '-p', config];
  return [
    {
      name: 'tsc --noEmit',
      files: [{ path: config, text: testConfig(base, context) }],
      command: command(context, 'typescript/bin/tsc', args),
      problems: (outcome) => typeProblems(outcome, context),
    },
  ];
}

interface EslintResult {
  readonly filePath: string;
  readonly messages: readonly {
    readonly severity: number;
    readonly line?: number;
    readonly message: string;
    readonly ruleId: string | null;
  }[];
}

function eslintProblems(outcome: Outcome, context: CheckContext): readonly CheckProblem[] | undefined {
  // 2 says that ESLint itself failed.
  if (outcome.kind !== 'exited' || outcome.code > 1) return undefined;
  try {
    return (JSON.parse(outcome.stdout) as readonly EslintResult[]).flatMap(({ filePath, messages }) =>
      messages
        .filter((message) => message.severity === 2)
        .map(({ line, message, ruleId }) => ({
          file: relative(filePath, context.tree),
          line: line ?? 1,
          message: `${ruleId ?? 'parse'}: ${message}`,
        })),
    );
  } catch {
    return undefined;
  }
}

interface BiomeReport {
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly category?: string;
    readonly message?: string;
    readonly location?: { readonly path?: string; readonly start?: { readonly line: number } };
  }[];
}

function biomeProblems(outcome: Outcome, context: CheckContext): readonly CheckProblem[] | undefined {
  if (outcome.kind !== 'exited') return undefined;
  try {
    return (JSON.parse(outcome.stdout) as BiomeReport).diagnostics
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ location, category, message }) => ({
        file: relative(location?.path ?? '', context.tree),
        line: location?.start?.line ?? 1,
        message: `${category ?? 'biome'}: ${message ?? ''}`,
      }));
  } catch {
    return undefined;
  }
}

/** ESLint with some options; with the older kind of configuration it does not know all of them. */
export function eslint({ view }: CheckContext, options: readonly string[]) {
  const flat = view.list().some((path) => /^eslint\.config\.[cm]?[jt]s$/.test(path));
  return {
    scripts: ['eslint/bin/eslint.js'],
    args: [...options, ...(flat ? ['--no-warn-ignored'] : [])],
  };
}

function lint(context: CheckContext): Check[] {
  const { project, view, testFiles } = context;
  const { scripts, args } = eslint(context, ['--format', 'json']);
  const [script = ''] = scripts;
  if (project.linter === 'eslint' && view.exists(`node_modules/${script}`)) {
    return [
      {
        name: 'eslint',
        files: [],
        command: command(context, script, [...args, ...testFiles]),
        problems: (outcome) => eslintProblems(outcome, context),
      },
    ];
  }
  if (project.linter === 'biome' && view.exists('node_modules/@biomejs/biome/bin/biome')) {
    return [
      {
        name: 'biome lint',
        files: [],
        command: command(context, '@biomejs/biome/bin/biome', [
          'lint',
          '--reporter=json',
          '--colors=off',
          '--max-diagnostics=200',
          ...testFiles,
        ]),
        problems: (outcome) => biomeProblems(outcome, context),
      },
    ];
  }
  return [];
}

/** The checks the project's installed tools offer; loading is proven by running the tests. */
export function checks(context: CheckContext): readonly Check[] {
  return context.testFiles.length === 0 ? [] : [...typeCheck(context), ...lint(context)];
}

export { command };
