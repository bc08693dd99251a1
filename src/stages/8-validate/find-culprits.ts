/**
 * The items that, alone or with their neighbours, make `breaks` true: halves the list until each is found. `undefined`
 * when that takes more than `most` trials.
 */
export async function findCulprits<T>(
  items: readonly T[],
  breaks: (subset: readonly T[]) => Promise<boolean>,
  most: number,
): Promise<readonly T[] | undefined> {
  let trials = 0;
  const search = async (subset: readonly T[]): Promise<readonly T[] | undefined> => {
    if (subset.length === 1) return subset;
    const middle = subset.length >> 1;
    const found: T[] = [];
    for (const half of [subset.slice(0, middle), subset.slice(middle)]) {
      if (++trials > most) return undefined;
      if (!(await breaks(half))) continue;
      const inner = await search(half);
      if (inner === undefined) return undefined;
      found.push(...inner);
    }
    // Neither half breaks by itself: they break together.
    return found.length === 0 ? subset : found;
  };
  return items.length === 0 ? [] : search(items);
}
