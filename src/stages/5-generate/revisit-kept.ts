// Runs the tests of an earlier run on the code as it is, before anything is searched, and settles what becomes of
// each: it holds, its function changed on purpose, it looks like a regression, or its function is gone.
import type {
  Expectation,
  FunctionFacts,
  KeptTarget,
  KeptTest,
  KeptTests,
  Maintained,
  TestCase,
  Value,
} from '../../artifacts/index.ts';
import { programOf } from '../../artifacts/index.ts';
import type { Held } from '../../services/search/held.ts';
import { actOf, wellFormed } from '../../services/search/program.ts';
import type { Observed } from '../../services/search/protocol.ts';
import type { WorkerPool } from '../../services/search/worker-pool.ts';
import { isAccidental, isUsable, unfit } from '../../services/search/worth.ts';
import type { LaidOutProbe } from './build-probe.ts';
import type { GenerateInput } from './contract.ts';
import { type Change, decideFates } from './decide-fate.ts';
import { describe } from './describe.ts';
import type { CodeHashes } from './hash-code.ts';
import { findMoved, movedCase } from './move-kept.ts';
import type { Revisited } from './revisited.ts';
import type { PlannedTarget } from './search-targets.ts';
import { actKey, expectations, sameValue, testId } from './write-tests.ts';

export interface RevisitRequest {
  readonly input: GenerateInput;
  readonly kept: KeptTests;
  readonly probe: LaidOutProbe | undefined;
  readonly targets: readonly PlannedTarget[];
  readonly hash: (key: string) => CodeHashes | undefined;
}

/** Settles every kept test, in the order in which they are kept. */
export async function revisitKept(
  request: RevisitRequest,
  pool: WorkerPool | undefined,
): Promise<Revisited[]> {
  const { input, kept, probe, targets, hash } = request;
  const functions = new Map(
    input.model.files.flatMap((file) => file.functions).map((each) => [each.key, each] as const),
  );
  const moved = findMoved(kept, functions, hash);
  const places = placesOf(kept, functions, moved);
  const index = new Map(targets.map((target, i) => [target.key, i]));
  const read = kept.tests.map((test) => look(test, { input, functions, moved, places, index, probe }));

  const runnable = read.flatMap((each) => (each.run === undefined ? [] : [each.run]));
  const observed =
    pool && probe
      ? await observe(
          runnable.map((run) => programOf(run.case)),
          pool,
          probe,
        )
      : [];
  const runs = new Map(runnable.map((run, i) => [run, observed[i] ?? []]));
  const words = (probe?.build.constants ?? []).flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  );
  const seen = read.map((each) =>
    each.run === undefined ? each.settled : compare(each.run, runs.get(each.run) ?? [], request, words),
  );
  const changes = seen.flatMap((each) => ('change' in each ? [each] : []));
  const decided = decideFates(
    changes.map(({ change }) => change),
    (target) => hash(target)?.unit ?? new Set([target]),
  );
  const decisions = new Map(changes.map((each, i) => [each, decided[i]]));
  return seen.map((each): Revisited => {
    if (!('change' in each)) return each;
    const { change, held, now, ...rest } = each;
    const decision = decisions.get(each);
    if (decision === undefined) throw new Error('a changed test was not decided');
    const changed = blamable(change, input);
    if (decision.fate === 'regression')
      return { ...rest, ...decision, ...(changed.length > 0 ? { changed } : {}), blamed: blamedBy(change) };
    if (held === undefined)
      return {
        ...rest,
        fate: 'retired',
        why: `${decision.why}, and what it does is no longer fit for a test: ${now}`,
      };
    return { ...rest, ...decision, held };
  });
}

interface Run {
  readonly kept: KeptTest;
  readonly case: TestCase;
  readonly target: number;
  readonly movedFrom?: string;
}

interface Around {
  readonly input: GenerateInput;
  readonly functions: ReadonlyMap<string, FunctionFacts>;
  readonly moved: ReadonlyMap<string, string>;
  readonly places: readonly Move[];
  readonly index: ReadonlyMap<string, number>;
  readonly probe: LaidOutProbe | undefined;
}

type Looked = { readonly run: Run } | { readonly run?: undefined; readonly settled: Revisited };

/** Whether the test can be run at all; otherwise what becomes of it. */
function look(kept: KeptTest, { input, functions, moved, places, index, probe }: Around): Looked {
  const settled = (fate: Maintained['fate'], why: string): Looked => ({
    settled: { kept, case: kept.case, fate, why },
  });
  const old = kept.case.target;
  const failed = (input.feedback?.entries ?? []).find(
    ({ test, repeats }) => test === kept.case.id && repeats !== true,
  );
  if (failed) return settled('retired', `${failed.gate} gate: ${failed.reason}`);
  if (!wellFormed(programOf(kept.case)) || testId({ program: programOf(kept.case) }) !== kept.case.id)
    return settled('retired', 'what is written down of it does not fit together');
  const file = old.slice(0, old.lastIndexOf('#'));
  const parsed = input.model.files.find((each) => each.path === file);
  if (parsed?.status === 'failed') return settled('unchecked', `${file} does not parse`);
  if (kept.case.input.op === 'load') {
    if (parsed === undefined) return settled('retired', `${file} is gone`);
    return settled('held', 'the module loads');
  }
  const key = functions.has(old) ? old : moved.get(old);
  if (key === undefined) {
    const name = old.slice(old.lastIndexOf('#') + 1);
    return settled('retired', parsed === undefined ? `${file} is gone` : `${name} is gone from ${file}`);
  }
  if ((functions.get(key)?.access.length ?? 0) === 0)
    return settled('retired', `${key} can not be reached any more`);
  const target = index.get(key);
  if (target === undefined) return settled('unchecked', 'its function is not in the plan of this run');
  const test = movedCase(kept.case, key, places);
  const built = new Set(probe?.build.modules.map((module) => module.path));
  const modules = programOf(test).flatMap((step) =>
    'callee' in step && 'module' in step.callee.from ? [step.callee.from.module] : [],
  );
  const lost = modules.find((module) => !built.has(module));
  if (lost !== undefined)
    return settled(
      input.bundle.files.some(({ path }) => path === lost) ? 'unchecked' : 'retired',
      `${lost} can not be loaded`,
    );
  return { run: { kept, case: test, target, ...(key === old ? {} : { movedFrom: old }) } };
}

interface Changed extends Pick<Revisited, 'kept' | 'case' | 'was' | 'is' | 'held'> {
  readonly change: Change;
  /** What keeps the new behaviour from becoming a test. */
  readonly now: string;
}

/** The part of an observation that an expectation is about, as kills name it. */
function partOf(expectation: Expectation): string {
  switch (expectation.kind) {
    case 'argument':
      return `a${expectation.index}`;
    case 'receiver':
      return 'r';
    case 'calls':
      return `c.${expectation.spy}`;
    case 'file':
      return `f.${expectation.path}`;
    case 'log':
      return `l.${expectation.method}.${expectation.index}`;
    case 'log-count':
      return `l.${expectation.method}`;
    default:
      return 'o';
  }
}

/** Of what is seen, what the test asserts: the rest it never looked at. */
function asserted(now: readonly Expectation[], expected: readonly Expectation[]): readonly Expectation[] {
  const parts = new Set(expected.map(partOf));
  return now.filter((each) => parts.has(partOf(each)));
}

/** Same observation: it holds. Another one: the facts by which its fate is decided. */
function compare(
  run: Run,
  runs: readonly Observed[],
  { input, kept: before, targets, probe, hash }: RevisitRequest,
  words: readonly string[],
): Revisited | Changed {
  const { kept, case: test, target: index, movedFrom } = run;
  const target = targets[index] as PlannedTarget;
  const program = programOf(test);
  const [first] = runs;
  if (first === undefined) return { kept, case: test, fate: 'unchecked', why: 'it could not be run' };
  const { observation } = first;
  if (observation.o === 'load' && input.bundle.install.status === 'failed')
    return { kept, case: test, fate: 'unchecked', why: 'its module does not load without its dependencies' };
  const usable = isUsable(observation.o);
  const now = usable ? asserted(expectations(actOf(program), observation), test.expect) : undefined;
  const problem = unfit(runs);
  const held: Held = {
    program,
    target: index,
    provenance: test.provenance,
    observation,
    needs: first.needs,
    asserts: test.expect.map(partOf),
    hints: relocated(kept, probe),
  };
  if (now !== undefined && sameValue(asValue(now), asValue(test.expect))) {
    if (problem !== undefined) return { kept, case: test, fate: 'retired', why: problem };
    const why = movedFrom === undefined ? 'it expects what is seen' : `${movedFrom} is ${target.key} now`;
    return { kept, case: test, fate: 'held', why, held };
  }
  const documented = statedBy(target, test, now);
  const crashed = crashOf(test.expect, observation, words);
  const code = hash(target.key);
  const old = before.targets.find((each) => each.key === (movedFrom ?? target.key));
  return {
    kept,
    case: test,
    was: describe(test.expect),
    is: now === undefined ? noOutcome(observation.o) : describe(now),
    now: problem ?? '',
    ...(problem === undefined ? { held } : {}),
    change: {
      target: target.key,
      ownChanged: old === undefined || old.own !== code?.own,
      usesChanged: changedUses(old, code),
      ...(crashed === undefined ? {} : { crashed }),
      ...(documented === undefined ? {} : { documented }),
      red: redFor(target.plan.file, before, input),
      accepted: (input.accept ?? []).some((what) => accepts(what, target)),
    },
  };
}

async function observe(
  programs: readonly ReturnType<typeof programOf>[],
  pool: WorkerPool,
  probe: LaidOutProbe,
) {
  const jobs = Array.from({ length: Math.ceil(programs.length / 16) }, (_, i) => ({
    op: 'observations' as const,
    version: 'plain' as const,
    programs: programs.slice(i * 16, i * 16 + 16),
    variants: probe.worlds,
  }));
  return (await pool.run(jobs)).flat();
}

/** Mutants that are, by what they change, the one the certificate names; the nearest line first. */
function relocated({ mutant }: KeptTest, probe: LaidOutProbe | undefined): readonly number[] {
  return (probe?.build.mutants ?? [])
    .map((identity, id) => ({ identity, id }))
    .filter(
      ({ identity }) =>
        identity.operator === mutant.operator &&
        identity.original === mutant.original &&
        identity.replacement === mutant.replacement,
    )
    .map(({ id, identity }) => ({ id, far: Math.abs(identity.range.start.line - mutant.range.start.line) }))
    .sort((a, b) => a.far - b.far || a.id - b.id)
    .slice(0, 4)
    .map(({ id }) => id);
}

/** Expectations compared as data, whatever the order of keys. */
function asValue(expected: readonly Expectation[]): Value {
  return JSON.parse(JSON.stringify(expected)) as Value;
}

function noOutcome(outcome: string): string {
  const words: Record<string, string> = {
    timeout: 'does not end',
    exit: 'ends the process',
    pending: 'never settles',
    load: 'its module does not load',
    invalid: 'its preparation fails',
  };
  return words[outcome] ?? outcome;
}

/** A value or a worded error became an error of the language's own, or nothing at all. */
function crashOf(
  expected: readonly Expectation[],
  observation: Observed['observation'],
  words: readonly string[],
): string | undefined {
  const { o, v } = observation;
  if (o === 'timeout' || o === 'exit' || o === 'pending' || o === 'load') return noOutcome(o);
  if (!isAccidental(observation, words)) return undefined;
  const error = v as { readonly class: string; readonly message: string };
  const threw = expected.some(({ kind }) => kind === 'throws' || kind === 'rejects');
  return threw ? undefined : `${error.class}: ${error.message}`.slice(0, 200);
}

/** What the project's documents and tests say of this very call. */
function statedBy(
  target: PlannedTarget,
  test: TestCase,
  now: readonly Expectation[] | undefined,
): 'old' | 'new' | undefined {
  const said = actKey(programOf(test));
  for (const [seed, example] of target.examples) {
    if (actKey(seed.program) !== said) continue;
    const says = (expected: readonly Expectation[]) =>
      expected.some((each) =>
        each.kind === 'returns'
          ? example.outcome === 'returns' &&
            example.call?.expected !== undefined &&
            sameValue(example.call.expected, each.value)
          : each.kind === 'throws' && example.outcome === 'throws',
      );
    if (now !== undefined && says(now)) return 'new';
    if (says(test.expect)) return 'old';
  }
  return undefined;
}

function changedUses(old: KeptTarget | undefined, code: CodeHashes | undefined): readonly string[] {
  const [before, after] = [old?.uses ?? {}, code?.uses ?? {}];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  // Functions say more than what stands around them.
  const rank = (key: string) => (key.endsWith('#') ? 1 : 0);
  return [...keys]
    .filter((key) => before[key] !== after[key])
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

/** Tests of the project that fail, did not fail before, and reach the file. */
function redFor(file: string, before: KeptTests, { baseline, model }: GenerateInput): readonly string[] {
  const known = new Set(before.red);
  const failed = (baseline?.tests ?? []).filter(({ id, status }) => status === 'failed' && !known.has(id));
  const reaches = (from: string): boolean => {
    const seen = new Set<string>();
    const open = [from];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (path === file) return true;
      if (!seen.has(path)) open.push(...(model.dependencies[path] ?? []));
      seen.add(path);
    }
    return false;
  };
  return failed.filter((test) => reaches(test.file)).map(({ id }) => id);
}

/** True when what was written names the target: `all`, a file, a function's name, or both as `file#name`. */
export function accepts(what: string, { key, plan }: PlannedTarget): boolean {
  return ['all', key, plan.file, plan.name].includes(what);
}

/** Functions rather than what stands around them. */
function blamedBy({ ownChanged, usesChanged }: Change): readonly string[] {
  if (ownChanged) return [];
  const functions = usesChanged.filter((key) => !key.endsWith('#'));
  return functions.length > 0 ? functions : usesChanged;
}

/** The changed code with the commit that touched its file last. */
function blamable({ target, ownChanged, usesChanged }: Change, { bundle }: GenerateInput): readonly string[] {
  return [...(ownChanged ? [target] : []), ...usesChanged].slice(0, 10).map((key) => {
    const file = key.slice(0, key.lastIndexOf('#'));
    const last = bundle.history.churn[file]?.last;
    if (last === undefined) return key;
    return `${key} (${bundle.source.git?.dirty === true ? 'not committed, or last in' : 'last in'} ${last})`;
  });
}

type Place = NonNullable<KeptTarget['access']>;
type Move = readonly [Place, Place];

/** Where kept functions were reached, and where they are reached, as far as that differs. */
function placesOf(
  kept: KeptTests,
  functions: ReadonlyMap<string, FunctionFacts>,
  moved: ReadonlyMap<string, string>,
): readonly Move[] {
  return kept.targets.flatMap(({ key, access }): Move[] => {
    const now = functions.get(functions.has(key) ? key : (moved.get(key) ?? ''));
    if (access === undefined || now === undefined) return [];
    const same = now.access.some(
      ({ module, path }) => module === access.module && path.join('\n') === access.path.join('\n'),
    );
    const best = now.access.find(({ module }) => module === now.file) ?? now.access[0];
    return same || best === undefined ? [] : [[access, { module: best.module, path: best.path }]];
  });
}
