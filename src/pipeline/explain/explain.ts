// Everything a run knows of one function, from its artifacts alone: why it matters, what was tried, what still lives.
import type { Finding, FunctionFacts, Target, TestCase } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import type { Artifacts } from '../artifact-store.ts';
import { type ReportedMutant, reportedMutants } from '../reports/mutants.ts';
import { findTarget } from './find-target.ts';
import { type RiskPart, riskParts } from './risk-parts.ts';

export interface Explanation {
  readonly version: '1.0';
  readonly target: {
    readonly key: string;
    readonly id: string;
    readonly name: string;
    readonly file: string;
    readonly line: number;
    readonly kind: string;
  };
  /** Its place in the plan, or why it has none. */
  readonly plan:
    | {
        readonly priority: number;
        readonly of: number;
        readonly levels: readonly string[];
        readonly score: number;
      }
    | { readonly why: string };
  readonly risk: readonly RiskPart[];
  readonly access: Target['access'];
  /** Keys of the functions that call it. */
  readonly callers: readonly string[];
  /** How the kept tests reach it, and how many do. */
  readonly reached: readonly { readonly how: string; readonly tests: number }[];
  /** Absent when no search has run. */
  readonly tried?: {
    readonly executions: number;
    readonly mutantExecutions: number;
    readonly kept: number;
    readonly shipped: number;
    readonly stopped: string;
  };
  readonly refused: readonly { readonly gate: string; readonly why: string; readonly count: number }[];
  readonly tests: readonly ExplainedTest[];
  readonly mutants: Readonly<Record<string, number>>;
  readonly alive: readonly ExplainedMutant[];
  readonly findings: readonly Finding[];
}

export interface ExplainedTest {
  readonly name: string;
  readonly file: string;
  readonly line?: number;
  readonly shipped: boolean;
  readonly from: string;
  /** Mutants that no other test kills come first. */
  readonly kills: readonly (ExplainedMutant & { readonly alone: boolean })[];
}

export interface ExplainedMutant {
  readonly line: number;
  readonly operator: string;
  readonly original: string;
  readonly replacement: string;
  readonly status: string;
  readonly verdict: string;
  readonly why?: string;
}

/** Explains the function that `wanted` names. Throws KnownError E_TARGET, or E_NO_RUN when nothing was modelled yet. */
export function explain(wanted: string, artifacts: Artifacts, out: string): Explanation {
  const { 'system-model': model, 'test-plan': plan, 'kill-matrix': matrix, findings } = artifacts;
  if (model === undefined || plan === undefined) {
    throw new KnownError('E_NO_RUN', `there is no run in ${out} yet; start one with \`qtest run PATH\``);
  }
  const planned = new Map(plan.targets.map((target) => [target.key, target]));
  const fn = findTarget(wanted, model, (key) => planned.has(key));
  const target = planned.get(fn.key);
  const callers = Object.entries(model.callGraph).flatMap(([caller, callees]) =>
    caller !== fn.key && callees.includes(fn.key) ? [caller] : [],
  );
  const own = ownMutants(fn, planned, artifacts);
  const cases = (artifacts['test-dsl']?.tests ?? []).filter((test) => test.target === fn.key);
  const shipped = new Set((artifacts['validated-tests']?.tests ?? []).map((test) => test.id));
  const spent = matrix?.spent.find((entry) => entry.target === fn.key);
  return {
    version: '1.0',
    target: {
      key: fn.key,
      id: fn.id,
      name: fn.qualifiedName,
      file: fn.file,
      line: fn.range.start.line,
      kind: fn.kind,
    },
    plan:
      target === undefined
        ? {
            why:
              plan.skipped.find(({ key }) => key === fn.key)?.reason ??
              'its file is not a source of the project',
          }
        : {
            priority: target.priority,
            of: plan.targets.length,
            levels: target.suggested_test_types,
            score: target.risk.score,
          },
    risk: target === undefined ? [] : riskParts(fn, target, callers, artifacts),
    access: fn.access,
    callers,
    reached: reachedBy(cases),
    ...(matrix === undefined || target === undefined
      ? {}
      : {
          tried: {
            executions: spent?.executions ?? 0,
            mutantExecutions: spent?.mutantExecutions ?? 0,
            kept: cases.length,
            shipped: cases.filter((test) => shipped.has(test.id)).length,
            stopped: matrix.stopped,
          },
        }),
    refused: refusalsOf(fn.key, artifacts),
    tests: testsOf(cases, own, artifacts, shipped),
    mutants: countBy(own, ({ status }) => status),
    alive: own.filter(isAlive).map(explained),
    findings: (findings?.findings ?? []).filter((finding) => finding.target === fn.key),
  };
}

/** Mutants inside the function, but for those inside another target that lies within it. */
function ownMutants(
  fn: FunctionFacts,
  planned: ReadonlyMap<string, Target>,
  artifacts: Artifacts,
): readonly ReportedMutant[] {
  return reportedMutants(artifacts).filter(({ identity: { file, range }, target }) => {
    if (target === fn.key) return true;
    if (file !== fn.file || (target !== undefined && planned.has(target))) return false;
    return fn.range.start.line <= range.start.line && fn.range.end.line >= range.end.line;
  });
}

/** Those that the project's own tests kill (`existing`) do not live, though no test of ours is about them. */
function isAlive({ status }: ReportedMutant): boolean {
  return status !== 'killed' && status !== 'existing' && status !== 'ignored';
}

function explained({ identity, status, verdict, why }: ReportedMutant): ExplainedMutant {
  const { range, operator, original, replacement } = identity;
  return {
    line: range.start.line,
    operator,
    original,
    replacement,
    status,
    verdict,
    ...(why === undefined ? {} : { why }),
  };
}

function reachedBy(cases: readonly TestCase[]): Explanation['reached'] {
  const ways = new Map<string, number>();
  for (const { input, setup } of cases) {
    const how = way(input, setup);
    ways.set(how, (ways.get(how) ?? 0) + 1);
  }
  return [...ways].map(([how, tests]) => ({ how, tests })).sort((a, b) => b.tests - a.tests);
}

function way(step: TestCase['input'], setup: TestCase['setup']): string {
  if (step.op === 'load') return `loading ${step.module}`;
  if (step.op === 'let') return 'a value';
  if (step.op === 'await') {
    const waited = setup.find((one) => one.bind === step.step);
    return waited === undefined ? 'waiting for a promise' : `${way(waited, setup)}, awaited`;
  }
  const { from, path } = step.callee;
  const name = path.join('.');
  const verb = { call: 'calling', new: 'constructing', get: 'reading', set: 'setting' }[step.op];
  if ('module' in from) return `${verb} ${name === '' ? 'what the module exports' : name} of ${from.module}`;
  return `${verb} ${name === '' ? 'the result of an earlier step' : `${name} on the result of an earlier step`}`;
}

function refusalsOf(key: string, { ledger }: Artifacts): Explanation['refused'] {
  const groups = new Map<string, { gate: string; why: string; count: number }>();
  for (const { target, gate, why } of ledger?.entries ?? []) {
    if (target !== key) continue;
    const group = groups.get(`${gate}\0${why}`) ?? { gate, why, count: 0 };
    group.count++;
    groups.set(`${gate}\0${why}`, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

/** The target's own tests with all they kill, then those of other targets with what they kill in here. */
function testsOf(
  cases: readonly TestCase[],
  own: readonly ReportedMutant[],
  artifacts: Artifacts,
  shipped: ReadonlySet<string>,
): readonly ExplainedTest[] {
  const { 'emitted-tests': emitted, 'validated-tests': validated, 'test-dsl': dsl } = artifacts;
  const proofs = new Map((validated?.tests ?? []).map((test) => [test.id, test]));
  const places = new Map<string, { file: string; name: string }>();
  for (const file of emitted?.files ?? [])
    for (const test of file.tests) places.set(test.id, { file: file.path, name: test.fullName });
  const everywhere = byKiller(reportedMutants(artifacts));
  const here = byKiller(own);
  const ours = new Set(cases.map((test) => test.id));
  return [...cases, ...(dsl?.tests ?? []).filter((test) => !ours.has(test.id))].flatMap(
    ({ id, description, provenance }): ExplainedTest[] => {
      const place = places.get(id);
      const name = place?.name ?? description;
      const kills = (ours.has(id) ? everywhere : here).get(`${place?.file}:${name}`) ?? [];
      if (!ours.has(id) && kills.length === 0) return [];
      const line = proofs.get(id)?.certificate.assertion.line;
      return [
        {
          name,
          file: place?.file ?? '',
          ...(line === undefined ? {} : { line }),
          shipped: shipped.has(id),
          from: provenance.from,
          kills: kills
            .map((mutant) => ({ ...explained(mutant), alone: mutant.killedBy.length === 1 }))
            .sort((a, b) => Number(b.alone) - Number(a.alone)),
        },
      ];
    },
  );
}

function byKiller(mutants: readonly ReportedMutant[]): ReadonlyMap<string, readonly ReportedMutant[]> {
  const map = new Map<string, ReportedMutant[]>();
  for (const mutant of mutants) {
    for (const name of mutant.killedBy) {
      const killed = map.get(name);
      if (killed) killed.push(mutant);
      else map.set(name, [mutant]);
    }
  }
  return map;
}

function countBy<T>(items: readonly T[], by: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[by(item)] = (counts[by(item)] ?? 0) + 1;
  return counts;
}
