// Runs a stage that knows one project once for each project of the tree, with the project's folder as its tree.
import { join } from 'node:path';
import type { ProjectFacts, SourceBundle } from '../../artifacts/index.ts';
import type { Artifacts } from '../artifact-store.ts';
import type { PipelineDeps } from '../deps.ts';
import type { Places } from '../places.ts';
import type { Settings } from '../settings.ts';
import { type StageName, stageNamed } from '../stage-table.ts';
import { leftOut, wantedPaths } from '../wanted-packages.ts';
import { merged } from './merge.ts';
import type { Part } from './part.ts';
import { ownsOf, scoped, scopedSettings } from './scope.ts';

/** Stages that are written for one project. */
const SINGLE: ReadonlySet<StageName> = new Set(['3-baseline', '4-measure', '7-emit', '8-validate']);

export type RunScoped = (
  artifacts: Artifacts,
  settings: Settings,
  places: Places,
  deps: PipelineDeps,
) => Promise<Artifacts>;

/** The projects that a stage is to be run for one by one; undefined when the tree is a
 * project itself and all of it was asked for, or the stage takes all. */
export function projectsFor(
  stage: StageName,
  bundle: SourceBundle,
  settings: Settings,
): readonly ProjectFacts[] | undefined {
  if (!SINGLE.has(stage)) return undefined;
  const projects = bundle.projects.filter(({ partOf }) => partOf === undefined);
  const [only] = projects;
  if (only === undefined) return undefined;
  const whole = projects.length === 1 && only.root === undefined && leftOut(bundle, settings).length === 0;
  return whole ? undefined : projects;
}

/** Runs the stage for each project that it has something to do for, and puts together what it wrote. */
export async function runPerProject(
  stage: StageName,
  projects: readonly ProjectFacts[],
  artifacts: Artifacts,
  bundle: SourceBundle,
  settings: Settings,
  places: Places,
  deps: PipelineDeps,
  run: RunScoped,
): Promise<Artifacts> {
  const parts: Part[] = [];
  const left = leftOut(bundle, settings);
  for (const project of projects) {
    const here = scoped(artifacts, bundle, project, left);
    if (!concerns(stage, here, project, bundle, settings)) continue;
    const { root = '', name = root || 'the root' } = project;
    const folders = {
      ...places,
      tree: join(places.tree, root),
      work: join(places.work, 'projects', root === '' ? '_' : root.replaceAll('/', '__')),
      ...(root === '' ? {} : { top: places.tree }),
    };
    const wrote = await run(here, scopedSettings(settings, bundle, project), folders, {
      ...deps,
      progress: (event) => deps.progress({ ...event, message: `${name}: ${event.message}` }),
    });
    parts.push({ project, wrote, baseline: here.baseline });
  }
  return merged(stageNamed(stage)?.writes ?? [], parts, artifacts, settings.now);
}

/** Projects without sources, without tests to print, or that were not asked for cost no time. */
function concerns(
  stage: StageName,
  here: Artifacts,
  project: ProjectFacts,
  bundle: SourceBundle,
  settings: Settings,
): boolean {
  switch (stage) {
    case '3-baseline': {
      const owns = ownsOf(bundle, project);
      const wanted = wantedPaths(bundle, settings);
      return bundle.files.some(({ path, role }) => role === 'source' && owns(path) && wanted(path));
    }
    case '7-emit':
      return (here['test-dsl']?.tests.length ?? 0) > 0;
    case '4-measure':
      return (
        here.baseline !== undefined &&
        ((here['test-plan']?.targets.length ?? 0) > 0 ||
          (scopedSettings(settings, bundle, project).ranges?.length ?? 0) > 0)
      );
    default:
      return here.baseline !== undefined && project.framework !== undefined;
  }
}
