// Asks the independent mutation tool, with the project's own tests taking part where they can.
import type { EmittedFile, Range } from '../../artifacts/index.ts';
import { runPrepared } from '../../lib/prepared-run.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { type Context, firstLine } from './context.ts';
import { endWords } from './run-tests.ts';

const MINUTE = 60_000;

export interface Existing {
  readonly files: readonly string[];
  /** Tests in those files. */
  readonly tests: number;
  /** Why they take no part, when they do not. */
  readonly why?: string;
}

export type Judged =
  | { readonly ok: true; readonly mutants: readonly JudgedMutant[]; readonly existing: Existing }
  | { readonly ok: false; readonly why: string; readonly output: string };

/** The project's test files in which every test passes; the judge starts from green. */
export function existingTests(context: Context): Existing {
  const { baseline } = context.input;
  if (baseline.status === 'none') return { files: [], tests: 0 };
  if (baseline.status === 'not-run')
    return { files: [], tests: 0, why: baseline.reason ?? "the project's own tests could not be run" };
  const red = new Set(baseline.tests.filter((test) => test.status === 'failed').map((test) => test.file));
  const green = baseline.tests.filter((test) => !red.has(test.file));
  const files = [...new Set(green.map((test) => test.file))].sort();
  if (files.length === 0) return { files, tests: 0, why: "the project's own tests fail" };
  return { files, tests: green.length };
}

async function judgeOnce(
  mutate: readonly { file: string; range?: Range }[],
  files: readonly EmittedFile[],
  existing: Existing,
  full: boolean,
  context: Context,
): Promise<Judged> {
  const { input, deps, chosen } = context;
  const testFiles = [...files.map((file) => file.path), ...existing.files];
  const { outcome, report } = await runPrepared(
    chosen.framework.judge({
      tree: input.tree,
      work: `${input.work}/judge`,
      toolModules: input.toolModules,
      mutate,
      testFiles,
      allKillers: true,
      workers: input.workers,
      view: context.view,
      limits: { wallMs: (full ? 60 : 15) * MINUTE, memoryMb: 8192, outputBytes: 1_000_000 },
    }),
    (command) => deps.sandbox.run({ ...command, writable: [...command.writable, input.work] }, deps.signal),
  );
  deps.signal.throwIfAborted();
  const output = outcome.kind === 'not-started' ? '' : `${outcome.stdout}\n${outcome.stderr}`;
  if (report === undefined) return { ok: false, why: `the mutation tool ${endWords(outcome)}`, output };
  try {
    return { ok: true, mutants: chosen.framework.judged(report), existing };
  } catch (error) {
    return { ok: false, why: `the mutation report could not be read: ${firstLine(String(error))}`, output };
  }
}

/** Judges the ranges; once more without the project's own tests when it does not work with them. */
export async function runJudge(
  mutate: readonly { file: string; range?: Range }[],
  files: readonly EmittedFile[],
  full: boolean,
  context: Context,
): Promise<Judged> {
  if (mutate.length === 0) return { ok: true, mutants: [], existing: existingTests(context) };
  const existing = existingTests(context);
  const judged = await judgeOnce(mutate, files, existing, full, context);
  if (judged.ok || existing.files.length === 0) return judged;
  // A test of ours that fails in the judge's own copy is for the caller to take out.
  if (files.some((file) => file.tests.some((test) => judged.output.includes(test.fullName)))) return judged;
  return judgeOnce(mutate, files, { files: [], tests: 0, why: judged.why }, full, context);
}
