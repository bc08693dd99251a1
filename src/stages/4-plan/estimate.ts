// How long generating and proving will take, roughly: said before anything starts.
import type { Target } from '../../artifacts/index.ts';

/** Seconds of search and judging per target. */
const SECONDS: Readonly<Record<Target['complexity'], number>> = { low: 2, medium: 5, high: 10 };
/** Seconds that every run costs: installing, baseline, gates. */
const FIXED_SECONDS = 40;

/** Minutes for a plan, one decimal; 0 when there is nothing to do. */
export function minutesFor(targets: readonly Pick<Target, 'complexity'>[]): number {
  if (targets.length === 0) return 0;
  const seconds = targets.reduce((sum, { complexity }) => sum + SECONDS[complexity], FIXED_SECONDS);
  return Math.round(seconds / 6) / 10;
}
