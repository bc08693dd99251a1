// Gate 1: the type checker and the linter of the project find nothing wrong with the tests. That they load is proven
// by the first run of gate 2.

import { writeFileSync } from 'node:fs';
import type { EmittedFile, EmittedTest, LedgerEntry } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import type { CheckProblem } from '../../ports/index.ts';
import type { Context, Refusal } from './context.ts';
import { unmarkedOffset } from './mark-lines.ts';
import { placeFiles } from './place-files.ts';

const LIMITS = { wallMs: 180_000, memoryMb: 4096, outputBytes: 2_000_000 };
/** Tables may be narrowed, taken apart, put together again without the rows at fault, and that twice over. */
const ROUNDS = 8;

export interface Compiled {
  readonly files: readonly EmittedFile[];
  readonly kept: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Refusal>;
  /** Checks that could not run, for the reader. */
  readonly notes: readonly LedgerEntry[];
}

/** Rows at fault stay apart; the others are a table again, once. */
function rejoin(suspects: ReadonlySet<string>, faulty: ReadonlySet<string>, context: Context): boolean {
  const clean = [...suspects].filter((id) => !faulty.has(id));
  if (clean.length === suspects.size) return false;
  for (const id of clean) context.apart.set(id, 'unless-narrow');
  return clean.length > 0;
}

interface Found {
  readonly refused: Map<string, Refusal>;
  /** A problem was accepted by a comment, or a table was taken apart: the files must be written and checked again. */
  accepted: boolean;
  /** Rows of tables with a problem in what they share. */
  readonly crowded: Set<string>;
}

function isIn(line: number, { start, end }: EmittedTest['lines']): boolean {
  return line >= start && line <= end;
}

/** Takes one problem to the test it is in; one outside every test is of all tests of the file. */
function take(
  problem: CheckProblem,
  name: string,
  files: readonly EmittedFile[],
  found: Found,
  context: Context,
): void {
  const file = files.find((candidate) => candidate.path === problem.file);
  if (file === undefined) return;
  const why: Refusal = {
    gate: 'compile',
    reason: `${name} finds fault with it`,
    detail: `line ${problem.line}: ${firstLine(problem.message)}`,
  };
  // What a table's rows share is of none of them: each is printed by itself, and shows whether it is at fault.
  const rows = file.tests.filter(({ table }) => table !== undefined && isIn(problem.line, table));
  if (rows.length > 0) {
    for (const { id } of rows) found.crowded.add(id);
    found.accepted = true;
    return;
  }
  const test = file.tests.find(({ lines }) => isIn(problem.line, lines));
  if (test === undefined) {
    for (const { id } of file.tests) found.refused.set(id, why);
    return;
  }
  const offset = unmarkedOffset(test, problem.line, context.accepted);
  const comments = context.accepted.get(test.id) ?? new Map<number, string>();
  if (problem.accept === undefined || comments.has(offset)) {
    found.refused.set(test.id, why);
    return;
  }
  context.accepted.set(test.id, comments.set(offset, problem.accept));
  found.accepted = true;
}

async function check(
  files: readonly EmittedFile[],
  context: Context,
): Promise<{ found: Found; notes: readonly LedgerEntry[] }> {
  const { chosen, deps, input, view } = context;
  const found: Found = { refused: new Map(), accepted: false, crowded: new Set() };
  const notes: LedgerEntry[] = [];
  const { tree, work } = input;
  const testFiles = files.map((file) => file.path);
  for (const one of chosen.pack.checks({
    tree,
    work,
    project: chosen.project,
    testFiles,
    view,
    limits: LIMITS,
  })) {
    context.say(`${one.name} on ${testFiles.length} test files`);
    for (const { path, text } of one.files) writeFileSync(path, text);
    const problems = one.problems(await deps.sandbox.run(one.command, deps.signal));
    deps.signal.throwIfAborted();
    if (problems === undefined)
      notes.push({ what: one.name, target: '', gate: 'compile', why: `${one.name} could not run` });
    // Several problems of one line are accepted by one comment.
    const seen = new Set<string>();
    for (const problem of problems ?? []) {
      const place = `${problem.file}:${problem.line}`;
      if (problem.accept !== undefined && seen.has(place)) continue;
      seen.add(place);
      take(problem, one.name, files, found, context);
    }
  }
  return { found, notes };
}

/** Runs the checks until the tests that are left have no problem. */
export async function compileGate(ids: ReadonlySet<string>, context: Context): Promise<Compiled> {
  const kept = new Set(ids);
  const refused = new Map<string, Refusal>();
  let files = await placeFiles(kept, context);
  let suspects: ReadonlySet<string> | undefined;
  for (let round = 1; ; round++) {
    const { found, notes } = await check(files, context);
    for (const id of context.aside) found.refused.delete(id);
    const narrowed = [...found.crowded].filter((id) => context.apart.has(id));
    for (const id of found.crowded) context.apart.set(id, context.apart.has(id) ? 'always' : 'unless-narrow');
    if (suspects === undefined) {
      if (narrowed.length > 0) suspects = new Set(narrowed);
    } else if (suspects.size > 0) {
      const faulty = new Set([...found.refused.keys(), ...context.accepted.keys()]);
      if (rejoin(suspects, faulty, context)) found.accepted = true;
      suspects = new Set();
    }
    if (found.refused.size === 0 && !found.accepted) return { files, kept, refused, notes };
    const last = round === ROUNDS;
    for (const file of files) {
      const faulty = file.tests.some(({ id }) => found.refused.has(id)) || found.accepted;
      for (const { id } of file.tests) {
        const rest: Refusal = { gate: 'compile', reason: 'its file still has problems', detail: '' };
        const why = found.refused.get(id) ?? (last && faulty ? rest : undefined);
        if (why === undefined || context.aside.has(id)) continue;
        refused.set(id, why);
        kept.delete(id);
      }
    }
    files = await placeFiles(kept, context);
    if (last || kept.size === 0) return { files, kept, refused, notes };
  }
}
