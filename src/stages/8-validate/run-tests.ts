// One run of test files in the sandbox, and what it says of each of our tests.
import { mkdirSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { EmittedFile } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import { endWords } from '../../ports/end-words.ts';
import type { RunReport } from '../../ports/index.ts';
import type { PerturbedRun } from '../../ports/perturbed-runs.ts';
import type { Context } from './context.ts';
import { runRemembered } from './remember.ts';

const LIMITS = { wallMs: 180_000, memoryMb: 4096, outputBytes: 200_000 };

export type Ran =
  | {
      readonly ok: true;
      readonly report: RunReport;
      readonly coverage: string | undefined;
      /** By the clock, start of the runner included. */
      readonly ms: number;
    }
  | { readonly ok: false; readonly why: string };

export interface RunOptions {
  readonly only?: readonly string[];
  readonly coverage?: readonly string[];
}

/** Runs the files (relative to the tree; none: all of the project's). */
export async function runTests(
  files: readonly string[],
  run: PerturbedRun,
  context: Context,
  options: RunOptions = {},
): Promise<Ran> {
  const { input, deps, chosen } = context;
  const work = `${input.work}/run`;
  for (const folder of [work, run.env?.HOME, run.env?.TMPDIR])
    if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const { name, orderSeed, clockOffsetMs, randomSeed, filePace, env, shared } = run;
  const prepared = chosen.framework.run({
    tree: input.tree,
    testFiles: files,
    work,
    toolModules: input.toolModules,
    view: context.view,
    limits: LIMITS,
    ...(shared === undefined ? {} : { shared }),
    perturb: {
      name,
      ...(orderSeed === undefined ? {} : { orderSeed }),
      ...(clockOffsetMs === undefined ? {} : { clockOffsetMs }),
      ...(randomSeed === undefined ? {} : { randomSeed }),
      ...(filePace === undefined ? {} : { filePace }),
      ...(env === undefined ? {} : { env }),
    },
    ...(options.only === undefined ? {} : { only: options.only }),
    ...(options.coverage === undefined ? {} : { coverage: { sources: options.coverage } }),
  });
  const { outcome, report, coverage } = await runRemembered(
    { ...prepared, command: { ...prepared.command, writable: [...prepared.command.writable, input.work] } },
    context,
  );
  deps.signal.throwIfAborted();
  if (report === undefined) return { ok: false, why: endWords(outcome) };
  try {
    const ms = 'ms' in outcome ? outcome.ms : 0;
    const read = chosen.framework.report(report, input.tree);
    // With coverage, thresholds of the project may decide how it ends.
    const failed = outcome.kind === 'exited' && outcome.code !== 0 && options.coverage === undefined;
    return { ok: true, report: failed ? withStray(read) : read, coverage, ms };
  } catch (error) {
    return { ok: false, why: `its report could not be read: ${firstLine(String(error))}` };
  }
}

/** A runner that fails though every test passed saw an error outside of them, which its report may leave out. */
export function withStray(report: RunReport): RunReport {
  const red = report.errors.length > 0 || report.tests.some(({ status }) => status === 'failed');
  if (red || report.tests.length === 0) return report;
  return {
    ...report,
    errors: [{ file: '', message: 'every test passed and the run failed: an error outside the tests' }],
  };
}

/**
 * True for a test that the error of its whole file is not about: the error names lines of the file, and all of them are
 * in other tests. A type checker at run time refuses a file for one test; the others run when that one is gone.
 */
function spared(file: EmittedFile, id: string, message: string): boolean {
  const name = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const plain = stripVTControlCharacters(message);
  const lines = [...plain.matchAll(new RegExp(`${name}[:(](\\d+)`, 'g'))].map(([, line]) => Number(line));
  const inTests = lines.filter((line) =>
    file.tests.some(({ lines: place }) => line >= place.start && line <= place.end),
  );
  if (lines.length === 0 || inTests.length < lines.length) return false;
  const own = file.tests.find((test) => test.id === id)?.lines;
  return own !== undefined && !inTests.some((line) => line >= own.start && line <= own.end);
}

/** Errors of the tests that did not pass, by id. A test the report does not mention did not pass. */
export function failures(files: readonly EmittedFile[], report: RunReport): ReadonlyMap<string, string> {
  const failed = new Map<string, string>();
  const results = new Map(report.tests.map((test) => [`${test.file}\n${test.fullName}`, test]));
  for (const file of files) {
    const broken = report.errors.find((error) => error.file === file.path);
    for (const { id, fullName } of file.tests) {
      const result = results.get(`${file.path}\n${fullName}`);
      if (broken !== undefined && !spared(file, id, broken.message)) failed.set(id, broken.message);
      else if (broken !== undefined) continue;
      else if (result === undefined) failed.set(id, 'it was not run');
      else if (result.status !== 'passed') failed.set(id, result.error ?? `it was ${result.status}`);
    }
  }
  return failed;
}
