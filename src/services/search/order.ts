// Tests of one file share what the file loads. A test that leaves something behind there, and one that finds it, do not
// ship together: whichever kills less gives way, before either is printed.
import type { Entry } from './entry.ts';
import type { Matrix } from './matrix.ts';
import type { Observed } from './protocol.ts';
import { isPrint, onlyParts, partsOf } from './trim.ts';

/** One culprit often breaks many: with the first few victims it is known, and the others are looked at again. */
const VICTIMS = 8;
const ROUNDS = 3;

type Tested = Pick<Entry, 'program' | 'observation' | 'kills'>;

/**
 * The entries that are left when no test of a file breaks another, in whatever order; `fileOf` says which share a file.
 * Of two that do not go together, `fixed` ones stay.
 */
export async function orderFree<T extends Tested>(
  entries: readonly T[],
  fileOf: (entry: T) => string,
  fixed: (entry: T) => boolean,
  { together }: Pick<Matrix, 'together'>,
): Promise<T[]> {
  let left = [...entries];
  for (let round = 0; round < ROUNDS; round++) {
    const files = [...Map.groupBy(left, fileOf).values()].filter((file) => file.length > 1);
    const broken = await brokenBy(together, [...files, ...files.map((file) => file.toReversed())]);
    const gone = new Set<T>();
    for (const [at, file] of files.entries()) {
      const found = new Set([...(broken[at] ?? []), ...(broken[at + files.length] ?? [])]);
      const some = [...found].slice(0, VICTIMS);
      // What does not even pass alone says nothing of the others.
      const alone = await brokenBy(
        together,
        some.map((victim) => [victim]),
      );
      const victims = some.filter((_, i) => alone[i]?.length === 0);
      for (const entry of await weakest(file, victims, fixed, together)) gone.add(entry);
    }
    if (gone.size === 0) break;
    left = left.filter((entry) => !gone.has(entry));
  }
  return left;
}

/**
 * The entries without what they print only when no other test of their file ran before, and without the kills that only
 * show by it; `facets[i]` says by which parts each kill of entry i shows.
 */
export async function withSteadyPrints<T extends Tested>(
  entries: readonly T[],
  others: readonly T[],
  fileOf: (entry: T) => string,
  { together, facets }: Pick<Matrix, 'together' | 'facets'>,
): Promise<T[]> {
  const files = [...Map.groupBy([...others, ...entries], fileOf).values()].filter(
    (file) => file.length > 1 && file.some(({ observation }) => observation.l !== undefined),
  );
  const lists = [...files, ...files.map((file) => file.toReversed())];
  const seen = await together(lists.map((list) => list.map(({ program }) => program)));
  const fickle = new Set(
    lists.flatMap((list, at) => list.filter((entry, i) => !prints(seen[at]?.[i], entry))),
  );
  return entries.map((entry) => {
    if (!fickle.has(entry)) return entry;
    const parts = new Set(['o', ...partsOf(entry.observation).filter((part) => !isPrint(part))]);
    const [shows = new Map<number, readonly string[]>()] = facets([entry]);
    const kills = entry.kills.filter((id) => shows.get(id)?.some((facet) => parts.has(facet)) !== false);
    return { ...entry, kills, observation: onlyParts(entry.observation, parts) };
  });
}

function prints(seen: Observed | undefined, { observation }: Tested): boolean {
  if (observation.l === undefined) return true;
  const parts = new Set(partsOf(observation).filter(isPrint));
  return (
    seen !== undefined &&
    JSON.stringify(onlyParts(seen.observation, parts).l) === JSON.stringify(observation.l)
  );
}

/** For each list of entries that are run one after another: those that do not show what they are to show. */
async function brokenBy<T extends Tested>(
  together: Matrix['together'],
  lists: readonly (readonly T[])[],
): Promise<T[][]> {
  const seen = await together(lists.map((list) => list.map(({ program }) => program)));
  return lists.map((list, at) => list.filter((entry, i) => !shows(seen[at]?.[i], entry)));
}

function shows(seen: Observed | undefined, { observation }: Tested): boolean {
  if (seen === undefined) return false;
  // What is printed is asserted of few: whether it is the same again is asked of those alone.
  const asserted = new Set(partsOf(observation).filter((part) => !isPrint(part)));
  return (
    JSON.stringify(onlyParts(seen.observation, asserted)) === JSON.stringify(onlyParts(observation, asserted))
  );
}

/** Which entries to leave out, one by one, until no pair of a culprit and a victim is whole. */
async function weakest<T extends Tested>(
  file: readonly T[],
  victims: readonly T[],
  fixed: (entry: T) => boolean,
  together: Matrix['together'],
): Promise<T[]> {
  const pairs = victims.flatMap((victim) =>
    file.filter((other) => other !== victim).map((culprit) => [culprit, victim] as const),
  );
  const broken = await brokenBy(together, pairs);
  let open = pairs.filter(([, victim], i) => broken[i]?.includes(victim));
  // What no single other test explains takes several: it goes itself.
  const gone = victims.filter((victim) => !fixed(victim) && !open.some((pair) => pair[1] === victim));
  open = open.filter((pair) => !pair.some((entry) => gone.includes(entry)));
  while (open.length > 0) {
    const worth = (entry: T) => {
      const breaks = open.filter((pair) => pair.includes(entry)).length;
      return fixed(entry) ? 0 : breaks / (1 + entry.kills.length);
    };
    const all = [...new Set(open.flat())];
    const next = all.reduce((best, entry) => (worth(entry) > worth(best) ? entry : best));
    if (fixed(next)) break;
    gone.push(next);
    open = open.filter((pair) => !pair.includes(next));
  }
  return gone;
}
