import { text } from '../../lib/markdown.ts';
import type { IntegrateInput } from './delivery.ts';

/** Title of the pull request: how much, and of what. */
export function writeTitle({ validated, bundle, keeping }: IntegrateInput): string {
  const { length } = validated.tests;
  const name = text(bundle.source.name, 80);
  const earlier = keeping?.maintenance.tests ?? [];
  if (earlier.length > 0) {
    const fresh = length - earlier.filter(({ fate }) => fate === 'held' || fate === 'replaced').length;
    return `Maintain the proven tests of ${name}${fresh > 0 ? ` and add ${fresh}` : ''}`;
  }
  if (length === 0) return `No tests to ship for ${name}`;
  return `Add ${length} proven test${length === 1 ? '' : 's'} for ${name}`;
}
