import { createRequire } from 'node:module';
import { afterEach, expect, test } from 'vitest';
import type { Value } from '../../../src/artifacts/index.ts';
import { literal } from '../render/literal.ts';

const require = createRequire(import.meta.url);
const { observe, showLocal } = require('./observe.cjs') as {
  observe: (value: unknown) => Value;
  showLocal: (isLocal: boolean) => void;
};
const { materialize } = require('./values.cjs') as {
  materialize: (value: Value, context: object) => unknown;
};

afterEach(() => showLocal(false));

const noon: Value = { $: 'date', ms: Date.UTC(2014, 8, 2, 12), local: true };

test('makes a date of what the clock on the wall shows, and shows those that come out alike', () => {
  const made = materialize(noon, {}) as Date;
  expect(made).toEqual(new Date(2014, 8, 2, 12));
  expect(observe(made)).toEqual(noon);
  expect(observe({ start: new Date(2014, 0, 1) })).toEqual({
    start: { $: 'date', ms: Date.UTC(2014, 0, 1), local: true },
  });
});

test('shows a moment where no program speaks of local time, or where its year could be misread', () => {
  expect(observe(new Date(86_400_000))).toEqual({ $: 'date', ms: 86_400_000 });
  materialize(noon, {});
  const early = new Date(0);
  early.setFullYear(50);
  expect(observe(early)).toEqual({ $: 'date', ms: early.getTime() });
  expect(observe(new Date(Number.NaN))).toEqual({ $: 'date', ms: null });
});

test('prints the parts of a local date', () => {
  const scope = { quote: "'" } as Parameters<typeof literal>[1];
  expect(literal(noon, scope)).toBe('new Date(2014, 8, 2, 12)');
  expect(literal({ $: 'date', ms: 0, local: true }, scope)).toBe('new Date(1970, 0, 1)');
});
