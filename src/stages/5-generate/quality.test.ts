// What the search must find in small functions, and how plainly. The budget is counted in executions, so that the
// machine does not matter; several seeds, so that luck does not either.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCase, Value } from '../../artifacts/index.ts';
import { programOf, valuesOf } from '../../artifacts/index.ts';
import { openProject, type Project } from './fixtures/generate-tests.ts';
import type { Generated } from './index.ts';

const FILES = {
  'leap.js': 'exports.isLeap = (year) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;\n',
  'clamp.js': `exports.clamp = function clamp(n, low, high) {
  if (low > high) throw new RangeError('low must not exceed high');
  return n < low ? low : n > high ? high : n;
};
`,
  'version.js': `module.exports = function parseVersion(text) {
  const found = /^v?(\\d+)\\.(\\d+)(?:-([a-z]+))?$/.exec(text);
  if (!found) return null;
  return { major: Number(found[1]), minor: Number(found[2]), tag: found[3] };
};
`,
  'magic.js': "exports.open = (word) => (word === 'open sesame' ? 'treasure' : 'rock');\n",
  'limit.js': `exports.shorten = (s) => {
  if (s.length > 20) return s.slice(0, 20) + '…';
  return s;
};
`,
  'stack.js': `class Stack {
  constructor() { this.items = []; }
  push(item) { this.items.push(item); return this.items.length; }
  pop() { if (this.items.length === 0) throw new Error('the stack is empty'); return this.items.pop(); }
  get size() { return this.items.length; }
}
exports.Stack = Stack;
`,
  'pay.js': `exports.pay = async (amount) => {
  if (amount <= 0) throw new Error('amount must be positive');
  return { paid: amount * 2 };
};
`,
  'mark.js': `exports.markDone = (task) => {
  task.done = true;
  task.history = [...(task.history || []), 'done'];
};
`,
  'shout.ts': `export function shout(word: string, times: number): string {
  if (times > 3) throw new RangeError('too loud');
  return word.toUpperCase() + '!'.repeat(times);
}
`,
};
type File = keyof typeof FILES;

const EXECUTIONS = 12_000;

/** Mutants that may be left, of any seed. */
const SURVIVORS: Readonly<Record<File, number>> = {
  'leap.js': 6,
  'clamp.js': 2,
  'version.js': 2,
  'magic.js': 0,
  'limit.js': 0,
  'stack.js': 1,
  'pay.js': 0,
  'mark.js': 0,
  'shout.ts': 1,
};

let project: Project;
beforeAll(async () => {
  project = await openProject(FILES);
});
afterAll(() => project.close());

describe.each([1, 2])('with seed %i', (seed) => {
  let made: Generated;
  beforeAll(async () => {
    made = await project.generate({ seed, budget: { executions: EXECUTIONS } });
  }, 120_000);

  const of = (file: File) => made.tests.tests.filter((test) => test.target.startsWith(`${file}#`));
  const inputs = (test: TestCase) => [...test.setup, test.input].flatMap(valuesOf);
  /** Infinity and its like are numbers, too. */
  const materialized = (value: Value) =>
    typeof value === 'object' && value !== null && '$' in value && /Infinity|NaN|-0/.test(String(value.$))
      ? 0
      : value;
  const outcomes = (file: File) => of(file).map((test) => test.expect[0]);
  const returned = (file: File) =>
    outcomes(file).flatMap((each) => (each?.kind === 'returns' ? [each.value as Value] : []));

  it.each(Object.entries(SURVIVORS))('leaves few mutants of %s', (file, most) => {
    const left = made.killMatrix.mutants.filter(
      (mutant) => mutant.identity.file === file && mutant.status !== 'killed' && mutant.status !== 'timeout',
    );
    const shown = left.map(({ identity }) => `${identity.original} → ${identity.replacement}`);
    expect(shown.slice(most)).toEqual([]);
  });

  it('finds years that are leap years and years that are not', () => {
    expect(new Set(returned('leap.js'))).toEqual(new Set([true, false]));
  });

  it('finds the bounds in the wrong order', () => {
    const rejected = { kind: 'throws', class: 'RangeError', message: 'low must not exceed high' };
    expect(outcomes('clamp.js')).toContainEqual(rejected);
  });

  it('writes texts that the pattern takes, with and without its optional part', () => {
    const found = returned('version.js').filter((value) => value !== null) as { tag: Value }[];
    expect(returned('version.js')).toContain(null);
    expect(found.map(({ tag }) => typeof tag).sort()).toEqual(expect.arrayContaining(['object', 'string']));
  });

  it('finds the magic word', () => {
    const treasure = of('magic.js').find((test) => JSON.stringify(test.expect).includes('treasure'));
    expect(treasure && inputs(treasure)).toEqual(['open sesame']);
  });

  it('finds both sides of the longest length', () => {
    const lengths = of('limit.js')
      .flatMap(inputs)
      .map((value) => (value as { length: number }).length);
    expect(lengths).toEqual(expect.arrayContaining([20, 21]));
  });

  it('finds that nothing can be popped from an empty stack, and what pushing does to it', () => {
    expect(made.tests.tests.flatMap((test) => test.expect)).toContainEqual({
      kind: 'throws',
      class: 'Error',
      message: 'the stack is empty',
    });
    const steps = of('stack.js').flatMap(programOf);
    expect(steps.some((step) => 'callee' in step && step.callee.path.at(-1) === 'push')).toBe(true);
  });

  it('finds the rejection and the promise kept', () => {
    const kinds = outcomes('pay.js').map((each) => each?.kind);
    expect(kinds.sort()).toEqual(expect.arrayContaining(['rejects', 'resolves']));
    expect(outcomes('pay.js')).toContainEqual({
      kind: 'rejects',
      class: 'Error',
      message: 'amount must be positive',
    });
  });

  it('asserts what a function does to its argument', () => {
    const [{ expect: expected } = { expect: [] }] = of('mark.js');
    expect(expected).toContainEqual(expect.objectContaining({ kind: 'argument', index: 0 }));
    expect(JSON.stringify(expected)).toContain('"done":true');
  });

  it('passes what the types admit', () => {
    for (const test of of('shout.ts'))
      expect(inputs(test).map((value) => typeof materialized(value))).toEqual(['string', 'number']);
  });

  it('passes little', () => {
    const sizes = made.tests.tests.map((test) => JSON.stringify(inputs(test)).length).sort((a, b) => a - b);
    expect(sizes[sizes.length >> 1]).toBeLessThan(20);
    expect(sizes.at(-1)).toBeLessThan(200);
    for (const file of ['leap.js', 'version.js', 'magic.js', 'pay.js'] as const)
      for (const test of of(file)) expect(JSON.stringify(inputs(test)).length).toBeLessThan(60);
  });

  it('writes few tests: as many as are needed, each with a kill of its own', () => {
    const { tests } = made.killMatrix;
    expect(tests.length).toBeLessThan(60);
    for (const { unique, kills } of tests) {
      expect(unique).not.toEqual([]);
      expect(kills).toEqual(expect.arrayContaining([...unique]));
    }
  });
});
