import { text } from '../../lib/markdown.ts';
import type { IntegrateInput } from './delivery.ts';

/** Title of the pull request: how much, and of what. */
export function writeTitle({ validated, bundle }: IntegrateInput): string {
  const { length } = validated.tests;
  const name = text(bundle.source.name, 80);
  if (length === 0) return `No tests to ship for ${name}`;
  return `Add ${length} proven test${length === 1 ? '' : 's'} for ${name}`;
}
