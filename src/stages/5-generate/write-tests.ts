// Chosen programs and what was observed of them, written down as Test DSL.
import type {
  ConsoleMethod,
  Expectation,
  Isolation,
  Program,
  Step,
  TestCase,
  Value,
} from '../../artifacts/index.ts';
import { isTagged, programOf } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';
import type { Chosen } from '../../services/search/finish.ts';
import { actOf, programKey } from '../../services/search/program.ts';
import type { Needs, Observation } from '../../services/search/protocol.ts';
import type { SearchResult } from '../../services/search/search.ts';
import type { GenerateInput } from './contract.ts';
import type { Revisited } from './revisited.ts';
import type { PlannedTarget } from './search-targets.ts';

/**
 * Tests in the order of the plan, per target at most `max_tests_per_function`: kept ones as they were, then those that
 * kill most first.
 */
export function writeTests(
  input: GenerateInput,
  targets: readonly PlannedTarget[],
  result: SearchResult,
  revisited: readonly Revisited[] = [],
): TestCase[] {
  const limit = input.config.generation.max_tests_per_function ?? Number.POSITIVE_INFINITY;
  const kept = new Map(
    revisited.map((each, order) => [programKey(programOf(each.case)), { ...each, order }]),
  );
  const order = ({ program }: Chosen) => kept.get(programKey(program))?.order ?? Number.MAX_SAFE_INTEGER;
  const calls = targets.flatMap((target, index) =>
    result.chosen
      .filter((chosen) => chosen.target === index)
      .sort((a, b) => order(a) - order(b) || b.unique.length - a.unique.length)
      .slice(0, limit)
      .map((chosen) => {
        const written = writeTest(target, chosen);
        const old = kept.get(programKey(chosen.program));
        if (old?.fate !== 'held') return written;
        // A document that no longer states the result no longer specifies it.
        return { ...old.case, oracle: old.case.oracle === 'specified' ? written.oracle : old.case.oracle };
      }),
  );
  return [...calls, ...result.loads.map((load) => writeLoad(load, input.seed))];
}

type Load = SearchResult['loads'][number];

/** A module's loading as a program: it kills what keeps the module from loading, which nothing else can report. */
export function loadProgram({ module, kills }: Load) {
  return { program: [{ op: 'load' as const, bind: 'r0', module }], kills, unique: kills };
}

function writeLoad(load: Load, seed: number): TestCase {
  const { program } = loadProgram(load);
  return {
    id: testId({ program }),
    type: 'module',
    level: 'unit',
    description: 'loads',
    target: `${load.module}#load`,
    setup: [],
    input: program[0] as Step,
    expect: [{ kind: 'loads' }],
    lifecycle: { scope: 'file' },
    isolation: { fakeTimers: false },
    resources: [],
    oracle: 'characterization',
    provenance: { from: 'search', seed, execution: 0 },
  };
}

/** The id is the program's hash: the same program has the same id in every run. */
export function testId(chosen: Pick<Chosen, 'program'>): string {
  return `t-${sha256(programKey(chosen.program)).slice(0, 12)}`;
}

function writeTest(target: PlannedTarget, chosen: Chosen): TestCase {
  const { program, observation, needs, provenance } = chosen;
  return {
    id: testId(chosen),
    type: target.plan.type,
    level: target.plan.suggested_test_types[0] ?? 'unit',
    description: `${target.plan.name}: ${observation.o}`,
    target: target.key,
    setup: program.slice(0, -1),
    input: actOf(program),
    expect: expectations(actOf(program), observation),
    lifecycle: { scope: 'test' },
    isolation: isolationOf(needs, observation),
    resources: needs.files === undefined ? [] : ['fs'],
    oracle: isSpecified(target, chosen) ? 'specified' : 'characterization',
    provenance,
  };
}

/** What a test has to take into its own hands. */
export function isolationOf(
  { timers, later, now, random, files, added }: Needs,
  { a, r, f, c, l }: Observation,
): Isolation {
  const looksLater = later === true && (a ?? r ?? f ?? c ?? l) !== undefined;
  return {
    fakeTimers: timers === true,
    ...(now === undefined ? {} : { now }),
    ...(random === undefined ? {} : { random }),
    ...(files === undefined ? {} : { files }),
    ...(added === undefined ? {} : { added }),
    ...(looksLater ? { later } : {}),
  };
}

/** True when a document states this very call with this very result. */
function isSpecified(target: PlannedTarget, { program, observation, provenance }: Chosen): boolean {
  if (provenance.from !== 'document') return false;
  const said = actKey(program);
  for (const [seed, example] of target.examples) {
    if (actKey(seed.program) !== said) continue;
    if (example.outcome === 'throws') return observation.o === 'throws';
    const { call } = example;
    if (call && 'expected' in call && observation.o === 'returns')
      return sameValue(call.expected as Value, observation.v as Value);
  }
  return false;
}

/** The act without the name it binds: the call that a document shows, whatever stands before it. */
export function actKey(program: Program): string {
  return JSON.stringify({ ...actOf(program), bind: '' });
}

/** Structural equality of values, whatever the order of an object's keys. */
export function sameValue(a: Value, b: Value): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: Value): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item) => canonical(item as Value)).join()}]`;
  const object = value as Record<string, Value>;
  return `{${Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(object[key] as Value)}`)
    .join()}}`;
}

/** What a test asserts of an observation. */
export function expectations(act: Step, { o, v, a, r, f, c, l }: Observation): Expectation[] {
  const found: Expectation[] = [outcome(o, v as Value)];
  for (const [index, value] of Object.entries(a ?? {}))
    found.push({ kind: 'argument', index: Number(index), value });
  if (r !== undefined && 'callee' in act && 'step' in act.callee.from) {
    found.push({ kind: 'receiver', step: act.callee.from.step, value: r });
  }
  for (const [path, text] of Object.entries(f ?? {}))
    if (text === null || typeof text === 'string') found.push({ kind: 'file', path, text });
  for (const [spy, calls] of Object.entries(c ?? {})) found.push({ kind: 'calls', spy, calls });
  for (const [part, seen] of Object.entries(l ?? {})) {
    const [method, index] = part.split('.') as [ConsoleMethod, string?];
    if (index === undefined) found.push({ kind: 'log-count', method, count: Number(seen) });
    else found.push({ kind: 'log', method, index: Number(index), args: seen as readonly Value[] });
  }
  return found;
}

function outcome(o: Observation['o'], v: Value): Expectation {
  if (o === 'returns' || o === 'resolves') return { kind: o, value: v };
  const kind = o === 'rejects' ? 'rejects' : 'throws';
  if (v !== null && typeof v === 'object' && !Array.isArray(v) && isTagged(v) && v.$ === 'error') {
    return { kind, class: v.class, message: v.message, ...(v.code === undefined ? {} : { code: v.code }) };
  }
  return { kind, class: '', message: '', value: v };
}
