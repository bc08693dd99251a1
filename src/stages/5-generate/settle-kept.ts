// After the search: what each kept test came to, which tests are printed without being proven, and how the code they
// are about looks, for the next run to compare with.
import type {
  Finding,
  KeptTarget,
  KeptTests,
  Maintained,
  Maintenance,
  TestCase,
} from '../../artifacts/index.ts';
import { programOf } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';
import type { GenerateInput } from './contract.ts';
import type { CodeHashes } from './hash-code.ts';
import type { Revisited } from './revisited.ts';
import type { PlannedTarget } from './search-targets.ts';

export interface SettleRequest {
  readonly input: GenerateInput;
  readonly kept: KeptTests | undefined;
  readonly revisited: readonly Revisited[];
  readonly targets: readonly PlannedTarget[];
  readonly resting: ReadonlySet<number>;
  readonly hash: (key: string) => CodeHashes | undefined;
  /** Tests that the search chose, kept ones among them. */
  readonly tests: readonly TestCase[];
}

/** The tests to print, those set aside among them, and the record of what became of the kept ones. */
export function settleKept(request: SettleRequest): { tests: readonly TestCase[]; maintenance: Maintenance } {
  const { kept, revisited, targets, resting, tests } = request;
  const chosen = new Set(tests.map(({ id }) => id));
  const limit = request.input.config.generation.max_tests_per_function;
  const full = (target: string) =>
    limit !== undefined && tests.filter((test) => test.target === target).length >= limit;
  const fates = revisited.map((each): Maintained => {
    const superfluous = (each.fate === 'held' || each.fate === 'replaced') && !chosen.has(each.case.id);
    return {
      id: each.case.id,
      file: each.kept.file,
      title: each.kept.title,
      target: each.case.target,
      fate: superfluous ? 'retired' : each.fate,
      why: superfluous ? whySuperfluous(each, full(each.case.target)) : each.why,
      ...(each.was === undefined ? {} : { was: each.was }),
      ...(each.is === undefined ? {} : { is: each.is }),
      ...(each.changed === undefined ? {} : { changed: each.changed }),
    };
  });
  const sources = new Set(tests.map(sourceOf));
  const touched = new Set(
    fates.flatMap(({ file, fate }, i) =>
      fate !== 'unchecked' || sources.has(sourceOf((revisited[i] as Revisited).case)) ? [file] : [],
    ),
  );
  const left = revisited
    .filter(({ fate }) => fate === 'regression' || fate === 'unchecked')
    .map((each) => ({ ...each.kept, case: each.case }));
  const aside = left.filter(({ file }) => touched.has(file));
  return {
    tests: inOrder([...aside.map((each) => each.case), ...tests], revisited),
    maintenance: {
      version: '1.0',
      tests: fates,
      aside,
      untouched: left.filter(({ file }) => !touched.has(file)),
      targets: describeTargets(request, new Set(left.map((each) => each.case.target))),
      resting: kept === undefined ? [] : [...resting].map((index) => (targets[index] as PlannedTarget).key),
    },
  };
}

function whySuperfluous({ fate, why }: Revisited, full: boolean): string {
  const others = full
    ? 'generation.max_tests_per_function leaves no room for it'
    : 'other tests, or tests of the project, kill all that it kills';
  return fate === 'replaced' ? `${why}, and ${others}` : others;
}

/** Tests about loading a module have files of their own. */
function sourceOf({ target, input }: TestCase): string {
  return input.op === 'load' ? target : target.slice(0, target.lastIndexOf('#'));
}

/** Of each function, kept tests first and in the order in which they were kept. */
function inOrder(tests: readonly TestCase[], revisited: readonly Revisited[]): readonly TestCase[] {
  const place = new Map(revisited.map((each, i) => [each.case.id, i]));
  const at = ({ id }: TestCase) => place.get(id) ?? Number.MAX_SAFE_INTEGER;
  const groups = new Map<string, TestCase[]>();
  for (const test of tests) groups.set(test.target, [...(groups.get(test.target) ?? []), test]);
  return [...groups.values()].flatMap((group) => group.sort((a, b) => at(a) - at(b)));
}

/** Functions that rest, or whose tests were left, stay as they were written down: the next run compares with that. */
function describeTargets(
  { kept, targets, resting, hash, input }: SettleRequest,
  left: ReadonlySet<string>,
): readonly KeptTarget[] {
  const old = new Map(kept?.targets.map((each) => [each.key, each]));
  const lines = new Map<string, KeptTarget>();
  for (const [index, { key, module, path, plan }] of targets.entries()) {
    const before = old.get(key);
    const code = hash(key);
    if ((left.has(key) || resting.has(index)) && before !== undefined) lines.set(key, before);
    else if (code !== undefined) {
      const { own, all, uses } = code;
      const via = plan.access.find((each) => each.module === module && each.path === path);
      lines.set(key, { key, own, all, access: { module, path: via?.path ?? path }, uses });
    }
  }
  const planned = new Set(input.plan.targets.map(({ key }) => key));
  for (const [key, before] of old) {
    if (!lines.has(key) && (left.has(key) || (!planned.has(key) && hash(key) !== undefined)))
      lines.set(key, before);
  }
  return [...lines.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Kept tests that look like regressions, as findings with their evidence. */
export function regressionFindings(
  revisited: readonly Revisited[],
  { model }: GenerateInput,
): readonly Finding[] {
  const facts = new Map(model.files.flatMap((file) => file.functions).map((each) => [each.key, each]));
  return revisited
    .filter(({ fate }) => fate === 'regression')
    .map(({ kept, case: test, why, was = '', is = '', changed }) => {
      const own = facts.get(test.target);
      return {
        id: `f-${sha256(`kept:${test.id}`).slice(0, 12)}`,
        kind: 'suspected-bug',
        target: test.target,
        title: `${kept.file} “${kept.title}” looks like a regression: ${why}`,
        evidence: {
          source: 'kept-test',
          file: own?.file ?? kept.file,
          line: own?.range.start.line ?? 1,
          claim: was,
          observed: changed === undefined ? is : `${is}; changed since: ${changed.join(', ')}`,
        },
        program: [...programOf(test)],
      };
    });
}
