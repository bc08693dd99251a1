// What a run came to in each project of a tree that holds several.
import { projectOf } from '../artifacts/index.ts';
import type { Artifacts } from './artifact-store.ts';

export interface PackageRow {
  /** Folder; '' is the tree's root. */
  readonly root: string;
  readonly name?: string;
  readonly framework?: string;
  /** What the project's own tests are: `none`, `green`, `red`, `not-run`. */
  readonly own?: string;
  /** Shipped tests. */
  readonly tests: number;
  /** Percent of lines; absent when it was not measured. */
  readonly before?: number;
  readonly after?: number;
}

/** One row per project that took part; none for a tree that is one project. */
export function packageRows(artifacts: Artifacts): readonly PackageRow[] {
  const { coverage, baseline } = artifacts;
  const { projects = [] } = artifacts['source-bundle'] ?? {};
  const figures = coverage?.projects ?? [];
  if (figures.length < 2) return [];
  const tests = artifacts['validated-tests']?.tests ?? [];
  return figures.map(({ root, before, after }) => {
    const project = projects.find((each) => (each.root ?? '') === root && each.partOf === undefined);
    const own = baseline?.projects?.find((each) => each.root === root)?.status;
    return {
      root,
      ...(project?.name === undefined ? {} : { name: project.name }),
      ...(project?.framework === undefined ? {} : { framework: project.framework.id }),
      ...(own === undefined ? {} : { own }),
      tests: tests.filter(({ file }) => (projectOf(projects, { path: file })?.root ?? '') === root).length,
      ...(before === undefined || after.lines.total === 0 ? {} : { before: before.lines.percent }),
      ...(after.lines.total === 0 ? {} : { after: after.lines.percent }),
    };
  });
}
