// Whether a test file passes without any other is seen in few runs: not one for each file, but so many that every file is
// once run without each of the others.

/**
 * Groups of files, each to be run by itself. Every file is in another half of the groups, and of two halves neither holds
 * the other: that takes 9 groups for 100 files.
 */
export function splitFiles(paths: readonly string[]): readonly (readonly string[])[] {
  let halves: readonly (readonly number[])[] = [];
  let count = 0;
  while (halves.length < paths.length) {
    count++;
    if (count >= paths.length) return paths.map((path) => [path]);
    halves = subsets(count, Math.floor(count / 2));
  }
  return Array.from({ length: count }, (_, group) =>
    paths.filter((_path, index) => halves[index]?.includes(group)),
  ).filter((group) => group.length > 0);
}

/** All ways to choose `size` of the numbers below `count`. */
function subsets(count: number, size: number): readonly (readonly number[])[] {
  if (size === 0) return [[]];
  if (count < size) return [];
  const last = count - 1;
  return [...subsets(last, size), ...subsets(last, size - 1).map((rest) => [...rest, last])];
}
