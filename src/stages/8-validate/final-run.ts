// The last run: the shipped tests together with the project's own, for the coverage afterwards.
import type { Coverage, EmittedFile, FileCoverage } from '../../artifacts/index.ts';
import type { Context } from './context.ts';
import { failures, runTests } from './run-tests.ts';
import { toolsOf } from './tools.ts';

type Figures = Coverage['after'];

const NOTHING = { total: 0, covered: 0, percent: 0 };
const ZERO: Figures = { lines: NOTHING, statements: NOTHING, branches: NOTHING, functions: NOTHING };

function byPackage(files: readonly FileCoverage[]): Record<string, number> {
  const sums = new Map<string, { total: number; covered: number }>();
  for (const file of files) {
    const slash = file.path.lastIndexOf('/');
    const folder = slash < 0 ? '.' : file.path.slice(0, slash);
    const sum = sums.get(folder) ?? { total: 0, covered: 0 };
    sums.set(folder, { total: sum.total + file.total_lines, covered: sum.covered + file.covered_lines });
  }
  const percent = (sum: { total: number; covered: number }) =>
    sum.total === 0 ? 100 : Math.round((sum.covered / sum.total) * 10_000) / 100;
  return Object.fromEntries(
    [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([folder, sum]) => [folder, percent(sum)]),
  );
}

function artifact(
  measured: { files: readonly FileCoverage[]; figures: Figures } | undefined,
  tool: string,
  context: Context,
): Coverage {
  const { baseline, plan } = context.input;
  const after = measured?.figures ?? baseline.coverage ?? ZERO;
  const files = measured?.files ?? [];
  return {
    version: '1.0',
    generated_at: plan.created_at,
    tool,
    summary: {
      total_lines: after.lines.total,
      covered_lines: after.lines.covered,
      coverage_percent: after.lines.percent,
      statements_percent: after.statements.percent,
      branches_percent: after.branches.percent,
      by_package: byPackage(files),
    },
    files,
    ...(baseline.coverage === undefined ? {} : { before: baseline.coverage }),
    after,
  };
}

export interface FinalRun {
  readonly coverage: Coverage;
  /** Shipped tests that do not pass in this run, with the error. */
  readonly failed: ReadonlyMap<string, string>;
}

/** Runs everything once more and measures. Never throws for what the tests do. */
export async function finalRun(files: readonly EmittedFile[], context: Context): Promise<FinalRun> {
  const { bundle, baseline } = context.input;
  const tool = toolsOf('coverage', context);
  if (files.length === 0)
    return {
      coverage: artifact(undefined, `${tool} (not run: no test is shipped)`, context),
      failed: new Map(),
    };
  context.say('coverage of all tests together');
  const sources = bundle.files
    .filter((file) => file.role === 'source' && file.language === context.chosen.pack.id)
    .map((file) => file.path);
  const own = files.map((file) => file.path);
  const all = baseline.status === 'green' || baseline.status === 'red';
  const others = all ? [...new Set(baseline.tests.map((test) => test.file))] : [];
  const measure = (shared: boolean) =>
    runTests([...own, ...others], { name: 'none', changed: {}, shared }, context, { coverage: sources });
  // Only what passes is settled when files share what they load: the project runs them in another way.
  const first = others.length === 0 ? await measure(true) : undefined;
  const settled = first?.ok && first.coverage !== undefined && failures(files, first.report).size === 0;
  const ran = settled ? first : await measure(false);
  if (!ran.ok)
    return {
      coverage: artifact(undefined, `${tool} (not measured: ${ran.why})`, context),
      failed: new Map(),
    };
  const failed = failures(files, ran.report);
  if (ran.coverage === undefined)
    return { coverage: artifact(undefined, `${tool} (not measured: no coverage report)`, context), failed };
  try {
    return {
      coverage: artifact(context.chosen.framework.coverage(ran.coverage, context.input.tree), tool, context),
      failed,
    };
  } catch {
    return {
      coverage: artifact(undefined, `${tool} (not measured: its report could not be read)`, context),
      failed,
    };
  }
}
