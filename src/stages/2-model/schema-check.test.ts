import { expect, test } from 'vitest';
import { z } from 'zod';
import { fileFacts } from '../../artifacts/index.ts';
import { compileCheck } from './schema-check.ts';

const schema = z
  .strictObject({
    name: z.string(),
    size: z.int().min(1),
    kind: z.enum(['a', 'b']),
    tags: z.array(z.string()).readonly(),
    more: z.record(z.string(), z.boolean()).optional(),
    either: z.union([z.string(), z.number()]),
  })
  .readonly();
const good = { name: 'x', size: 1, kind: 'a', tags: ['t'], either: 2 };

test.each([
  good,
  { ...good, more: { yes: true } },
  { ...good, name: 1 },
  { ...good, size: 0 },
  { ...good, size: 1.5 },
  { ...good, kind: 'c' },
  { ...good, tags: [1] },
  { ...good, tags: 't' },
  { ...good, more: { yes: 'x' } },
  { ...good, either: null },
  { ...good, extra: 1 },
  { name: 'x' },
  [],
  null,
  'text',
])('agrees with zod on %j', (value) => {
  expect(compileCheck(schema)(value)).toBe(schema.safeParse(value).success);
});

test('knows the facts of a file', () => {
  const facts = {
    path: 'a',
    hash: 'h',
    language: 'l',
    status: 'parsed',
    functions: [],
    imports: [],
    reexports: [],
    examples: [],
    callSites: [],
  };
  const check = compileCheck(fileFacts);
  expect(check(facts)).toBe(true);
  expect(
    check({
      ...facts,
      callSites: [{ file: 'a', line: 1, callee: 'f', args: [{ $: 'bigint', value: '1' }] }],
    }),
  ).toBe(true);
  expect(check({ ...facts, callSites: [{ file: 'a', line: 1, callee: 'f', args: [{ $: 'code' }] }] })).toBe(
    false,
  );
  expect(check({ ...facts, functions: [{ id: 'a' }] })).toBe(false);
});
