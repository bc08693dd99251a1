// Puts the test files with exactly the tests that are still in the running into the tree.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { EmittedFile, EmittedTest } from '../../artifacts/index.ts';
import type { Check, PrintableTest } from '../../ports/index.ts';
import type { Context } from './context.ts';
import { markLines } from './mark-lines.ts';
import { relocate } from './relocate.ts';

const FORMAT_LIMITS = { wallMs: 60_000, memoryMb: 2048 };

function groupName(test: EmittedTest): string {
  return test.fullName.slice(0, test.fullName.length - test.title.length - 1);
}

function printable(test: EmittedTest, context: Context): PrintableTest | undefined {
  const found = context.cases.get(test.id);
  if (found === undefined) return undefined;
  const { id, setup, input, expect, isolation } = found;
  const { title, parameters } = test;
  const apart = context.apart.get(id);
  return {
    id,
    title,
    setup,
    input,
    expect,
    isolation,
    ...(parameters === undefined ? {} : { parameters }),
    ...(apart === undefined ? {} : { apart }),
  };
}

function sourceOf(file: EmittedFile, context: Context): string {
  const target =
    file.tests.map((test) => context.cases.get(test.id)?.target).find((key) => key !== undefined) ?? '';
  return target.slice(0, Math.max(0, target.lastIndexOf('#')));
}

/** The file again, with only some of its tests. */
function reprint(file: EmittedFile, kept: ReadonlySet<string>, context: Context): EmittedFile {
  const tests = file.tests.filter((test) => kept.has(test.id));
  const asWritten = !tests.some(({ id, table }) => table !== undefined && context.apart.has(id));
  if (tests.length === file.tests.length && asWritten) return file;
  const groups = new Map<string, PrintableTest[]>();
  for (const test of tests) {
    const printed = printable(test, context);
    if (printed === undefined) continue;
    const group = groups.get(groupName(test)) ?? [];
    groups.set(groupName(test), group);
    group.push(printed);
  }
  const header = (file.text.split('\n')[0] ?? '').replace(/^\W+/, '');
  const { text, tests: emitted } = context.chosen.framework.emit({
    file: sourceOf(file, context),
    testPath: file.path,
    groups: [...groups].map(([name, list]) => ({ name, tests: list })),
    view: context.view,
    header,
  });
  const before = new Map(tests.map((test) => [test.id, test]));
  return {
    path: file.path,
    text,
    tests: emitted.map((test) => {
      const { title = '', parameters } = before.get(test.id) ?? {};
      return { ...test, title, ...(parameters === undefined ? {} : { parameters }) };
    }),
  };
}

async function format(files: readonly EmittedFile[], context: Context): Promise<readonly EmittedFile[]> {
  const { chosen, input, view } = context;
  const testFiles = files.map((file) => file.path);
  if (files.length === 0) return files;
  const checks = chosen.pack.format?.({
    tree: input.tree,
    work: input.work,
    project: chosen.project,
    testFiles,
    view,
    limits: FORMAT_LIMITS,
  });
  let formatted = files;
  for (const check of checks ?? []) formatted = await apply(check, formatted, context);
  return formatted;
}

/** One tool on the files, in place; what it could not do leaves them as they were. */
async function apply(
  check: Check,
  files: readonly EmittedFile[],
  { deps, input }: Context,
): Promise<readonly EmittedFile[]> {
  for (const { path, text } of check.files) writeFileSync(path, text);
  const outcome = await deps.sandbox.run(check.command, deps.signal);
  deps.signal.throwIfAborted();
  const done = check.problems(outcome) !== undefined;
  return files.map((file) => {
    const place = join(input.tree, file.path);
    if (!done) {
      writeFileSync(place, file.text);
      return file;
    }
    const text = readFileSync(place, 'utf8');
    return { path: file.path, text, tests: relocate(file.text, file.tests, text) };
  });
}

/** Writes the files, formatted as the project has it; files that have lost all their tests are removed. */
export async function placeFiles(
  kept: ReadonlySet<string>,
  context: Context,
): Promise<readonly EmittedFile[]> {
  const { tree, emitted } = context.input;
  const files: EmittedFile[] = [];
  for (const file of emitted.files) {
    const reduced = reprint(file, kept, context);
    const place = join(tree, file.path);
    if (reduced.tests.length === 0) {
      rmSync(place, { force: true });
      continue;
    }
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, reduced.text);
    files.push(reduced);
  }
  const formatted = await format(files, context);
  return formatted.map((file) => {
    const marked = markLines(file, context.accepted);
    if (marked !== file) writeFileSync(join(tree, file.path), marked.text);
    return marked;
  });
}
