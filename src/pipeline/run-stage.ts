// Calls one stage with what it reads and gives back what it wrote; the same for a whole run and for `qtest stage`.
import { assertNever } from '../lib/assert-never.ts';
import { KnownError } from '../lib/known-error.ts';
import { ingest } from '../stages/1-ingest/index.ts';
import { model } from '../stages/2-model/index.ts';
import { measureBaseline } from '../stages/3-baseline/index.ts';
import { plan } from '../stages/4-plan/index.ts';
import { generate } from '../stages/5-generate/index.ts';
import { emit } from '../stages/7-emit/index.ts';
import { validate } from '../stages/8-validate/index.ts';
import { integrate } from '../stages/9-integrate/index.ts';
import type { Artifacts, ArtifactTypes } from './artifact-store.ts';
import type { PipelineDeps } from './deps.ts';
import type { Settings } from './settings.ts';
import type { ArtifactName, StageName } from './stage-table.ts';

/** Absolute folders of a run. */
export interface Places {
  /** The user's own. */
  readonly folder: string;
  /** The working copy. */
  readonly tree: string;
  /** Scratch. */
  readonly work: string;
  readonly cache: string;
  /** What the user keeps. */
  readonly out: string;
}

/** Runs the stage on the artifacts. Throws KnownError E_ARTIFACT when one that it reads is missing. */
export async function runStage(
  stage: StageName,
  artifacts: Artifacts,
  settings: Settings,
  places: Places,
  deps: PipelineDeps,
): Promise<Artifacts> {
  const read = <N extends ArtifactName>(name: N): ArtifactTypes[N] => {
    const artifact = artifacts[name];
    if (artifact === undefined) throw new KnownError('E_ARTIFACT', `stage ${stage} needs ${name}.json`);
    return artifact as ArtifactTypes[N];
  };
  const { tree, folder, work } = places;
  const { config, workers, round, mutation } = settings;
  const bundle = () => read('source-bundle');
  switch (stage) {
    case '1-ingest':
      return { 'source-bundle': await ingest({ folder, tree, config }, deps) };
    case '2-model':
      return { 'system-model': await model({ tree, bundle: bundle(), cacheDir: places.cache }, deps) };
    case '3-baseline':
      return {
        baseline: await measureBaseline(
          { tree, bundle: bundle(), config, work, toolModules: deps.toolModules },
          deps,
        ),
      };
    case '4-plan':
      return {
        'test-plan': plan({
          bundle: bundle(),
          model: read('system-model'),
          config,
          now: settings.now,
          ...selection(settings),
        }),
      };
    case '5-generate':
    case '7-emit':
    case '8-validate':
    case '9-integrate':
      throw new Error('not yet');
    default:
      return assertNever(stage);
  }
}

function selection({ maxTargets, include, exclude }: Settings) {
  return {
    ...(maxTargets === undefined ? {} : { maxTargets }),
    ...(include === undefined ? {} : { include }),
    ...(exclude === undefined ? {} : { exclude }),
  };
}
