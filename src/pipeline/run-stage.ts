// Calls one stage with what it reads and gives back what it wrote; the same for a whole run and for `qtest stage`.

import { relative } from 'node:path';
import { assertNever } from '../lib/assert-never.ts';
import { openFileView } from '../lib/file-view.ts';
import { KnownError } from '../lib/known-error.ts';
import { ingest } from '../stages/1-ingest/index.ts';
import { model } from '../stages/2-model/index.ts';
import { baseline } from '../stages/3-baseline/index.ts';
import { measure } from '../stages/4-measure/index.ts';
import { plan } from '../stages/4-plan/index.ts';
import { generate } from '../stages/5-generate/index.ts';
import { emit } from '../stages/7-emit/index.ts';
import { validate } from '../stages/8-validate/index.ts';
import { integrate } from '../stages/9-integrate/index.ts';
import type { Artifacts, ArtifactTypes } from './artifact-store.ts';
import { cachedBaseline } from './cached-baseline.ts';
import type { PipelineDeps } from './deps.ts';
import { projectsFor, runPerProject } from './per-project/index.ts';
import type { Places } from './places.ts';
import { plannedRanges } from './planned-ranges.ts';
import type { Settings } from './settings.ts';
import type { StageMemory } from './stage-memory.ts';
import type { ArtifactName, StageName } from './stage-table.ts';
import { wantedRoots } from './wanted-packages.ts';

/**
 * Runs the stage on the artifacts, for each project of the tree where it is written for one. Throws KnownError
 * E_ARTIFACT when an artifact that it reads is missing, E_USAGE for a package that is not there.
 */
export async function runStage(
  stage: StageName,
  artifacts: Artifacts,
  settings: Settings,
  places: Places,
  deps: PipelineDeps,
  memory: StageMemory = {},
): Promise<Artifacts> {
  const bundle = artifacts['source-bundle'];
  const projects = bundle && projectsFor(stage, bundle, settings);
  if (!bundle || !projects) {
    const wrote = await runWhole(stage, artifacts, settings, places, deps, memory);
    if (wrote['source-bundle']) wantedRoots(wrote['source-bundle'], settings);
    return wrote;
  }
  return runPerProject(stage, projects, artifacts, bundle, settings, places, deps, (...own) =>
    runWhole(stage, ...own, memory),
  );
}

async function runWhole(
  stage: StageName,
  artifacts: Artifacts,
  settings: Settings,
  places: Places,
  deps: PipelineDeps,
  memory: StageMemory,
): Promise<Artifacts> {
  const read = <N extends ArtifactName>(name: N): ArtifactTypes[N] => {
    const artifact = artifacts[name];
    if (artifact === undefined) throw new KnownError('E_ARTIFACT', `stage ${stage} needs ${name}.json`);
    return artifact as ArtifactTypes[N];
  };
  const { tree, top, folder, work, out } = places;
  const { config, workers, round, mutation, seed, budget, destination } = settings;
  const { packs, toolModules } = deps;
  const perturb = settings.perturbExisting ?? false;
  if (stage === '1-ingest') {
    const { origin, since, allowScripts } = settings;
    const asked = given({ origin, since, allowScripts });
    const afresh = settings.replay !== undefined;
    const input = { folder, tree, config, cache: places.cache, afresh, ...asked };
    return { 'source-bundle': await ingest(input, deps) };
  }
  const bundle = read('source-bundle');
  switch (stage) {
    case '2-model':
      return { 'system-model': await model({ tree, bundle, cacheDir: places.cache }, deps) };
    case '3-baseline':
      return {
        baseline: await cachedBaseline(
          // Of a part of a tree, everything beside it counts too: packages load each other.
          {
            tree: top ?? tree,
            cache: places.cache,
            bundle,
            asked: { config, perturb, ...(top === undefined ? {} : { at: relative(top, tree) }) },
          },
          deps,
          () => baseline({ tree, bundle, config, work, toolModules, perturb }, deps),
        ),
      };
    case '4-plan': {
      const { now, maxTargets, include, exclude } = settings;
      const model = read('system-model');
      const roots = wantedRoots(bundle, settings);
      return {
        'test-plan': plan({ bundle, model, config, now, ...given({ maxTargets, include, exclude, roots }) }),
      };
    }
    case '4-measure': {
      const ranges = settings.ranges ?? plannedRanges(read('system-model'), read('test-plan'));
      const scope = settings.ranges === undefined ? ('planned' as const) : ('changed' as const);
      const baseline = read('baseline');
      return {
        'baseline-mutation': await measure(
          { tree, bundle, baseline, scope, ranges, work, toolModules, workers, ...given({ top }) },
          deps,
        ),
      };
    }
    case '5-generate': {
      const { feedback, baseline, 'test-dsl': tests, 'kill-matrix': killMatrix } = artifacts;
      const previous = tests === undefined || killMatrix === undefined ? undefined : { tests, killMatrix };
      const facts = { model: read('system-model'), plan: read('test-plan') };
      const existing = artifacts['baseline-mutation']?.mutants
        .filter(({ status }) => status === 'killed' || status === 'timeout')
        .map(({ mutant }) => mutant);
      const result = await generate(
        {
          tree,
          bundle,
          ...facts,
          config,
          work,
          seed,
          budget,
          workers,
          round,
          ...given({ feedback, previous, existing, baseline, accept: settings.accept }),
        },
        { ...deps, ...given({ journal: memory.journal }) },
      );
      const { tests: dsl, killMatrix: matrix, ...rest } = result;
      return { 'test-dsl': dsl, 'kill-matrix': matrix, ...rest };
    }
    case '7-emit': {
      const view = openFileView(tree, { skip: packs.flatMap((pack) => pack.skip) });
      const facts = { model: read('system-model'), plan: read('test-plan'), tests: read('test-dsl') };
      return { 'emitted-tests': emit({ view, bundle, ...facts, config }, { packs }) };
    }
    case '8-validate': {
      const facts = {
        plan: read('test-plan'),
        tests: read('test-dsl'),
        emitted: read('emitted-tests'),
        killMatrix: read('kill-matrix'),
        baseline: read('baseline'),
      };
      const { 'baseline-mutation': baselineMutation, 'validated-tests': earlier } = artifacts;
      const before = round > 1 ? earlier : undefined;
      const result = await validate(
        {
          tree,
          bundle,
          ...facts,
          ...given({ baselineMutation, before, maintenance: artifacts.maintenance, top }),
          config,
          work,
          toolModules,
          mutation,
          workers,
          round,
        },
        { ...deps, ...given({ verdicts: memory.verdicts }) },
      );
      const { validated, ...rest } = result;
      return { ...rest, 'validated-tests': validated };
    }
    case '9-integrate': {
      const facts = {
        plan: read('test-plan'),
        validated: read('validated-tests'),
        emitted: read('emitted-tests'),
        coverage: read('coverage'),
        mutation: read('mutation'),
        killMatrix: read('kill-matrix'),
        findings: read('findings'),
        ledger: read('ledger'),
      };
      return {
        'pull-request': await integrate(
          {
            folder,
            bundle,
            ...facts,
            config,
            destination,
            out,
            ...given({ takes: artifacts.execution?.suite }),
            ...keepingOf(artifacts, settings, deps),
          },
          { ...deps, ...given({ delivering: memory.delivering }) },
        ),
      };
    }
    default:
      return assertNever(stage);
  }
}

/** What is left beside the tests for the next run. */
function keepingOf(
  { maintenance, baseline, 'test-dsl': tests }: Artifacts,
  { seed, budget }: Settings,
  { version }: PipelineDeps,
) {
  if (maintenance === undefined || tests === undefined) return {};
  const failed = (baseline?.tests ?? []).filter(({ status }) => status === 'failed');
  const red = failed.map(({ id }) => id).sort();
  return { keeping: { maintenance, tests, red, tool: version, search: { seed, ...budget } } };
}

/** Leaves undefined keys out, as optional properties want it. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
