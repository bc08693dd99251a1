// Tests by source file and function, in the order of the source.
import type { FunctionFacts, SystemModel, TestCase, TestDsl, TestPlan } from '../../artifacts/index.ts';

export interface Group {
  readonly name: string;
  readonly tests: readonly TestCase[];
}

export interface FileGroups {
  readonly file: string;
  /** Tests of whether the module loads have a file of their own: an import at its top would fail them all. */
  readonly loading: boolean;
  readonly groups: readonly Group[];
}

function fileOf(target: string, facts: FunctionFacts | undefined): string {
  return facts?.file ?? target.slice(0, Math.max(0, target.lastIndexOf('#')));
}

/** Groups the tests; functions of one file that share a name share a group. */
export function groupTests({
  model,
  tests,
}: {
  readonly model: SystemModel;
  readonly plan: TestPlan;
  readonly tests: TestDsl;
}): readonly FileGroups[] {
  const functions = new Map(
    model.files.flatMap((file) => file.functions.map((facts) => [facts.key, facts] as const)),
  );
  const order = new Map([...functions.keys()].map((key, i) => [key, i]));
  const targets = [...new Set(tests.tests.map((test) => test.target))];
  targets.sort(
    (a, b) =>
      (order.get(a) ?? Number.MAX_SAFE_INTEGER) - (order.get(b) ?? Number.MAX_SAFE_INTEGER) ||
      (a < b ? -1 : 1),
  );
  const files = new Map<string, Map<string, TestCase[]>>();
  const loads = tests.tests.filter((test) => test.input.op === 'load');
  for (const target of targets) {
    if (loads.some((test) => test.target === target)) continue;
    const facts = functions.get(target);
    const file = fileOf(target, facts);
    const name = facts?.qualifiedName ?? target.slice(target.lastIndexOf('#') + 1);
    const groups = files.get(file) ?? new Map<string, TestCase[]>();
    files.set(file, groups);
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push(...tests.tests.filter((test) => test.target === target));
  }
  const called = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, groups]) => ({
      file,
      loading: false,
      groups: [...groups].map(([name, list]) => ({ name, tests: list })),
    }));
  const loaded = loads.map((test) => {
    const file = fileOf(test.target, undefined);
    return { file, loading: true, groups: [{ name: file.slice(file.lastIndexOf('/') + 1), tests: [test] }] };
  });
  return [...called, ...loaded];
}
