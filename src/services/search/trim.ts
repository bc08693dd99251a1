// What a test asserts besides its outcome is only what one of its kills needs: a reader takes every line for meant.
import type { Observation } from './protocol.ts';

/** Of one test, no more that is printed is asserted: a reader stops to read there, and the kills of the rest are let go. */
const MOST_PRINTS = 8;

export interface Trimmable {
  readonly observation: Observation;
  readonly kills: readonly number[];
}

/** Parts of an observation besides its outcome, under the names that kills give them. */
export function partsOf({ a, r, f, c, l }: Observation): readonly string[] {
  return [
    ...printsOf(l),
    ...Object.keys(c ?? {}).map((spy) => `c.${spy}`),
    ...(r === undefined ? [] : ['r']),
    ...Object.keys(f ?? {}).map((path) => `f.${path}`),
    ...Object.keys(a ?? {}).map((index) => `a${index}`),
  ];
}

/** What is printed is asserted last: of it, the longest messages, and how many there are, are the first to be left out. */
function printsOf(l: Observation['l'] = {}): readonly string[] {
  const length = (part: string) => JSON.stringify(l[part]).length;
  const isCount = (part: string) => (part.includes('.') ? 0 : 1);
  return Object.keys(l)
    .sort((a, b) => isCount(b) - isCount(a) || length(b) - length(a))
    .map((part) => `l.${part}`);
}

/** True for the name of something that is printed. */
export const isPrint = (part: string): boolean => part.startsWith('l.');

/** The observation with its outcome and only these parts. */
export function onlyParts({ o, v, a, r, f, c, l }: Observation, parts: ReadonlySet<string>): Observation {
  const pick = <T>(of: { readonly [key: string]: T } | undefined, prefix: string) =>
    Object.fromEntries(Object.entries(of ?? {}).filter(([key]) => parts.has(prefix + key)));
  const [args, files, calls, prints] = [pick(a, 'a'), pick(f, 'f.'), pick(c, 'c.'), pick(l, 'l.')];
  return {
    o,
    ...(v === undefined ? {} : { v }),
    ...(Object.keys(args).length === 0 ? {} : { a: args }),
    ...(r === undefined || !parts.has('r') ? {} : { r }),
    ...(Object.keys(files).length === 0 ? {} : { f: files }),
    ...(Object.keys(calls).length === 0 ? {} : { c: calls }),
    ...(Object.keys(prints).length === 0 ? {} : { l: prints }),
  };
}

/**
 * Entries without the parts that no kill of the suite needs; `facets[i]` says by which parts each kill of entry i shows.
 * A kill that is lost is made by another entry, or one of `others`.
 */
export function trim<T extends Trimmable>(
  entries: readonly T[],
  facets: readonly ReadonlyMap<number, readonly string[]>[],
  others: readonly (readonly number[])[],
): T[] {
  const killers = new Map<number, number>();
  const count = (kills: readonly number[], by: number) => {
    for (const id of kills) killers.set(id, (killers.get(id) ?? 0) + by);
  };
  for (const kills of [...others, ...entries.map((entry) => entry.kills)]) count(kills, 1);
  return entries.map((entry, i) => {
    const shows = facets[i] ?? new Map<number, readonly string[]>();
    const left = new Set(['o', ...partsOf(entry.observation)]);
    let { kills } = entry;
    for (const part of partsOf(entry.observation)) {
      left.delete(part);
      const lost = kills.filter((id) => shows.has(id) && !shows.get(id)?.some((facet) => left.has(facet)));
      if (lost.some((id) => killers.get(id) === 1)) {
        left.add(part);
        continue;
      }
      count(lost, -1);
      kills = kills.filter((id) => !lost.includes(id));
    }
    for (const part of partsOf(entry.observation).filter((each) => isPrint(each) && left.has(each))) {
      if ([...left].filter(isPrint).length <= MOST_PRINTS) break;
      left.delete(part);
      const lost = kills.filter((id) => shows.get(id)?.some((facet) => left.has(facet)) === false);
      count(lost, -1);
      kills = kills.filter((id) => !lost.includes(id));
    }
    return { ...entry, kills, observation: onlyParts(entry.observation, left) };
  });
}
