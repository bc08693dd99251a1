// What a stage wrote about one project of a tree.
import type { Baseline, ProjectFacts } from '../../artifacts/index.ts';
import type { Artifacts } from '../artifact-store.ts';
import type { Moved } from './paths.ts';

export interface Part {
  readonly project: ProjectFacts;
  readonly wrote: Artifacts;
  readonly baseline?: Baseline | undefined;
}

/** An artifact of one project, with the way back to the tree's paths. */
export interface Of<T> {
  readonly artifact: T;
  readonly project: ProjectFacts;
  readonly baseline?: Baseline | undefined;
  readonly move: Moved;
}
