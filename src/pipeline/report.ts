// What a run came to, from its artifacts alone: the closing screen, `--json` and `report.json` all show this record.
import type { Baseline, CoverageFigures, Finding, FrameworkChoice, Maintained } from '../artifacts/index.ts';
import type { Artifacts } from './artifact-store.ts';
import { type PackageRow, packageRows } from './package-rows.ts';
import type { Round } from './repair-loop.ts';
import type { Settings } from './settings.ts';

export interface Report {
  readonly version: '1.0';
  readonly qtest: string;
  readonly folder: string;
  readonly out: string;
  readonly seconds: number;
  readonly framework?: FrameworkChoice;
  /** Where the tree holds several projects: what the run came to in each. */
  readonly packages?: readonly PackageRow[];
  readonly shipped: {
    /** `tree`: written into the folder. `branch`: committed there. `none`: artifacts only. */
    readonly to: 'tree' | 'branch' | 'none';
    readonly branch?: string;
    readonly commits: readonly string[];
    readonly files: readonly { readonly path: string; readonly tests: number }[];
    readonly tests: number;
    readonly characterization: number;
    readonly specified: number;
    /** Seconds that a run of these tests alone takes: by the clock, and in the tests themselves. */
    readonly takes?: { readonly seconds: number; readonly in_tests: number };
    /** Files in the output folder's `unproven/`, because a gate was turned off. */
    readonly unproven: readonly string[];
  };
  /** Percent. `before` is absent when the project's own tests did not run; `why` then says so. */
  readonly coverage?: { readonly before?: Percents; readonly after: Percents; readonly why?: string };
  readonly mutation?: {
    /** Of the project's own tests; absent when it was not measured. */
    readonly before?: number;
    /** Why it was not measured. */
    readonly why?: string;
    /** Of those and the shipped tests together; of the shipped ones alone where `before` is absent. */
    readonly after: number;
    /** `judged` by the mutation tool on every mutant, or `predicted` from the search's own kill matrix. */
    readonly kind: 'predicted' | 'judged';
    readonly tool: string;
    readonly mutants: number;
    readonly certificates: number;
  };
  /** What became of the tests of an earlier run; absent when there were none. */
  readonly maintenance?: { readonly [F in Maintained['fate']]: readonly Maintained[] };
  readonly findings: readonly Finding[];
  readonly discarded: readonly { readonly gate: string; readonly why: string; readonly count: number }[];
  readonly targets: {
    readonly planned: number;
    readonly skipped: number;
    readonly notParsed: readonly string[];
  };
  readonly sandbox: { readonly backend: string; readonly isolates: Isolation };
  readonly search: {
    readonly seed: number;
    readonly workers: number;
    readonly rounds: readonly Round[];
    readonly spent: readonly {
      readonly target: string;
      readonly executions: number;
      readonly mutantExecutions: number;
    }[];
  };
  readonly notes: readonly string[];
}

export interface Percents {
  readonly lines: number;
  readonly statements: number;
  readonly branches: number;
}

export interface Isolation {
  readonly network: boolean;
  readonly files: boolean;
  readonly memory: boolean;
}

export interface ReportFacts {
  readonly qtest: string;
  readonly folder: string;
  readonly out: string;
  readonly seconds: number;
  readonly sandbox: { readonly backend: string; readonly isolates: Isolation };
  readonly rounds: readonly Round[];
  readonly settings: Settings;
}

/** Builds the report; an artifact that a run did not get to leaves its part out. */
export function buildReport(artifacts: Artifacts, facts: ReportFacts): Report {
  const framework = artifacts['source-bundle']?.projects.find((project) => project.framework)?.framework;
  const packages = packageRows(artifacts);
  const coverage = coverageOf(artifacts);
  const mutation = mutationOf(artifacts);
  const maintenance = maintenanceOf(artifacts);
  return {
    version: '1.0',
    qtest: facts.qtest,
    folder: facts.folder,
    out: facts.out,
    seconds: Math.round(facts.seconds * 10) / 10,
    ...(framework === undefined ? {} : { framework }),
    ...(packages.length === 0 ? {} : { packages }),
    shipped: shippedOf(artifacts, facts.settings),
    ...(coverage === undefined ? {} : { coverage }),
    ...(mutation === undefined ? {} : { mutation }),
    ...(maintenance === undefined ? {} : { maintenance }),
    findings: artifacts.findings?.findings ?? [],
    discarded: groupDiscarded(artifacts),
    targets: {
      planned: artifacts['test-plan']?.targets.length ?? 0,
      skipped: artifacts['test-plan']?.skipped.length ?? 0,
      notParsed: (artifacts['system-model']?.files ?? [])
        .filter((f) => f.status === 'failed')
        .map((f) => f.path),
    },
    sandbox: facts.sandbox,
    search: {
      seed: facts.settings.seed,
      workers: facts.settings.workers,
      rounds: facts.rounds,
      spent: artifacts['kill-matrix']?.spent ?? [],
    },
    notes: [
      ...(artifacts['source-bundle']?.notes ?? []),
      ...(artifacts['system-model']?.types?.notes ?? []),
      ...(artifacts['emitted-tests']?.notes ?? []),
      ...(facts.settings.config.validation?.require_pass === false ? [REQUIRE_PASS] : []),
    ],
  };
}

const REQUIRE_PASS =
  '`validation.require_pass: false` changes nothing: a test that fails proves nothing, so it is never shipped.';

function shippedOf(artifacts: Artifacts, { destination }: Settings): Report['shipped'] {
  const validated = artifacts['validated-tests'];
  const tests = validated?.tests ?? [];
  const pull = artifacts['pull-request'];
  const suite = artifacts.execution?.suite;
  return {
    to: destination.kind,
    ...(pull?.branch === undefined ? {} : { branch: pull.branch }),
    commits: pull?.commits ?? [],
    files: (validated?.files ?? []).map(({ path }) => ({
      path,
      tests: tests.filter((t) => t.file === path).length,
    })),
    tests: tests.length,
    characterization: tests.filter((test) => test.lane === 'characterization').length,
    specified: tests.filter((test) => test.lane === 'specified').length,
    ...(suite === undefined || tests.length === 0 ? {} : { takes: suite }),
    unproven: (validated?.unproven ?? []).map((file) => file.path),
  };
}

function coverageOf({ coverage, baseline }: Artifacts): Report['coverage'] | undefined {
  // Nothing counted before or afterwards: there was no tool to count.
  if (coverage === undefined || (coverage.before === undefined && coverage.after.lines.total === 0))
    return undefined;
  const why = coverage.before === undefined ? whyNoBefore(baseline) : undefined;
  const before = coverage.before ?? (baseline?.status === 'none' ? NOTHING : undefined);
  return {
    ...(before === undefined ? {} : { before: percents(before) }),
    after: percents(coverage.after),
    ...(why === undefined ? {} : { why }),
  };
}

const NOTHING = { lines: { percent: 0 }, statements: { percent: 0 }, branches: { percent: 0 } };

function whyNoBefore(baseline: Baseline | undefined): string {
  if (baseline?.status === 'none') return 'the project has no tests of its own';
  return baseline?.reason ?? "the project's own tests were not measured";
}

type Ratios = { readonly [K in 'lines' | 'statements' | 'branches']: Pick<CoverageFigures[K], 'percent'> };

/** The percentages alone. */
export function percents(figures: Ratios): Percents {
  return {
    lines: figures.lines.percent,
    statements: figures.statements.percent,
    branches: figures.branches.percent,
  };
}

function mutationOf(artifacts: Artifacts): Report['mutation'] | undefined {
  const { mutation, 'kill-matrix': matrix } = artifacts;
  const certificates = artifacts['validated-tests']?.tests.length ?? 0;
  const tool = mutation?.tool ?? '';
  const measured = mutation?.before_after;
  if (measured !== undefined) {
    const { before, why, after, after_by: kind, mutants } = measured;
    return {
      ...(before === undefined ? {} : { before }),
      ...(why === undefined ? {} : { why }),
      after,
      kind,
      tool,
      mutants,
      certificates,
    };
  }
  if (matrix === undefined) return undefined;
  const { score: after, total: mutants } = matrix.predicted;
  return { after, kind: 'predicted', tool, mutants, certificates };
}

function maintenanceOf({ maintenance }: Artifacts): Report['maintenance'] | undefined {
  const tests = maintenance?.tests ?? [];
  if (tests.length === 0) return undefined;
  const of = (fate: Maintained['fate']) => tests.filter((test) => test.fate === fate);
  return {
    held: of('held'),
    replaced: of('replaced'),
    retired: of('retired'),
    regression: of('regression'),
    unchecked: of('unchecked'),
  };
}

function groupDiscarded({ ledger }: Artifacts): Report['discarded'] {
  const groups = new Map<string, { gate: string; why: string; count: number }>();
  for (const { gate, why } of ledger?.entries ?? []) {
    const key = `${gate}\n${why}`;
    const group = groups.get(key) ?? { gate, why, count: 0 };
    group.count++;
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.why < b.why ? -1 : 1));
}
