// Asks the independent mutation tool, with the project's own tests taking part where they can.
import type { EmittedFile, Range } from '../../artifacts/index.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import { type Context, firstLine } from './context.ts';
import { runRemembered } from './remember.ts';
import { endWords } from './run-tests.ts';

const MINUTE = 60_000;

export interface Existing {
  /** Tests of the project that take part. */
  readonly tests: number;
  /** Test files of the project that do not. */
  readonly without: readonly string[];
  /** Why none takes part although there are some. */
  readonly why?: string;
}

export interface JudgeOrder {
  readonly mutate: readonly { readonly file: string; readonly range?: Range }[];
  /** Our test files in the tree. */
  readonly files: readonly EmittedFile[];
  readonly wallMinutes: number;
}

export type Judged =
  | { readonly ok: true; readonly mutants: readonly JudgedMutant[]; readonly existing: Existing }
  | { readonly ok: false; readonly why: string; readonly output: string };

/** The project's own test files that can take part: those in which every test passes, since the judge starts from green. */
export function existingTests(context: Context): Existing {
  const { baseline, bundle, emitted } = context.input;
  const own = new Set(emitted.files.map((file) => file.path));
  const files = new Set(baseline.tests.map((test) => test.file));
  const all = new Set([
    ...files,
    ...bundle.files.filter((file) => file.role === 'test').map((file) => file.path),
  ]);
  for (const path of own) all.delete(path);
  if (baseline.status === 'none') return { tests: 0, without: [] };
  if (baseline.status === 'not-run') {
    return {
      tests: 0,
      without: [...all].sort(),
      why: baseline.reason ?? "the project's own tests could not be run",
    };
  }
  const red = new Set(baseline.tests.filter((test) => test.status === 'failed').map((test) => test.file));
  const green = baseline.tests.filter((test) => !red.has(test.file));
  // When a file did not load it has no tests; only files that have some are known to be green.
  const without =
    baseline.status === 'red' ? [...all].filter((path) => red.has(path) || !files.has(path)).sort() : [];
  if (green.length === 0) return { tests: 0, without: [...all].sort(), why: "the project's own tests fail" };
  return { tests: green.length, without };
}

async function judgeOnce(order: JudgeOrder, existing: Existing, context: Context): Promise<Judged> {
  const { input, deps, chosen, view } = context;
  const prepared = chosen.framework.judge({
    tree: input.tree,
    work: `${input.work}/judge`,
    toolModules: input.toolModules,
    mutate: order.mutate,
    without: existing.without,
    allKillers: true,
    workers: input.workers,
    view,
    limits: { wallMs: order.wallMinutes * MINUTE, memoryMb: 8192, outputBytes: 1_000_000 },
  });
  const { command } = prepared;
  const { outcome, report } = await runRemembered(
    { ...prepared, command: { ...command, writable: [...command.writable, input.work] } },
    context,
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
export async function runJudge(order: JudgeOrder, context: Context): Promise<Judged> {
  const existing = existingTests(context);
  if (order.mutate.length === 0) return { ok: true, mutants: [], existing };
  const judged = await judgeOnce(order, existing, context);
  if (judged.ok || existing.tests === 0) return judged;
  // A test of ours that fails in the judge's own copy is for the caller to take out.
  if (order.files.some((file) => file.tests.some((test) => judged.output.includes(test.fullName))))
    return judged;
  const files = [
    ...new Set([...context.input.baseline.tests.map((test) => test.file), ...existing.without]),
  ].sort();
  return judgeOnce(order, { tests: 0, without: files, why: judged.why }, context);
}
