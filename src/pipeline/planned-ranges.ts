// Where the mutants of the planned targets are: the targets, and what they call in their own files that is no target.
import type { Range, SystemModel, TestPlan } from '../artifacts/index.ts';

/** Ranges in the order of files and lines; none lies inside another. */
export function plannedRanges(
  model: SystemModel,
  plan: TestPlan,
): readonly { readonly file: string; readonly range: Range }[] {
  const functions = new Map(model.files.flatMap((file) => file.functions).map((fn) => [fn.key, fn]));
  const found = new Set<string>();
  const open = plan.targets.map((target) => target.key);
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const fn = functions.get(key);
    if (fn === undefined || found.has(key)) continue;
    found.add(key);
    for (const callee of model.callGraph[key] ?? []) {
      const called = functions.get(callee);
      // What is exported is a target of its own, or was left out on purpose.
      if (called !== undefined && called.file === fn.file && !called.exported) open.push(callee);
    }
  }
  const ranges = [...found].flatMap((key) => {
    const fn = functions.get(key);
    return fn === undefined ? [] : [{ file: fn.file, range: fn.range }];
  });
  return outermost(ranges);
}

interface Place {
  readonly file: string;
  readonly range: Range;
}

function outermost(places: readonly Place[]): readonly Place[] {
  const sorted = [...places].sort(
    (a, b) =>
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      a.range.start.line - b.range.start.line ||
      a.range.start.column - b.range.start.column ||
      b.range.end.line - a.range.end.line ||
      b.range.end.column - a.range.end.column,
  );
  const kept: Place[] = [];
  for (const place of sorted) {
    const last = kept.at(-1);
    const { end } = place.range;
    const inside =
      last !== undefined &&
      last.file === place.file &&
      (end.line < last.range.end.line ||
        (end.line === last.range.end.line && end.column <= last.range.end.column));
    if (!inside) kept.push(place);
  }
  return kept;
}
