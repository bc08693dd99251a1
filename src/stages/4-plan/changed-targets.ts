// Which functions may behave differently than at the commit that is compared with: those whose own code changed, and
// those that reach one of them through calls, however many.
import type { FileFacts, FunctionFacts, SourceBundle, SystemModel } from '../../artifacts/index.ts';

type Since = NonNullable<SourceBundle['source']['since']>;
type ChangedFile = Since['files'][number];
type ChangedRange = Exclude<ChangedFile['ranges'], 'added'>[number];

/** Keys of the functions that changed, or that call one that did. */
export function changedTargets({ files: changes }: Since, model: SystemModel): ReadonlySet<string> {
  const byPath = new Map(model.files.map((file) => [file.path, file]));
  const changed = new Set<string>();
  const whole = new Set<string>();
  for (const change of changes) {
    const file = byPath.get(change.path);
    if (file === undefined) continue;
    if (change.ranges === 'added') for (const { key } of file.functions) changed.add(key);
    else for (const range of change.ranges) if (!within(range, file, changed)) whole.add(file.path);
  }
  for (const path of readersOf(whole, model))
    for (const { key } of byPath.get(path)?.functions ?? []) changed.add(key);
  return withCallers(changed, model);
}

/** Marks the functions around a change; false when a statement outside of every function changed. */
function within(range: ChangedRange, file: FileFacts, changed: Set<string>): boolean {
  const around = file.functions.filter((fn) => touches(range, fn.range.start.line, fn.range.end.line));
  for (const fn of around) {
    if (
      fn.kind === 'class' &&
      around.some((other) => other.owner?.name === fn.qualifiedName && other.kind !== 'constructor')
    )
      continue;
    changed.add(fn.key);
    // What makes an instance decides how its members behave.
    const made =
      fn.kind === 'constructor' ? fn.owner?.name : fn.kind === 'class' ? fn.qualifiedName : undefined;
    if (made === undefined) continue;
    for (const other of file.functions)
      if (other.owner?.name === made || (other.kind === 'class' && other.qualifiedName === made))
        changed.add(other.key);
  }
  const outside = linesOf(range).filter(
    (line) => !file.functions.some((fn) => fn.range.start.line <= line && line <= fn.range.end.line),
  );
  if (range.lines === 0) return around.length > 0 || !inStatement(range, file);
  return !outside.some((line) => inStatement({ start: line, lines: 1 }, file));
}

/** Without knowledge of the statements, every line counts as one. */
function inStatement(range: ChangedRange, { topLevel }: FileFacts): boolean {
  return topLevel === undefined || topLevel.some(({ start, end }) => touches(range, start, end));
}

/** Lines removed between two lines are within what holds both. */
function touches({ start, lines }: ChangedRange, first: number, last: number): boolean {
  if (lines === 0) return first < start && start <= last;
  return start <= last && start + lines - 1 >= first;
}

function linesOf({ start, lines }: ChangedRange): number[] {
  return Array.from({ length: lines }, (_, index) => start + index);
}

/** Files whose own statements changed, and those that import them, directly or through files that only pass on. */
function readersOf(whole: ReadonlySet<string>, model: SystemModel): ReadonlySet<string> {
  const importers = new Map<string, FileFacts[]>();
  for (const file of model.files)
    for (const path of model.dependencies[file.path] ?? [])
      importers.set(path, [...(importers.get(path) ?? []), file]);
  const found = new Set(whole);
  const queue = [...whole];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    for (const file of importers.get(path) ?? []) {
      if (found.has(file.path)) continue;
      found.add(file.path);
      if (file.reexports.length > 0) queue.push(file.path);
    }
  }
  return found;
}

function withCallers(changed: ReadonlySet<string>, { callGraph }: SystemModel): ReadonlySet<string> {
  const callers = new Map<string, string[]>();
  for (const [caller, callees] of Object.entries(callGraph))
    for (const callee of callees) callers.set(callee, [...(callers.get(callee) ?? []), caller]);
  const found = new Set(changed);
  const queue = [...changed];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const caller of callers.get(key) ?? []) {
      if (found.has(caller)) continue;
      found.add(caller);
      queue.push(caller);
    }
  }
  return found;
}

/** Why a function is left out, or undefined. */
export function unchangedFilter(
  since: Since | undefined,
  model: SystemModel,
): (fn: FunctionFacts) => string | undefined {
  if (since === undefined) return () => undefined;
  const changed = changedTargets(since, model);
  return ({ key }) => (changed.has(key) ? undefined : `unchanged since ${since.ref}`);
}
