// Stage 4: what deserves a test, most urgent first. Pure: the same facts give the same plan.
import {
  type Config,
  type FunctionFacts,
  packageOf,
  projectOf,
  type SourceBundle,
  type SystemModel,
  type Target,
  type TestPlan,
} from '../../artifacts/index.ts';
import { unchangedFilter } from './changed-targets.ts';
import { minutesFor } from './estimate.ts';
import { dependenciesOf, levelsOf } from './levels.ts';
import { riskOf, surveyRisk } from './risk.ts';
import { fileFilter, type Place } from './select-files.ts';
import { whyNot } from './why-not.ts';

export interface PlanInput {
  readonly bundle: SourceBundle;
  readonly model: SystemModel;
  readonly config: Config;
  /** ISO time the plan is stamped with. */
  readonly now: string;
  /** Only this many of the most urgent targets. */
  readonly maxTargets?: number;
  /** Globs over paths, or over `path#name`, besides the configuration's. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  /** Folders of the only packages to test. */
  readonly roots?: readonly string[];
}

/** Chooses and orders the targets. A project with nothing to test gives a plan without targets. */
export function plan(input: PlanInput): TestPlan {
  const { bundle, model, config } = input;
  const sources = new Set(bundle.files.filter(({ role }) => role === 'source').map(({ path }) => path));
  const files = model.files.filter((file) => sources.has(file.path));
  const survey = surveyRisk(bundle, model);
  const filter = fileFilter(input);
  const unchanged = unchangedFilter(bundle.source.since, model);
  const skipped: { key: string; reason: string }[] = [];
  const leftOut: string[] = [];
  const chosen: Omit<Target, 'priority'>[] = [];
  for (const file of files) {
    if (file.status === 'failed') skipped.push({ key: file.path, reason: file.error ?? 'it does not parse' });
    const untestable = notTestable(file, input);
    if (isLeftOut(file, filter)) leftOut.push(file.path);
    for (const fn of file.functions) {
      const reason = whyNot(fn, file) ?? untestable ?? filter(fn) ?? unchanged(fn);
      const levels = levelsOf(fn, model).filter((level) => config.generation.test_types.includes(level));
      if (reason !== undefined) skipped.push({ key: fn.key, reason });
      else if (levels.length === 0) {
        skipped.push({
          key: fn.key,
          reason: `needs a kind of test that generation.test_types (${config.generation.test_types.join(', ')}) leaves out`,
        });
      } else chosen.push(target(fn, levels, dependenciesOf(fn, file), riskOf(fn, survey)));
    }
  }
  chosen.sort(
    (a, b) =>
      b.risk.score - a.risk.score || compare(a.file, b.file) || a.line - b.line || compare(a.key, b.key),
  );
  const limit = input.maxTargets ?? chosen.length;
  for (const { key } of chosen.slice(limit))
    skipped.push({ key, reason: `less urgent than the ${limit} targets that were asked for` });
  const targets = chosen.slice(0, limit).map((t, index): Target => ({ ...t, priority: index + 1 }));
  skipped.sort((a, b) => compare(a.key, b.key));
  return {
    version: '1.0',
    repository: repositoryOf(bundle),
    ...(bundle.source.git?.commit === undefined ? {} : { commit_sha: bundle.source.git.commit }),
    created_at: input.now,
    summary: {
      total_targets: targets.length,
      by_type: count(targets, ({ type }) => type),
      by_file: count(targets, ({ file }) => file),
      by_level: count(targets, ({ suggested_test_types: [level] }) => level ?? 'unit'),
      estimated_time_minutes: minutesFor(targets),
    },
    targets,
    skipped,
    ...(leftOut.length === 0 ? {} : { left_out: leftOut.sort(compare) }),
  };
}

/** True when none of its functions is asked for; a file without functions is judged by its path. */
function isLeftOut({ path, functions }: SystemModel['files'][number], filter: ReturnType<typeof fileFilter>) {
  const places: readonly Place[] = functions.length > 0 ? functions : [{ file: path, qualifiedName: '' }];
  return places.every((place) => filter(place) !== undefined);
}

/** Why no function of a file can be tested, or undefined: its package was not asked for or has no framework. */
function notTestable({ path, language }: SystemModel['files'][number], { bundle, roots }: PlanInput) {
  const { projects } = bundle;
  if (roots !== undefined && !roots.includes(packageOf(projects, { path, language })?.root ?? ''))
    return 'is not in a package that was asked for';
  const project = projectOf(projects, { path, language });
  return project !== undefined && project.framework === undefined ? project.unsupported?.why : undefined;
}

function target(
  fn: FunctionFacts,
  levels: Target['suggested_test_types'],
  dependencies: readonly string[],
  risk: Target['risk'],
): Omit<Target, 'priority'> {
  const { cyclomatic } = fn.complexity;
  return {
    id: fn.id,
    key: fn.key,
    name: fn.qualifiedName,
    file: fn.file,
    line: fn.range.start.line,
    type: fn.kind === 'method' || fn.kind === 'getter' ? 'method' : 'function',
    complexity: cyclomatic > 10 ? 'high' : cyclomatic > 5 ? 'medium' : 'low',
    dependencies,
    suggested_test_types: levels,
    risk,
    access: fn.access,
  };
}

function count<T>(items: readonly T[], by: (item: T) => string): Record<string, number> {
  const out: Record<string, number> = {};
  for (const item of items) out[by(item)] = (out[by(item)] ?? 0) + 1;
  return out;
}

/** The remote without whatever credentials stand in it, or the project's name. */
function repositoryOf({ source }: SourceBundle): string {
  return source.git?.remote?.replace(/^([a-z+]+:\/\/)[^/@]*@/, '$1') ?? source.name;
}

/** By code unit: the same in every locale. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
