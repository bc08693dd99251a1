// Asks the independent mutation tool, with the project's own tests taking part where they can.
import { type EmittedFile, type Range, type TakingPart, takingPart } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import { linkedFolders } from '../../lib/linked-folders.ts';
import { endWords } from '../../ports/end-words.ts';
import type { JudgedMutant } from '../../ports/index.ts';
import type { Context } from './context.ts';
import { runRemembered } from './remember.ts';

const MINUTE = 60_000;

export interface JudgeOrder {
  readonly mutate: readonly { readonly file: string; readonly range?: Range }[];
  /** Our test files in the tree. */
  readonly files: readonly EmittedFile[];
  readonly wallMinutes: number;
}

export type Judged =
  | { readonly ok: true; readonly mutants: readonly JudgedMutant[]; readonly existing: TakingPart }
  | { readonly ok: false; readonly why: string; readonly output: string };

/** The project's own tests that can take part: the judge starts from green. */
export function existingTests({ input: { baseline, bundle, emitted } }: Context): TakingPart {
  const own = new Set(emitted.files.map((file) => file.path));
  const files = bundle.files.filter((file) => file.role === 'test' && !own.has(file.path));
  return takingPart(
    baseline,
    files.map((file) => file.path),
  );
}

async function judgeOnce(order: JudgeOrder, existing: TakingPart, context: Context): Promise<Judged> {
  const { input, deps, chosen, view } = context;
  const prepared = chosen.framework.judge({
    tree: input.tree,
    work: `${input.work}/judge`,
    toolModules: input.toolModules,
    mutate: order.mutate,
    without: [...existing.without, ...linkedFolders(input.tree, chosen.pack.skip)],
    setAside: existing.setAside,
    ...(chosen.project.inner === undefined ? {} : { inner: chosen.project.inner }),
    ...(input.top === undefined ? {} : { top: input.top }),
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

/** Judges the ranges; where it does not work, with ever fewer of the project's own tests. */
export async function runJudge(order: JudgeOrder, context: Context): Promise<Judged> {
  const existing = existingTests(context);
  if (order.mutate.length === 0) return { ok: true, mutants: [], existing };
  let judged = await judgeOnce(order, existing, context);
  for (const fewer of withFewer(existing, context)) {
    // A test of ours that fails in the judge's own copy is for the caller to take out.
    if (judged.ok || namesOurs(judged.output, order)) return judged;
    judged = await judgeOnce(order, fewer.tests === 0 ? { ...fewer, why: judged.why } : fewer, context);
  }
  return judged;
}

function namesOurs(output: string, { files }: JudgeOrder): boolean {
  return files.some((file) => file.tests.some((test) => output.includes(test.fullName)));
}

/** Without the files in which a test was set aside by name; then without any. */
function withFewer(existing: TakingPart, { input: { baseline } }: Context): readonly TakingPart[] {
  if (existing.tests === 0) return [];
  const mixed = existing.setAside.map(({ file }) => file);
  const without = [...new Set([...existing.without, ...mixed])].sort();
  const left = baseline.tests.filter(
    ({ file, status }) => status === 'passed' && !without.includes(file),
  ).length;
  const words = [...existing.words, ...mixed.map((file) => `${file} (as a whole)`)];
  const files = [...new Set([...baseline.tests.map(({ file }) => file), ...without])].sort();
  return [
    ...(mixed.length === 0 || left === 0 ? [] : [{ tests: left, without, setAside: [], words }]),
    { tests: 0, without: files, setAside: [], words },
  ];
}
