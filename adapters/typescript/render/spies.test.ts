import { expect, it } from 'vitest';
import type { SpyBehaviour, Value } from '../../../src/artifacts/index.ts';
import type { FileView, PrintableTest } from '../../../src/ports/index.ts';
import { vitest } from '../vitest/index.ts';

const VIEW: FileView = {
  list: () => ['a.js'],
  read: (path) => (path === 'a.js' ? 'exports.f = (read) => read(null, () => {});\n' : undefined),
  exists: (path) => path === 'a.js',
};

function print(behaviour: SpyBehaviour, asserted: boolean): string {
  const spy: Value = { $: 'spy', id: 'f0', behaviour };
  const test: PrintableTest = {
    id: 't',
    title: 'reads',
    setup: [],
    input: { op: 'call', bind: 'r0', callee: { from: { module: 'a.js' }, path: ['f'] }, args: [spy] },
    expect: [
      { kind: 'returns', value: 1 },
      ...(asserted ? [{ kind: 'calls' as const, spy: 'f0', calls: [[1]] }] : []),
    ],
    isolation: { fakeTimers: false },
  };
  const groups = [{ name: 'f', tests: [test] }];
  return vitest.emit({ file: 'a.js', testPath: 'a.test.js', groups, view: VIEW, header: 'H' }).text;
}

const TURNS: SpyBehaviour = {
  kind: 'in-turn',
  behaviours: [
    { kind: 'returns', value: 1 },
    { kind: 'returns', value: { $: 'undefined' } },
    { kind: 'throws', message: 'boom' },
  ],
};

it('prints a spy that does one thing after the other, named or not', () => {
  const once =
    "vi.fn().mockImplementationOnce(() => 1).mockImplementationOnce(() => {}).mockImplementationOnce(() => { throw new Error('boom'); })";
  const flat = (text: string) =>
    text
      .replace(/\(\s+/g, '(')
      .replace(/,?\s+\)/g, ')')
      .replace(/\s+/g, ' ');
  expect(flat(print(TURNS, true))).toContain(`const callback = ${once}`);
  expect(flat(print(TURNS, false))).toContain(`f(${once})`);
  expect(print({ kind: 'in-turn', behaviours: [] }, true)).toContain('const callback = vi.fn();');
});

it('names what calls back once in a file, where nothing can change what it passes', () => {
  const plain: SpyBehaviour = { kind: 'calls-back', args: [null, 'a', { $: 'undefined' }] };
  const text = print(plain, false);
  expect(text).toContain("f(callsBack(null, 'a', undefined))");
  expect(text.match(/const callsBack = /g)).toHaveLength(1);
  const made = print({ kind: 'calls-back', args: [[1]] }, false);
  expect(made).not.toContain('callsBack');
  expect(made).toMatch(/\.pop\(\)\?\.\(\[1\]\)/);
  expect(print(TURNS, false)).not.toContain('callsBack');
});
