/** Absolute folders of a run. */
export interface Places {
  /** The user's own. */
  readonly folder: string;
  /** The working copy. */
  readonly tree: string;
  /** The tree that `tree` is a part of, when it is: what a project refers to may lie there. */
  readonly top?: string;
  /** Scratch. */
  readonly work: string;
  readonly cache: string;
  /** What the user keeps. */
  readonly out: string;
}
