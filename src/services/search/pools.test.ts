import { expect, it } from 'vitest';
import type { SourceConstant } from '../../ports/index.ts';
import { createModulePools } from './pools.ts';

const at = (
  line: number,
  value: SourceConstant['value'],
  samples: readonly string[] = [],
): SourceConstant => ({
  file: 'a',
  line,
  value,
  samples,
});

it('keeps each constant of the file once, with what its patterns match', () => {
  const { file } = createModulePools([
    at(1, 'x'),
    at(2, 'x'),
    at(3, 42),
    at(4, { $: 'regexp', source: 'a+', flags: '' }, ['a', 'aa']),
  ]);
  expect(file.strings).toEqual(['x', 'a', 'aa']);
  expect(file.numbers).toEqual([42]);
});

it('leaves out numbers that an argument could not be printed with', () => {
  const { mined } = createModulePools([]);
  for (const n of [1, Number.NaN, Number.POSITIVE_INFINITY, 1e21, -1e30, 1e20]) mined.addNumber(n);
  expect(mined.numbers).toEqual([1, 1e20]);
});

it('follows the search: old operands give way to new ones, and may come back', () => {
  const { mined } = createModulePools([]);
  for (let i = 0; i < 1000; i++) mined.addString(`s${i}`);
  expect(mined.strings).toHaveLength(400);
  expect(mined.strings[0]).toBe('s600');
  mined.addString('s999');
  expect(mined.strings).toHaveLength(400);
  mined.addString('s0');
  expect(mined.strings.at(-1)).toBe('s0');
});

it('finds the constants nearest to some lines, looking further only when there are none', () => {
  const pattern = { $: 'regexp', source: 'b', flags: '' } as const;
  const { near } = createModulePools([
    at(1, 'far'),
    at(10, 'here'),
    at(11, 7),
    at(11, pattern, ['b']),
    at(16, 'later'),
  ]);
  expect(near(10, 11)).toEqual({ strings: ['here', 'b'], numbers: [7], values: [pattern] });
  expect(near(14, 14).strings).toEqual(['later']);
  expect(near(100, 100)).toEqual({ strings: [], numbers: [], values: [] });
});
