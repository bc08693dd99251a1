// A suite in which many tests pin what happens on arguments that nobody may pass is not one to merge, whatever they kill.
import { chooseRows } from './choose.ts';

/** Of a suite, fewer than this share may be such tests; even of a small one, one may. */
const SHARE = 0.1;

/** The entries without those of `dubious` that are too many: what kills most beside the others stays. */
export function boundErrors<T extends { readonly kills: readonly number[] }>(
  entries: readonly T[],
  dubious: (entry: T) => boolean,
): T[] {
  const sound = entries.filter((entry) => !dubious(entry));
  const rest = entries.filter(dubious);
  const most = Math.max(1, Math.ceil((sound.length * SHARE) / (1 - SHARE)) - 1);
  if (rest.length <= most) return [...entries];
  const given = new Set(sound.flatMap(({ kills }) => kills));
  const order = chooseRows(
    rest.map(({ kills }) => ({ kills, cost: 1 })),
    given,
  );
  const kept = new Set(order.slice(0, most).map((index) => rest[index]));
  return entries.filter((entry) => kept.has(entry) || !rest.includes(entry));
}
