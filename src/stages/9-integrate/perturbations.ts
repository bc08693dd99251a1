import type { TestRun } from '../../artifacts/index.ts';

/** What the runs of a test changed, each named once; a run may change several things, and the first changes none. */
export function perturbations(runs: readonly TestRun[]): readonly string[] {
  const names = runs.flatMap(({ perturbation }) => perturbation.split(/,\s*/));
  return [...new Set(names)].filter((name) => name !== '' && name !== 'none');
}
