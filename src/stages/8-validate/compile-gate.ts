// Gate 1: the type checker and the linter of the project find nothing wrong with the tests. That they load is proven
// by the first run of gate 2.
import { writeFileSync } from 'node:fs';
import type { EmittedFile, LedgerEntry } from '../../artifacts/index.ts';
import type { CheckProblem } from '../../ports/index.ts';
import { type Context, firstLine, type Refusal } from './context.ts';
import { placeFiles } from './place-files.ts';

const LIMITS = { wallMs: 180_000, memoryMb: 4096, outputBytes: 2_000_000 };
const ROUNDS = 3;

export interface Compiled {
  readonly files: readonly EmittedFile[];
  readonly kept: ReadonlySet<string>;
  readonly refused: ReadonlyMap<string, Refusal>;
  /** Checks that could not run, for the reader. */
  readonly notes: readonly LedgerEntry[];
}

/** Tests a problem belongs to; a problem outside every test is one of the whole file. */
function blamed(problem: CheckProblem, files: readonly EmittedFile[]): readonly string[] {
  const file = files.find((candidate) => candidate.path === problem.file);
  if (file === undefined) return [];
  const test = file.tests.find(({ lines }) => problem.line >= lines.start && problem.line <= lines.end);
  return test === undefined ? file.tests.map(({ id }) => id) : [test.id];
}

async function check(files: readonly EmittedFile[], context: Context) {
  const { chosen, deps, input, view } = context;
  const refused = new Map<string, Refusal>();
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
    const outcome = await deps.sandbox.run(one.command, deps.signal);
    const problems = one.problems(outcome);
    if (problems === undefined) {
      notes.push({
        what: one.name,
        target: '',
        gate: 'compile',
        why: `${one.name} could not run: ${outcome.kind}`,
      });
      continue;
    }
    for (const problem of problems) {
      for (const id of blamed(problem, files)) {
        if (!refused.has(id))
          refused.set(id, {
            gate: 'compile',
            reason: `${one.name} finds fault with it`,
            detail: `line ${problem.line}: ${firstLine(problem.message)}`,
          });
      }
    }
  }
  return { refused, notes };
}

/** Runs the checks until the tests that are left have no problem. */
export async function compileGate(ids: ReadonlySet<string>, context: Context): Promise<Compiled> {
  const kept = new Set(ids);
  const refused = new Map<string, Refusal>();
  let files = await placeFiles(kept, context);
  for (let round = 1; ; round++) {
    const found = await check(files, context);
    if (found.refused.size === 0) return { files, kept, refused, notes: found.notes };
    const last = round === ROUNDS;
    for (const file of files) {
      const faulty = file.tests.some(({ id }) => found.refused.has(id));
      for (const { id } of file.tests) {
        const why =
          found.refused.get(id) ??
          (last && faulty
            ? { gate: 'compile' as const, reason: 'its file still has problems', detail: '' }
            : undefined);
        if (why === undefined) continue;
        refused.set(id, why);
        kept.delete(id);
      }
    }
    files = await placeFiles(kept, context);
    if (last) return { files, kept, refused, notes: found.notes };
  }
}
