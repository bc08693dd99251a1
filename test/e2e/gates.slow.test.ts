// A hand-written DSL goes through emit and the three gates in a real sandbox, with the real frameworks and the real
// mutation tool: good tests get certificates, bad ones leave with the reason and the culprit's name.
import {
  cpSync,
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
import { typescript } from '../../adapters/typescript/index.ts';
import {
  config as configSchema,
  type Expectation,
  type KillMatrix,
  type MutantIdentity,
  type SourceBundle,
  type TestCase,
  type TestPlan,
  type Value,
} from '../../src/artifacts/index.ts';
import { openFileView } from '../../src/lib/file-view.ts';
import { createSandbox, type Sandbox } from '../../src/services/sandbox/index.ts';
import { emit } from '../../src/stages/7-emit/index.ts';
import { type ValidateOutput, validate } from '../../src/stages/8-validate/index.ts';

const toolModules = join(import.meta.dirname, '../../node_modules');
const packs = [typescript];
let base = '';
let sandbox: Sandbox;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'qtest-gates-'));
  sandbox = await createSandbox('auto', { readable: [toolModules] });
});

afterAll(async () => {
  await sandbox.killAll();
  rmSync(base, { recursive: true, force: true });
});

const returns = (value: Value): Expectation => ({ kind: 'returns', value });
const throws = (message: string): Expectation => ({ kind: 'throws', class: 'Error', message });

interface Written {
  readonly id: string;
  readonly file: string;
  readonly path: readonly string[];
  readonly args: readonly Value[];
  readonly expect: Expectation;
  /** Text around `at` names the mutant that the test is said to kill alone: operator, mutated text, replacement. */
  readonly kills?: readonly [operator: string, around: string, mutated: string, replacement: string];
}

function testCase({ id, file, path, args, expect: expectation }: Written): TestCase {
  return {
    id,
    type: 'function',
    level: 'unit',
    description: id,
    target: `${file}#${path.join('.') || 'module.exports'}`,
    setup: [],
    input: { op: 'call', bind: 'r0', callee: { from: { module: file }, path }, args },
    expect: [expectation],
    lifecycle: { scope: 'test' },
    isolation: { fakeTimers: false },
    resources: [],
    oracle: 'characterization',
    provenance: { from: 'search', seed: 1, execution: 1 },
  };
}

function positionAt(text: string, offset: number) {
  const lines = text.slice(0, offset).split('\n');
  return { line: lines.length, column: lines.at(-1)?.length ?? 0 };
}

function mutantOf(tree: string, { file, kills }: Written): MutantIdentity | undefined {
  if (kills === undefined) return undefined;
  const [operator, around, mutated, replacement] = kills;
  const text = readFileSync(join(tree, file), 'utf8');
  const start = text.indexOf(around) + around.indexOf(mutated);
  expect(text).toContain(around);
  const range = { start: positionAt(text, start), end: positionAt(text, start + mutated.length) };
  return { file, contentHash: 'h', range, operator, replacement, original: mutated };
}

interface Project {
  readonly tree: string;
  readonly framework: 'vitest' | 'jest';
  readonly written: readonly Written[];
  readonly typeCheck?: string;
}

async function through({ tree, framework, written, typeCheck }: Project): Promise<ValidateOutput> {
  const sources = [...new Set(written.map(({ file }) => file))];
  const bundle: SourceBundle = {
    version: '1.0',
    source: { kind: 'folder', name: 'x' },
    languages: [],
    projects: [
      {
        language: 'typescript',
        framework: { id: framework, from: 'declared', reason: '' },
        entries: [],
        missingDependencies: [],
        ...(typeCheck === undefined ? {} : { typeCheck }),
      },
    ],
    files: sources.map((path) => ({ path, language: 'typescript', role: 'source', bytes: 1, hash: 'h' })),
    excluded: [],
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
  const tests = { version: '1.0', tests: written.map(testCase) } as const;
  const mutants = written.map((one) => mutantOf(tree, one));
  const killMatrix: KillMatrix = {
    version: '1.0',
    mutants: mutants.flatMap((one) =>
      one === undefined ? [] : [{ identity: one, status: 'killed' as const, static: false }],
    ),
    tests: written.map(({ id }, i) => {
      const index = mutants.slice(0, i).filter((one) => one !== undefined).length;
      const unique = mutants[i] === undefined ? [] : [index];
      return { id, kills: unique, unique };
    }),
    predicted: { total: 0, killed: 0, timeout: 0, survived: 0, no_coverage: 0, score: 0 },
    spent: [],
    seed: 1,
    seconds: 0,
    stopped: 'plateau',
  };
  const plan: TestPlan = {
    version: '1.0',
    repository: 'x',
    created_at: '2025-01-01T00:00:00.000Z',
    summary: { total_targets: 0, by_type: {}, by_file: {}, by_level: {}, estimated_time_minutes: 0 },
    targets: [],
    skipped: [],
  };
  const model = {
    version: '1.0',
    files: [],
    callGraph: {},
    dependencies: {},
    documentExamples: [],
    cache: { reused: 0, parsed: 0 },
  } as const;
  const config = configSchema.parse({});
  const view = openFileView(tree, { skip: typescript.skip });
  const emitted = emit({ view, bundle, model, plan, tests, config }, { packs });
  const work = join(base, `work-${framework}-${typeCheck ?? 'js'}`);
  mkdirSync(work);
  const baseline = { version: '1.0', status: 'none', tests: [] } as const;
  return validate(
    {
      tree,
      bundle,
      plan,
      tests,
      emitted,
      killMatrix,
      baseline,
      config,
      work,
      toolModules,
      mutation: 'certificates',
      workers: 2,
      round: 1,
    },
    {
      packs,
      sandbox,
      clock: () => performance.now(),
      progress: () => {},
      signal: new AbortController().signal,
    },
  );
}

const WRONG = 'val is not a non-empty string or a valid number. val=';
const MS: readonly Written[] = [
  { id: 'hour', args: ['1h'], expect: returns(3600000), kills: ['ArithmeticOperator', 'return n * h;', 'n * h', 'n / h'] },
  { id: 'day', args: ['1d'], expect: returns(86400000), kills: ['ArithmeticOperator', 'return n * d;', 'n * d', 'n / d'] },
  { id: 'empty', args: [''], expect: throws(`${WRONG}""`), kills: ['EqualityOperator', 'val.length > 0', 'val.length > 0', 'val.length >= 0'] },
  { id: 'null', args: [null], expect: throws(`${WRONG}null`), kills: ['ConditionalExpression', "if (type === 'string'", "type === 'string'", 'true'] },
  { id: 'long', args: [`1${'0'.repeat(100)}`], expect: returns({ $: 'undefined' }), kills: ['ConditionalExpression', 'if (str.length > 100', 'str.length > 100', 'false'] },
  { id: 'words', args: [120000, { long: true }], expect: returns('2 minutes'), kills: ['StringLiteral', "isPlural ? 's'", "'s'", '""'] },
  { id: 'short', args: [-259200000], expect: returns('-3d'), kills: ['StringLiteral', "Math.round(ms / d) + 'd'", "'d'", '""'] },
  { id: 'twin', args: ['2h'], expect: returns(7200000) },
  { id: 'wrong', args: ['1m'], expect: returns(1), kills: ['ArithmeticOperator', 'return n * m;', 'n * m', 'n / m'] },
].map((one) => ({ ...one, file: 'index.js', path: [] }) as Written); // biome-ignore format: a table

const CLOCK = `exports.hour = function hour() {
  return new Date(0).getHours();
};
exports.far = function far(limit) {
  return Date.now() > limit;
};
exports.price = function price(amount) {
  return amount.toLocaleString();
};
let calls = 0;
exports.count = function count() {
  calls += 1;
  return calls;
};
`;
const SHAKY: readonly Written[] = [
  { id: 'zone', file: 'clock.js', path: ['hour'], args: [], expect: returns(0) },
  { id: 'clock', file: 'clock.js', path: ['far'], args: [Date.now() + 86_400_000], expect: returns(false) },
  { id: 'locale', file: 'clock.js', path: ['price'], args: [1234.5], expect: returns('1,234.5') },
  { id: 'first', file: 'clock.js', path: ['count'], args: [], expect: returns(1) },
  { id: 'second', file: 'clock.js', path: ['count'], args: [0], expect: returns(2) },
  { id: 'third', file: 'clock.js', path: ['count'], args: [1], expect: returns(3) },
];

describe('a CommonJS package under Vitest', () => {
  let out: ValidateOutput;
  beforeAll(async () => {
    const tree = join(base, 'ms');
    cpSync(join(toolModules, 'ms'), tree, { recursive: true, dereference: true });
    writeFileSync(join(tree, 'clock.js'), CLOCK);
    out = await through({ tree, framework: 'vitest', written: [...MS, ...SHAKY] });
    expect(readdirSync(tree)).toContain('index.test.js');
    expect(readdirSync(tree)).not.toContain('clock.test.js');
  });

  it('ships the tests whose kill the judge confirms, each with a certificate', () => {
    expect(out.validated.tests.map(({ id }) => id).sort()).toEqual([
      'day',
      'empty',
      'hour',
      'long',
      'null',
      'short',
      'words',
    ]);
    for (const { certificate, id } of out.validated.tests) {
      expect(certificate.test).toBe(id);
      expect(certificate.runs.map(({ outcome }) => outcome)).toEqual([
        'passed',
        'passed',
        'passed',
        'passed',
        'passed',
      ]);
      expect(certificate.unique).toEqual({ keptTests: 7, existingTests: { measured: true, tests: 0 } });
      expect(certificate.tools.StrykerJS).toMatch(/^\d+\./);
    }
    const [file] = out.validated.files;
    const lines = file?.text.split('\n') ?? [];
    // The assertion itself, or the row of the table that it is made of.
    for (const { certificate } of out.validated.tests)
      expect(lines[certificate.assertion.line - 1]).toMatch(/expect\(|^ {4}\[.+, .+\],$/);
    expect(out.mutation.summary.killed).toBeGreaterThanOrEqual(7);
  });

  it('says why each other test left, and names what broke it', () => {
    const why = new Map(out.feedback.entries.map(({ test, gate, reason }) => [test, `${gate}: ${reason}`]));
    // Another program for the twin's mutants would fare no better: it is discarded, and nothing goes back.
    expect(why.get('twin')).toBeUndefined();
    expect(out.ledger.entries.map((entry) => `${entry.gate}: ${entry.why}`)).toContain(
      'mutation: it kills nothing that no other test kills',
    );
    expect(why.get('wrong')).toBe('runtime: it fails as written');
    expect(why.get('zone')).toBe('runtime: it fails when this is changed: timezone');
    expect(why.get('clock')).toBe('runtime: it fails when this is changed: clock');
    expect(why.get('locale')).toBe('runtime: it fails when this is changed: locale');
    expect(why.get('second')).toBe('runtime: it fails when this is changed: order');
    expect(out.ledger.entries.length).toBe(why.size + 1);
    const failed = out.execution.tests.find(({ name }) => name === 'hour returns 0');
    expect(failed?.runs.at(-1)).toMatchObject({ perturbation: 'timezone', outcome: 'failed' });
  });

  it('measures coverage of the shipped tests', () => {
    expect(out.coverage.after.functions.percent).toBeGreaterThan(50);
    expect(out.coverage.files.map(({ path }) => path)).toEqual(['clock.js', 'index.js']);
  });
});

const SHAPES = `export class Circle {
  constructor(readonly radius: number) {
    if (radius < 0) throw new RangeError('negative radius')
  }
  scale(by: number): Circle {
    return new Circle(this.radius * by)
  }
}
export function area(circle: Circle): number {
  return circle.radius * circle.radius * 3
}
export async function load(name: string): Promise<string[]> {
  if (name === '') throw new TypeError('no name')
  return [name + '!']
}
`;
const TYPED: readonly Written[] = [
  { id: 'load', file: 'src/shapes.ts', path: ['load'], args: ['a'], expect: { kind: 'resolves', value: ['a!'] }, kills: ['StringLiteral', "name + '!'", "'!'", '""'] },
  { id: 'none', file: 'src/shapes.ts', path: ['load'], args: [''], expect: { kind: 'rejects', class: 'TypeError', message: 'no name' }, kills: ['StringLiteral', "TypeError('no name')", "'no name'", '""'] },
  { id: 'odd', file: 'src/shapes.ts', path: ['area'], args: [{ radius: 2 }], expect: returns(12), kills: ['ArithmeticOperator', 'circle.radius * circle.radius * 3', 'circle.radius * circle.radius * 3', 'circle.radius * circle.radius / 3'] },
]; // biome-ignore format: a table

it('ships typed tests under Jest that the type checker passes, saying where they go against the types', async () => {
  const tree = join(base, 'typed');
  mkdirSync(join(tree, 'src'), { recursive: true });
  mkdirSync(join(tree, 'node_modules/@jest'), { recursive: true });
  mkdirSync(join(tree, 'node_modules/@swc'));
  mkdirSync(join(tree, 'node_modules/to-js'));
  for (const name of ['jest', '@jest/globals', 'jest-environment-node', '@swc/core', 'typescript']) {
    symlinkSync(join(toolModules, name), join(tree, 'node_modules', name));
  }
  writeFileSync(join(tree, 'src/shapes.ts'), SHAPES);
  const transform = `const { transformSync } = require('@swc/core');
exports.process = (code, filename) => transformSync(code, { filename, sourceMaps: 'inline', jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } });
`;
  writeFileSync(join(tree, 'node_modules/to-js/index.js'), transform);
  writeFileSync(
    join(tree, 'package.json'),
    JSON.stringify({ name: 'shapes', jest: { transform: { '\\.ts$': 'to-js' } } }),
  );
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    noEmit: true,
  };
  writeFileSync(join(tree, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const out = await through({ tree, framework: 'jest', written: TYPED, typeCheck: 'tsconfig.json' });
  expect(out.ledger.entries).toEqual([]);
  expect(out.validated.tests.map(({ id }) => id)).toEqual(['odd', 'load', 'none']);
  await expect(out.validated.files[0]?.text).toMatchFileSnapshot('golden/shapes.test.ts.txt');
});
