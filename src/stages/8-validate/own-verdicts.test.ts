import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSandbox } from '../../services/sandbox/index.ts';
import { openOwnVerdicts } from './own-verdicts.ts';

const mutant = (replacement: string) => ({
  file: 'a.js',
  range: { start: { line: 1, column: 0 }, end: { line: 1, column: 3 } },
  operator: 'StringLiteral',
  replacement,
});

it('keeps what was seen to die when the judge cannot run the own tests any more', async () => {
  const tree = mkdtempSync(join(tmpdir(), 'qtest-own-'));
  const command = { argv: [process.execPath, '-e', ''], cwd: tree, limits: { wallMs: 20_000 } };
  const own = openOwnVerdicts({
    input: {
      tree,
      work: join(tree, 'work'),
      bundle: { files: [] },
      emitted: { files: [] },
      baseline: { status: 'green', tests: [{ file: 'a.test.js', name: 't', status: 'passed' }] },
      baselineMutation: {
        scope: 'planned',
        tests: 1,
        mutants: [{ mutant: mutant('"x"'), status: 'killed' }],
      },
    },
    deps: { sandbox: await createSandbox('bare'), signal: new AbortController().signal },
    chosen: {
      pack: { skip: [] },
      project: {},
      framework: {
        judge: () => ({
          files: [],
          command: { ...command, writable: [tree], network: 'none' },
          reportPath: join(tree, 'no-report'),
        }),
      },
    },
  } as never);
  expect([own.of(mutant('"x"')), own.of(mutant('"y"'))]).toEqual(['dies', undefined]);
  await own.ask([mutant('"y"')]);
  expect(own.existing.why).toMatch(/mutation tool/);
  expect([own.of(mutant('"x"')), own.of(mutant('"y"'))]).toEqual(['dies', 'lives']);
  rmSync(tree, { recursive: true });
});
