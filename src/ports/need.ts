// What a pack uses of the machine it runs on, and what is missing with it.

export interface Need {
  /** `package`: installed with QTest. `program`: found on the machine's PATH. */
  readonly kind: 'package' | 'program';
  readonly name: string;
  /** True when nothing of the pack works without it. */
  readonly required: boolean;
  /** What it is for, in a few words. */
  readonly serves: string;
  /** What follows when it is missing, as a clause. */
  readonly disables: string;
  /** What to do then, as an imperative. */
  readonly remedy: string;
}
