import { expect, it } from 'vitest';
import type { Expectation, Value } from '../../../src/artifacts/index.ts';
import { jest } from '../jest/index.ts';
import { vitest } from '../vitest/index.ts';

const message = (index: number, ...args: Value[]): Expectation => ({
  kind: 'log',
  method: 'error',
  index,
  args,
});

function print(expectations: readonly Expectation[], framework = vitest): string {
  const callee = { from: { module: 'a.js' }, path: ['f'] };
  const test = {
    id: 'a',
    title: 'a',
    setup: [],
    input: { op: 'call', bind: 'r0', callee, args: [] } as const,
    expect: [{ kind: 'returns', value: 1 } as const, ...expectations],
    isolation: { fakeTimers: false },
  };
  const view = { list: () => ['a.js'], read: () => 'export const f = () => 1;\n', exists: () => true };
  const groups = [{ name: 'f', tests: [test] }];
  return framework.emit({ file: 'a.js', testPath: 'a.test.js', groups, view, header: 'H' }).text;
}

it('asserts the messages that are expected, those that follow one another together', () => {
  expect(print([message(3, 'x', 1), message(5, { $: 'cut' }, 'y'), message(6), message(9, 'z')])).toContain(`
    const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    expect(f()).toBe(1);
    expect(error.mock.calls[3]).toStrictEqual(['x', 1]);
    expect(error.mock.calls.slice(5, 7)).toStrictEqual([[expect.anything(), 'y'], []]);
    expect(error.mock.calls[9]).toStrictEqual(['z']);
  });`);
});

it('asserts how many there are, and all of them as one list', () => {
  const three: Expectation = { kind: 'log-count', method: 'error', count: 3 };
  expect(print([three])).toContain('    expect(error).toHaveBeenCalledTimes(3);\n  });');
  expect(print([three, message(0, 'a'), message(1, 'b'), message(2, 'c')])).toContain(
    "    expect(error.mock.calls).toStrictEqual([['a'], ['b'], ['c']]);\n  });",
  );
});

it.each([
  [vitest, 'vi'],
  [jest, 'jest'],
] as const)('puts the console back after each test: %#', (framework, mocks) => {
  const text = print([message(0, 'a')], framework);
  expect(text).toContain(`afterEach(() => {\n  ${mocks}.restoreAllMocks();\n});`);
  expect(text).toContain(
    `const error = ${mocks}.spyOn(console, 'error').mockImplementation(() => undefined);`,
  );
  expect(print([], framework)).not.toContain('spyOn');
});
