// Asks the independent mutation tool: what QTest's tests kill, and what the project's own tests kill. Each is asked
// alone, because all killers are wanted of the one, and the other, which may be large, can stop at its first.
import { type Range, type TakingPart, takingPart } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import { linkedFolders } from '../../lib/linked-folders.ts';
import { endWords } from '../../ports/end-words.ts';
import type { JudgedMutant, JudgeRequest } from '../../ports/index.ts';
import type { Context } from './context.ts';
import { runRemembered } from './remember.ts';

const MINUTE = 60_000;

/** What the judge is to mutate: whole files, or ranges of them. */
export type Mutate = readonly { readonly file: string; readonly range?: Range }[];

export interface JudgeOrder {
  readonly mutate: Mutate;
  /** The mutants inside the ranges that are wanted; all when absent. */
  readonly named?: NonNullable<JudgeRequest['named']>;
  readonly wallMinutes: number;
}

export type Judged =
  | { readonly ok: true; readonly mutants: readonly JudgedMutant[] }
  | { readonly ok: false; readonly why: string; readonly output: string };

/** `existing` says which of the project's own tests took part. */
export interface JudgedByOwn {
  readonly mutants: readonly JudgedMutant[];
  readonly existing: TakingPart;
}

/** The project's own tests that can take part: the judge starts from green. */
export function existingTests({ input: { baseline, bundle, emitted } }: Context): TakingPart {
  const own = new Set(emitted.files.map((file) => file.path));
  const files = bundle.files.filter((file) => file.role === 'test' && !own.has(file.path));
  return takingPart(
    baseline,
    files.map((file) => file.path),
  );
}

async function judgeOnce(
  order: JudgeOrder,
  tests: Pick<TakingPart, 'without' | 'setAside'> & { readonly allKillers: boolean; readonly work: string },
  context: Context,
): Promise<Judged> {
  const { input, deps, chosen, view } = context;
  const prepared = chosen.framework.judge({
    tree: input.tree,
    work: `${input.work}/${tests.work}`,
    toolModules: input.toolModules,
    mutate: order.mutate,
    ...(order.named === undefined ? {} : { named: order.named }),
    without: [...tests.without, ...linkedFolders(input.tree, chosen.pack.skip)],
    setAside: tests.setAside,
    ...(chosen.project.inner === undefined ? {} : { inner: chosen.project.inner }),
    ...(input.top === undefined ? {} : { top: input.top }),
    allKillers: tests.allKillers,
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
    return { ok: true, mutants: chosen.framework.judged(report) };
  } catch (error) {
    return { ok: false, why: `the mutation report could not be read: ${firstLine(String(error))}`, output };
  }
}

/** Judges the ranges by QTest's tests alone; every killer of every mutant is known. */
export async function judgeByOurs(order: JudgeOrder, context: Context): Promise<Judged> {
  if (order.mutate.length === 0) return { ok: true, mutants: [] };
  const { without } = noneOf(existingTests(context), context);
  return judgeOnce(order, { without, setAside: [], allKillers: true, work: 'judge' }, context);
}

/** Judges the ranges by the project's own tests alone; where it does not work, with ever fewer of them. */
export async function judgeByOwn(order: JudgeOrder, context: Context): Promise<JudgedByOwn> {
  const existing = existingTests(context);
  if (order.mutate.length === 0 || existing.tests === 0) return { mutants: [], existing };
  const ours = context.input.emitted.files.map(({ path }) => path);
  let why = '';
  for (const taking of [existing, ...withFewer(existing, context)]) {
    const without = [...taking.without, ...ours];
    const judged = await judgeOnce(
      order,
      { ...taking, without, allKillers: false, work: 'judge-own' },
      context,
    );
    if (judged.ok) return { mutants: judged.mutants, existing: taking };
    why = judged.why;
  }
  return { mutants: [], existing: { ...noneOf(existing, context), why } };
}

/** Without the files in which a test was set aside by name, when that leaves any. */
function withFewer(existing: TakingPart, { input: { baseline } }: Context): readonly TakingPart[] {
  const mixed = existing.setAside.map(({ file }) => file);
  const without = [...new Set([...existing.without, ...mixed])].sort();
  const tests = baseline.tests.filter(
    ({ file, status }) => status === 'passed' && !without.includes(file),
  ).length;
  const words = [...existing.words, ...mixed.map((file) => `${file} (as a whole)`)];
  return mixed.length === 0 || tests === 0 ? [] : [{ tests, without, setAside: [], words }];
}

/** Leaves out every file that holds a test; what only helps tests may serve ours. */
function noneOf({ without, words }: TakingPart, { input: { baseline } }: Context): TakingPart {
  const files = new Set([...baseline.tests.map(({ file }) => file), ...without]);
  return { tests: 0, without: [...files].sort(), setAside: [], words };
}
