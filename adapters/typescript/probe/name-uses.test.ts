import { expect, it } from 'vitest';
import { parserOptions } from './common-js.ts';
import { nameUses } from './name-uses.ts';

const usesOf = (text: string) =>
  Object.fromEntries(
    nameUses('a.ts', text, parserOptions('a.ts')).map(({ name, kinds, values }) => [name, [kinds, values]]),
  );

it.each([
  ['a comparison', 'opts.charset === "iso-8859-1"', { charset: [[], ['iso-8859-1']] }],
  ['no bound', 'opts.limit === Infinity', { limit: [[], [{ $: 'Infinity' }]] }],
  ['a type that is asked for', 'typeof opts.encoder !== "function"', { encoder: [['function'], []] }],
  ['an order', 'days > -1 && limit <= 20', { days: [['number'], [-1]], limit: [['number'], [20]] }],
  ['a default', 'opts.sep || "&"', { sep: [['string'], ['&']] }],
  ['a default of a parameter', '({ depth = 5 }) => depth', { depth: [['number'], [5]] }],
  ['a truth', 'if (!this.options.dot) go()', { dot: [['boolean'], []] }],
  ['a choice', 'switch (o.kind) { case "a": case null: }', { kind: [[], ['a', null]] }],
  [
    'a method',
    'o.path.split(sep); o.at?.x; o.cb.call(1)',
    { path: [['string'], []], cb: [['function'], []] },
  ],
  [
    'a class',
    'Array.isArray(o.list), o.when instanceof Date',
    { list: [['array'], []], when: [['date'], []] },
  ],
  ['a list of choices', '["a", "b"].includes(mode)', { mode: [[], ['a', 'b']] }],
  ['nothing of a name that is only passed on', 'f(o.x, y)', {}],
])('tells %s', (_, text, uses) => {
  expect(usesOf(text)).toEqual(uses);
});
