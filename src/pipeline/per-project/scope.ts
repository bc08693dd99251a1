// The artifacts of a tree cut down to one of its projects, as if its folder were a tree of its own.
import type {
  Baseline,
  BaselineMutation,
  EmittedTests,
  KillMatrix,
  Maintenance,
  ProjectFacts,
  SourceBundle,
  Step,
  SystemModel,
  TestCase,
  TestDsl,
  TestPlan,
  Value,
} from '../../artifacts/index.ts';
import { isTagged, projectOf } from '../../artifacts/index.ts';
import type { Artifacts } from '../artifact-store.ts';
import type { Settings } from '../settings.ts';
import { type Moved, movedKeys, movedTo } from './paths.ts';

/** Whether a path, or a key that begins with one, is the project's own. */
export type Owns = (path: string) => boolean;

/** What of the tree belongs to a project, without the folders `left`. */
export function ownsOf(bundle: SourceBundle, project: ProjectFacts, left: readonly string[] = []): Owns {
  const { holds } = movedTo(project.root ?? '');
  const out = left.map((folder) => `${folder}/`);
  return (path) =>
    !out.some((folder) => path.startsWith(folder)) &&
    holds(path) &&
    projectOf(bundle.projects, { path, language: project.language }) === project;
}

/**
 * The artifacts that a stage of one project reads, with paths relative to the project's folder; packages in the folders
 * `left` take no part.
 */
export function scoped(
  artifacts: Artifacts,
  bundle: SourceBundle,
  project: ProjectFacts,
  left: readonly string[] = [],
): Artifacts {
  const move = movedTo(project.root ?? '');
  const owns = ownsOf(bundle, project, left);
  const { baseline, 'system-model': model, 'test-plan': plan, 'test-dsl': dsl, ...rest } = artifacts;
  const {
    maintenance,
    'kill-matrix': matrix,
    'emitted-tests': emitted,
    'baseline-mutation': measured,
  } = rest;
  const tests = dsl && scopedTests(dsl, owns, move);
  const own = baseline && scopedBaseline(baseline, project);
  return {
    'source-bundle': scopedBundle(bundle, project, left, owns, move),
    ...(model && { 'system-model': scopedModel(model, owns, move) }),
    ...(plan && { 'test-plan': scopedPlan(plan, owns, move) }),
    ...(tests && { 'test-dsl': tests }),
    ...(matrix && { 'kill-matrix': scopedMatrix(matrix, tests, owns, move) }),
    ...(emitted && { 'emitted-tests': scopedEmitted(emitted, owns, move) }),
    ...(own && { baseline: own }),
    ...(maintenance && { maintenance: scopedMaintenance(maintenance, owns, move) }),
    ...(measured && { 'baseline-mutation': scopedMeasured(measured, owns, move) }),
  };
}

/** Folders inside the project whose tests are not its: other projects, and packages that take no part. */
function innerOf(
  { projects }: SourceBundle,
  { root = '', language }: ProjectFacts,
  left: readonly string[],
): readonly string[] {
  const { holds } = movedTo(root);
  return projects.flatMap((each) => {
    if (each.root === undefined || each.root === root || each.language !== language) return [];
    const apart = each.partOf === undefined || left.includes(each.root);
    return apart && holds(`${each.root}/`) ? [each.root] : [];
  });
}

function scopedBundle(
  bundle: SourceBundle,
  project: ProjectFacts,
  left: readonly string[],
  owns: Owns,
  move: Moved,
): SourceBundle {
  const { root: _, workspace: __, exports: ___, aliases: ____, placement, ...facts } = project;
  const inner = innerOf(bundle, project, left).map(move.inner);
  const mine = (path: string) => owns(path);
  return {
    ...bundle,
    source: { ...bundle.source, name: project.name ?? bundle.source.name },
    projects: [
      {
        ...facts,
        ...(inner.length === 0 ? {} : { inner }),
        ...(placement === undefined
          ? {}
          : { placement: { source: move.inner(placement.source), test: move.inner(placement.test) } }),
        entries: facts.entries.map(move.inner),
      },
    ],
    files: bundle.files
      .filter(({ path, language }) => mine(path) && (language ?? project.language) === project.language)
      .map((file) => ({ ...file, path: move.inner(file.path) })),
    excluded: bundle.excluded
      .filter(({ path }) => mine(path))
      .map((each) => ({ ...each, path: move.inner(each.path) })),
    history: { ...bundle.history, churn: movedKeys(bundle.history.churn, move.inner, mine) },
  };
}

/** What later stages look up by file and function, and the calls inside the project. */
function scopedModel(model: SystemModel, owns: Owns, { inner }: Moved): SystemModel {
  return {
    ...model,
    files: model.files
      .filter(({ path }) => owns(path))
      .map((file) => ({
        ...file,
        path: inner(file.path),
        functions: file.functions.map((fn) => ({
          ...fn,
          id: inner(fn.id),
          key: inner(fn.key),
          file: inner(fn.file),
          access: fn.access.map((access) => ({ ...access, module: inner(access.module) })),
          calls: fn.calls.map((call) => (call.key === undefined ? call : { ...call, key: inner(call.key) })),
        })),
        imports: file.imports.map((each) =>
          each.path === undefined ? each : { ...each, path: inner(each.path) },
        ),
      })),
    callGraph: Object.fromEntries(
      Object.entries(model.callGraph).flatMap(([caller, callees]) =>
        owns(caller) ? [[inner(caller), callees.filter(owns).map(inner)]] : [],
      ),
    ),
    dependencies: {},
    documentExamples: [],
  };
}

function scopedPlan(plan: TestPlan, owns: Owns, { inner }: Moved): TestPlan {
  const targets = plan.targets
    .filter(({ file }) => owns(file))
    .map((target) => ({
      ...target,
      id: inner(target.id),
      key: inner(target.key),
      file: inner(target.file),
      access: target.access.map((access) => ({ ...access, module: inner(access.module) })),
    }));
  return {
    ...plan,
    summary: {
      ...plan.summary,
      total_targets: targets.length,
      by_file: movedKeys(plan.summary.by_file, inner, owns),
    },
    targets,
    skipped: plan.skipped.filter(({ key }) => owns(key)).map((each) => ({ ...each, key: inner(each.key) })),
    ...(plan.left_out && { left_out: plan.left_out.filter(owns).map(inner) }),
  };
}

function scopedTests(dsl: TestDsl, owns: Owns, move: Moved): TestDsl {
  return {
    ...dsl,
    tests: dsl.tests.filter(({ target }) => owns(target)).map((test) => scopedTest(test, move)),
  };
}

function scopedTest(test: TestCase, move: Moved): TestCase {
  return {
    ...test,
    target: move.inner(test.target),
    setup: test.setup.map((step) => scopedStep(step, move)),
    input: scopedStep(test.input, move),
  };
}

/** The earlier tests whose files are the project's; what is kept of the others is nothing to its stages. */
function scopedMaintenance(maintenance: Maintenance, owns: Owns, move: Moved): Maintenance {
  const { inner } = move;
  return {
    ...maintenance,
    tests: maintenance.tests
      .filter(({ file }) => owns(file))
      .map((test) => ({ ...test, file: inner(test.file), target: inner(test.target) })),
    aside: maintenance.aside
      .filter(({ file }) => owns(file))
      .map((kept) => ({
        ...kept,
        file: inner(kept.file),
        mutant: { ...kept.mutant, file: inner(kept.mutant.file) },
        case: scopedTest(kept.case, move),
      })),
    untouched: [],
    targets: [],
    resting: [],
  };
}

function scopedStep(step: Step, move: Moved): Step {
  const { inner } = move;
  if (step.op === 'load') return { ...step, module: inner(step.module) };
  const callee =
    'callee' in step && 'module' in step.callee.from
      ? { ...step.callee, from: { module: inner(step.callee.from.module) } }
      : undefined;
  const value = (given: Value) => scopedValue(given, inner);
  switch (step.op) {
    case 'call':
    case 'new':
      return { ...step, ...(callee && { callee }), args: step.args.map(value) };
    case 'get':
      return { ...step, ...(callee && { callee }) };
    case 'set':
      return { ...step, ...(callee && { callee }), value: value(step.value) };
    case 'let':
      return { ...step, value: value(step.value) };
    case 'await':
      return step;
  }
}

/** Values may name exports of the tree's modules, however deep. */
function scopedValue(given: Value, inner: Moved['inner']): Value {
  if (given === null || typeof given !== 'object') return given;
  if (Array.isArray(given)) return given.map((item: Value) => scopedValue(item, inner));
  if (isTagged(given) && given.$ === 'export') return { ...given, module: inner(given.module) };
  return Object.fromEntries(
    Object.entries(given).map(([key, item]) => [key, scopedValue(item as Value, inner)]),
  );
}

/** Mutants keep their order; a kill of another project's mutant can not be judged here and is left out. */
function scopedMatrix(
  matrix: KillMatrix,
  tests: TestDsl | undefined,
  owns: Owns,
  { inner }: Moved,
): KillMatrix {
  const ids = new Set(tests?.tests.map(({ id }) => id));
  const places = new Map<number, number>();
  const mutants = matrix.mutants.flatMap((mutant, index) => {
    if (!owns(mutant.identity.file)) return [];
    places.set(index, places.size);
    const { target, identity } = mutant;
    return [
      {
        ...mutant,
        identity: { ...identity, file: inner(identity.file) },
        ...(target === undefined ? {} : { target: inner(target) }),
      },
    ];
  });
  const here = (indexes: readonly number[]) => indexes.flatMap((index) => places.get(index) ?? []);
  return {
    ...matrix,
    mutants,
    tests: matrix.tests
      .filter(({ id }) => ids.has(id))
      .map(({ also, ...row }) => ({
        ...row,
        kills: here(row.kills),
        unique: here(row.unique),
        ...(also === undefined ? {} : { also: here(also) }),
      })),
    spent: matrix.spent
      .filter(({ target }) => owns(target))
      .map((each) => ({ ...each, target: inner(each.target) })),
  };
}

function scopedEmitted(emitted: EmittedTests, owns: Owns, { inner }: Moved): EmittedTests {
  const mine = <T extends { readonly path: string }>(list: readonly T[]) =>
    list.filter(({ path }) => owns(path)).map((each) => ({ ...each, path: inner(each.path) }));
  return { ...emitted, files: mine(emitted.files), companions: mine(emitted.companions) };
}

/** The mutants of the project; how many tests took part is known of the whole tree only. */
function scopedMeasured(measured: BaselineMutation, owns: Owns, { inner }: Moved): BaselineMutation {
  return {
    ...measured,
    ranges: measured.ranges
      .filter(({ file }) => owns(file))
      .map((each) => ({ ...each, file: inner(each.file) })),
    mutants: measured.mutants
      .filter(({ mutant }) => owns(mutant.file))
      .map((each) => ({
        ...each,
        mutant: { ...each.mutant, file: inner(each.mutant.file) },
        killedBy: each.killedBy.map(inner),
        coveredBy: each.coveredBy.map(inner),
        ...(each.target === undefined ? {} : { target: inner(each.target) }),
      })),
  };
}

/** The settings with the places in the project that are to be mutated. */
export function scopedSettings(settings: Settings, bundle: SourceBundle, project: ProjectFacts): Settings {
  if (settings.ranges === undefined) return settings;
  const { inner } = movedTo(project.root ?? '');
  const owns = ownsOf(bundle, project);
  const ranges = settings.ranges
    .filter(({ file }) => owns(file))
    .map((each) => ({ ...each, file: inner(each.file) }));
  return { ...settings, ranges };
}

/** A project's baseline is kept whole, as the stage wrote it. */
function scopedBaseline(baseline: Baseline, project: ProjectFacts): Baseline | undefined {
  const own = baseline.projects?.find(
    ({ root, language }) => root === (project.root ?? '') && language === project.language,
  );
  if (own === undefined) return undefined;
  const { root: _, language: __, ...rest } = own;
  return { version: '1.0', ...rest };
}
