import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { EmittedFile, KillMatrix, MutantIdentity, ValidatedTests } from '../../artifacts/index.ts';
import { pickMutants } from './pick-mutants.ts';
import { provenBefore } from './round-before.ts';
import { runtimeGate } from './runtime-gate.ts';

const identity = (line: number): MutantIdentity => ({
  file: 'a.js',
  contentHash: 'h',
  range: { start: { line, column: 0 }, end: { line, column: 1 } },
  operator: 'StringLiteral',
  replacement: '""',
  original: 'x',
});

const file = (path: string, text: string, id: string): EmittedFile =>
  ({
    path,
    text,
    tests: [{ id, fullName: id, title: id, line: 1, assertions: 1 }],
  }) as unknown as EmittedFile;

const before = {
  files: [{ path: 'a.test.js', text: 'a' }, { path: 'b.test.js', text: 'b' }], // biome-ignore format: pairs
  tests: [{ id: 'a', certificate: { mutant: identity(2) } }],
} as unknown as ValidatedTests;

it('asks a test first about the mutant that proved it, and another time about others', () => {
  const matrix = {
    mutants: [1, 2, 3].map((line) => ({ identity: identity(line), status: 'killed', static: line === 2 })),
    tests: [{ id: 'a', kills: [0, 1, 2], unique: [0, 1, 2] }],
  } as unknown as KillMatrix;
  const sure = provenBefore(before, matrix);
  expect([...sure]).toEqual([['a', 1]]);
  const pick = (...tried: number[]) =>
    pickMutants(matrix, new Set(['a']), 1, new Set(tried), sure).byTest.get('a');
  expect([pick(), pick(1)]).toEqual([[1], [0]]);
  expect([...provenBefore(undefined, matrix)]).toEqual([]);
});

it('runs under perturbations only what was not proven to the letter, and everything as written', async () => {
  const tree = mkdtempSync(join(tmpdir(), 'qtest-round-'));
  const ran: string[] = [];
  const reportPath = join(tree, 'report');
  const run = ({ testFiles, perturb }: { testFiles: readonly string[]; perturb: { name: string } }) => {
    ran.push(`${perturb.name}: ${testFiles.join(' ')}`);
    const command = { argv: [], cwd: tree, limits: {}, writable: [] };
    return { files: [{ path: join(tree, 'named'), text: testFiles.join('\n') }], command, reportPath };
  };
  const gate = (known: ValidatedTests | undefined) =>
    runtimeGate(
      { files: [file('a.test.js', 'a', 'a'), file('b.test.js', 'other', 'b')], kept: new Set(['a', 'b']) },
      {
        input: {
          tree,
          work: tree,
          emitted: { files: [] },
          ...(known === undefined ? {} : { before: known }),
        },
        deps: {
          signal: new AbortController().signal,
          sandbox: {
            run: async () => {
              writeFileSync(reportPath, 'x');
              return { kind: 'exited', code: 0, ms: 1, stdout: '', stderr: '' };
            },
          },
        },
        chosen: {
          framework: {
            run,
            report: () => ({
              errors: [],
              tests: ['a', 'b'].map((id) => ({ file: `${id}.test.js`, fullName: id, status: 'passed' })),
            }),
          },
        },
        say: () => undefined,
      } as never,
    );
  const first = await gate(undefined);
  expect(ran.filter((line) => line.includes('a.test.js'))).toHaveLength(4);
  ran.length = 0;
  const second = await gate(before);
  expect(ran.filter((line) => line.includes('a.test.js'))).toEqual(['none: a.test.js b.test.js']);
  expect(ran.filter((line) => line.includes('b.test.js'))).toHaveLength(4);
  expect(second.kept).toEqual(first.kept);
  expect(second.runs).toEqual(first.runs);
  rmSync(tree, { recursive: true });
});
