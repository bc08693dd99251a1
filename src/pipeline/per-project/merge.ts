// What a stage wrote about each project of a tree, put together as the artifacts of the whole tree.
import type {
  Baseline,
  BaselineMutation,
  EmittedTests,
  Execution,
  Feedback,
  Ledger,
  Maintenance,
  MutantIdentity,
  Mutation,
  ProjectFacts,
  ValidatedTests,
} from '../../artifacts/index.ts';
import type { Artifacts, ArtifactTypes } from '../artifact-store.ts';
import type { ArtifactName } from '../stage-table.ts';
import { mergeCoverage, summed } from './merge-coverage.ts';
import type { Of, Part } from './part.ts';
import { type Moved, movedTo } from './paths.ts';

/**
 * The artifacts `names` of the whole tree; `before` are its artifacts as the projects were given them, and `now` stamps
 * those that no project wrote.
 */
export function merged(
  names: readonly ArtifactName[],
  parts: readonly Part[],
  before: Artifacts,
  now: string,
): Artifacts {
  const of = <N extends ArtifactName>(name: N): readonly Of<ArtifactTypes[N]>[] =>
    parts.flatMap(({ project, wrote, baseline }) => {
      const artifact: Artifacts[N] = wrote[name];
      return artifact === undefined
        ? []
        : [{ artifact, project, baseline, move: movedTo(project.root ?? '') }];
    });
  const all: { readonly [N in ArtifactName]?: () => ArtifactTypes[N] | undefined } = {
    baseline: () => mergeBaseline(of('baseline')),
    'baseline-mutation': () => mergeMeasured(of('baseline-mutation')),
    'emitted-tests': () => mergeEmitted(of('emitted-tests')),
    execution: () => mergeExecution(of('execution'), now),
    coverage: () => mergeCoverage(of('coverage'), now),
    mutation: () => mergeMutation(of('mutation'), now),
    'validated-tests': () => mergeValidated(of('validated-tests')),
    feedback: () => mergeFeedback(of('feedback')),
    ledger: () => mergeLedger(of('ledger')),
    maintenance: () => before.maintenance && mergeMaintenance(of('maintenance'), before.maintenance),
  };
  return Object.fromEntries(
    names.flatMap((name) => {
      const make = all[name];
      if (make === undefined) throw new Error(`${name} of several projects can not be put together`);
      const artifact = make();
      return artifact === undefined ? [] : [[name, artifact]];
    }),
  );
}

function nameOf({ name, root }: ProjectFacts): string {
  return name ?? (root === undefined ? 'the root' : root);
}

function joined(words: readonly (string | undefined)[], by: string): string {
  return [...new Set(words.filter((word) => word !== undefined && word !== ''))].join(by);
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part / whole) * 10_000) / 100;
}

function sum<T>(list: readonly T[], by: (item: T) => number): number {
  return list.reduce((total, item) => total + by(item), 0);
}

const ORDER: readonly Baseline['status'][] = ['red', 'green', 'not-run', 'none'];

/** The worst that was measured; `none` only when no project has tests. */
export function mergeBaseline(parts: readonly Of<Baseline>[]): Baseline {
  const status = ORDER.find((each) => parts.some(({ artifact }) => artifact.status === each)) ?? 'none';
  const reason = reasonsOf(parts);
  const framework = joined(
    parts.map(({ artifact }) => artifact.framework),
    ', ',
  );
  return {
    version: '1.0',
    status,
    ...(reason === '' ? {} : { reason }),
    ...(framework === '' ? {} : { framework }),
    tests: parts.flatMap(({ artifact, move }) =>
      artifact.tests.map((test) => ({ ...test, id: move.outer(test.id), file: move.outer(test.file) })),
    ),
    ...(parts.some(({ artifact }) => artifact.setAside !== undefined)
      ? {
          setAside: parts.flatMap(({ artifact, move }) =>
            (artifact.setAside ?? []).map((each) => ({ ...each, file: move.outer(each.file) })),
          ),
        }
      : {}),
    ...perturbedOf(parts),
    ...coverageOf(parts),
    projects: parts.map(({ artifact: { version: _, projects: __, ...rest }, project }) => ({
      language: project.language,
      root: project.root ?? '',
      ...rest,
    })),
  };
}

/** Known only where it is known of every project that has tests. */
function coverageOf(parts: readonly Of<Baseline>[]): Pick<Baseline, 'coverage'> {
  const tested = parts.filter(({ artifact }) => artifact.status !== 'none');
  const known = tested.flatMap(({ artifact }) => artifact.coverage ?? []);
  return known.length === 0 || known.length < tested.length ? {} : { coverage: summed(known) };
}

function perturbedOf(parts: readonly Of<Baseline>[]): Pick<Baseline, 'perturbed'> {
  const found = parts.flatMap(({ artifact: { perturbed }, move }) =>
    perturbed === undefined ? [] : [{ perturbed, move }],
  );
  if (found.length === 0) return {};
  return {
    perturbed: {
      runs: [...new Set(found.flatMap(({ perturbed }) => perturbed.runs))],
      failed: found.flatMap(({ perturbed, move }) =>
        perturbed.failed.map((each) => ({ ...each, file: move.outer(each.file) })),
      ),
      notRun: found.flatMap(({ perturbed }) => perturbed.notRun),
    },
  };
}

/** Sums over what was measured; the projects that were not are named in the reason. */
export function mergeMeasured(parts: readonly Of<BaselineMutation>[]): BaselineMutation {
  const count = (key: keyof Omit<BaselineMutation['summary'], 'mutation_score'>) =>
    sum(parts, ({ artifact }) => artifact.summary[key]);
  const [killed, timeout] = [count('killed'), count('timeout')];
  const [survived, no_coverage] = [count('survived'), count('no_coverage')];
  const reason = reasonsOf(parts);
  return {
    version: '1.0',
    scope: parts.find(({ artifact }) => artifact.scope !== 'not-run')?.artifact.scope ?? 'not-run',
    ...(reason === '' ? {} : { reason }),
    tool: joined(
      parts.map(({ artifact }) => artifact.tool),
      ', ',
    ),
    duration_seconds: tenths(sum(parts, ({ artifact }) => artifact.duration_seconds)),
    ranges: parts.flatMap(({ artifact, move }) =>
      artifact.ranges.map((each) => ({ ...each, file: move.outer(each.file) })),
    ),
    tests: sum(parts, ({ artifact }) => artifact.tests),
    without: parts.flatMap(({ artifact, move }) => artifact.without.map(move.outer)),
    summary: {
      total_mutants: count('total_mutants'),
      killed,
      timeout,
      survived,
      no_coverage,
      mutation_score: percentOf(killed + timeout, killed + timeout + survived + no_coverage),
    },
    mutants: parts.flatMap(({ artifact, move }) =>
      artifact.mutants.map((each) => ({
        ...each,
        mutant: identity(each.mutant, move),
        killedBy: each.killedBy.map(move.outer),
        coveredBy: each.coveredBy.map(move.outer),
        ...(each.target === undefined ? {} : { target: move.outer(each.target) }),
      })),
    ),
  };
}

function reasonsOf(parts: readonly Of<{ readonly reason?: string | undefined }>[]): string {
  return parts
    .flatMap(({ artifact: { reason }, project }) =>
      reason === undefined ? [] : [`${nameOf(project)}: ${reason}`],
    )
    .join('; ');
}

export function mergeEmitted(parts: readonly Of<EmittedTests>[]): EmittedTests {
  return {
    version: '1.0',
    framework: frameworks(parts.map(({ artifact }) => artifact.framework)),
    files: parts.flatMap(({ artifact, move }) =>
      artifact.files.map((file) => ({ ...file, path: move.outer(file.path) })),
    ),
    companions: parts.flatMap(({ artifact, move }) =>
      artifact.companions.map((each) => ({ ...each, path: move.outer(each.path) })),
    ),
    notes: parts.flatMap(({ artifact, project }) =>
      artifact.notes.map((note) => `${nameOf(project)}: ${note}`),
    ),
  };
}

function frameworks(ids: readonly string[]): string {
  return (
    joined(
      ids.filter((id) => id !== 'none'),
      ', ',
    ) || 'none'
  );
}

export function mergeExecution(parts: readonly Of<Execution>[], now: string): Execution {
  const count = (key: 'total' | 'passed' | 'failed' | 'skipped') =>
    sum(parts, ({ artifact }) => artifact.summary[key]);
  const [total, passed, failed, skipped] = [
    count('total'),
    count('passed'),
    count('failed'),
    count('skipped'),
  ];
  const runs = new Map(parts.flatMap(({ artifact }) => artifact.runs.map((run) => [run.perturbation, run])));
  const suites = parts.flatMap(({ artifact }) => artifact.suite ?? []);
  const totalOf = (key: 'seconds' | 'in_tests') => suites.reduce((all, suite) => all + suite[key], 0);
  return {
    version: '1.0',
    executed_at: parts[0]?.artifact.executed_at ?? now,
    duration_seconds: tenths(sum(parts, ({ artifact }) => artifact.duration_seconds)),
    summary: { total, passed, failed, skipped, pass_rate: percentOf(passed, passed + failed) },
    tests: parts.flatMap(({ artifact, move: { outer } }) =>
      artifact.tests.map((test) => ({
        ...test,
        id: outer(test.id),
        file: outer(test.file),
        target: outer(test.target),
      })),
    ),
    runs: [...runs.values()],
    sandbox: joined(
      parts.map(({ artifact }) => artifact.sandbox),
      ', ',
    ),
    ...(suites.length === 0 ? {} : { suite: { seconds: totalOf('seconds'), in_tests: totalOf('in_tests') } }),
  };
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function identity(mutant: MutantIdentity, { outer }: Moved): MutantIdentity {
  return { ...mutant, file: outer(mutant.file) };
}

/** Sums over what was judged; the projects that were not are named in the reason. */
export function mergeMutation(parts: readonly Of<Mutation>[], now: string): Mutation {
  const count = (key: keyof Omit<Mutation['summary'], 'mutation_score'>) =>
    sum(parts, ({ artifact }) => artifact.summary[key]);
  const judged = parts.filter(({ artifact }) => artifact.scope !== 'not-run');
  const summary = {
    total_mutants: count('total_mutants'),
    killed: count('killed'),
    survived: count('survived'),
    timeout: count('timeout'),
    no_coverage: count('no_coverage'),
    killed_by_assertion: count('killed_by_assertion'),
  };
  const dead = summary.killed + summary.timeout;
  const reason = reasonsOf(parts);
  return {
    version: '1.0',
    executed_at: parts[0]?.artifact.executed_at ?? now,
    duration_seconds: tenths(sum(parts, ({ artifact }) => artifact.duration_seconds)),
    tool: joined(
      (judged.length > 0 ? judged : parts).map(({ artifact }) => artifact.tool),
      ', ',
    ),
    scope: judged[0]?.artifact.scope ?? 'not-run',
    ...(reason === '' ? {} : { reason }),
    summary: {
      ...summary,
      mutation_score: percentOf(dead, dead + summary.survived + summary.no_coverage),
    },
    ...beforeAfterOf(parts),
    by_test: parts.flatMap(({ artifact, move }) =>
      artifact.by_test.map((test) => ({ ...test, test_id: move.outer(test.test_id) })),
    ),
    survivors: parts.flatMap(({ artifact, move: { outer } }) =>
      artifact.survivors.map(({ test_that_should_catch: test, ...survivor }) => ({
        ...survivor,
        id: outer(survivor.id),
        location: outer(survivor.location),
        ...(test === undefined ? {} : { test_that_should_catch: outer(test) }),
      })),
    ),
    verified: parts.flatMap(({ artifact, move }) =>
      artifact.verified.map((each) => ({
        ...each,
        mutant: identity(each.mutant, move),
        killedBy: each.killedBy.map(move.outer),
        coveredBy: each.coveredBy.map(move.outer),
      })),
    ),
  };
}

/** Over the mutants of all projects; without a figure before when one of them has none. */
function beforeAfterOf(parts: readonly Of<Mutation>[]): Pick<Mutation, 'before_after'> {
  const both = parts.flatMap(({ artifact, project }) =>
    artifact.before_after === undefined ? [] : [{ ...artifact.before_after, name: nameOf(project) }],
  );
  if (both.length === 0) return {};
  const mutants = sum(both, (each) => each.mutants);
  const score = (of: (each: (typeof both)[number]) => number) =>
    percentOf(
      sum(both, (each) => Math.round((of(each) * each.mutants) / 100)),
      mutants,
    );
  const unknown = both.filter(({ before }) => before === undefined);
  const why = joined(
    unknown.map((each) => `${each.name}: ${each.why ?? 'not measured'}`),
    '; ',
  );
  return {
    before_after: {
      mutants,
      ...(unknown.length > 0 ? { why } : { before: score(({ before = 0 }) => before) }),
      after: score(({ after }) => after),
      after_by: both.every(({ after_by }) => after_by === 'judged') ? 'judged' : 'predicted',
    },
  };
}

export function mergeValidated(parts: readonly Of<ValidatedTests>[]): ValidatedTests {
  return {
    version: '1.0',
    framework: frameworks(
      parts.flatMap(({ artifact }) => (artifact.tests.length > 0 ? [artifact.framework] : [])),
    ),
    tests: parts.flatMap(({ artifact, move }) =>
      artifact.tests.map(({ certificate, ...test }) => ({
        ...test,
        target: move.outer(test.target),
        file: move.outer(test.file),
        certificate: {
          ...certificate,
          mutant: identity(certificate.mutant, move),
          assertion: { ...certificate.assertion, file: move.outer(certificate.assertion.file) },
        },
      })),
    ),
    files: parts.flatMap(({ artifact, move }) =>
      artifact.files.map((file) => ({ ...file, path: move.outer(file.path) })),
    ),
    unproven: parts.flatMap(({ artifact, move }) =>
      artifact.unproven.map((file) => ({ ...file, path: move.outer(file.path) })),
    ),
  };
}

export function mergeFeedback(parts: readonly Of<Feedback>[]): Feedback {
  return {
    version: '1.0',
    round: parts[0]?.artifact.round ?? 1,
    entries: parts.flatMap(({ artifact, move }) =>
      artifact.entries.map((entry) => ({ ...entry, target: move.outer(entry.target) })),
    ),
    ...(parts.some(({ artifact }) => artifact.existingKills !== undefined)
      ? {
          existingKills: parts.flatMap(({ artifact, move }) =>
            (artifact.existingKills ?? []).map((mutant) => identity(mutant, move)),
          ),
        }
      : {}),
  };
}

export function mergeLedger(parts: readonly Of<Ledger>[]): Ledger {
  return {
    version: '1.0',
    entries: parts.flatMap(({ artifact, move }) =>
      artifact.entries.map((entry) => ({
        ...entry,
        target: entry.target === '' ? '' : move.outer(entry.target),
      })),
    ),
  };
}

/** The record of the tree with what the projects' gates settled. */
export function mergeMaintenance(parts: readonly Of<Maintenance>[], before: Maintenance): Maintenance {
  const settled = new Map(parts.flatMap(({ artifact }) => artifact.tests.map((test) => [test.id, test])));
  return {
    ...before,
    tests: before.tests.map((test) => {
      const { fate, why } = settled.get(test.id) ?? test;
      return { ...test, fate, why };
    }),
  };
}
