import { expect, it } from 'vitest';
import { splitFiles } from './split-files.ts';

const names = (count: number) => Array.from({ length: count }, (_, i) => `${i}.test.js`);

it.each([1, 2, 3, 7, 16, 75])('runs each of %i files once without each of the others', (count) => {
  const paths = names(count);
  const groups = splitFiles(paths);
  const together = paths.flatMap((path) =>
    paths.filter((other) => other !== path && groups.every((g) => !g.includes(path) || g.includes(other))),
  );
  expect(together).toEqual([]);
  expect(new Set(groups.flat())).toEqual(new Set(paths));
  expect(groups.length).toBeLessThanOrEqual(count);
});

it('takes far fewer runs than files', () => {
  expect(splitFiles(names(100))).toHaveLength(9);
});
