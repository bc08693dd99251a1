import { expect, test } from 'vitest';
import { parameter, target } from './fixtures/targets.ts';
import { createMutantStates } from './mutant-states.ts';
import { createPointed } from './pointed.ts';
import { actArgs } from './program.ts';
import { createRandom } from './random.ts';
import { createTargetStates } from './target-state.ts';

const range = { start: { line: 2, column: 1 }, end: { line: 2, column: 5 } };
const identity = {
  file: 'a.js',
  contentHash: '',
  range,
  operator: 'Regex',
  original: '/a/',
  replacement: '/b/',
};
function open() {
  const random = createRandom(1);
  const f = target([parameter('text'), parameter('kind')], {
    key: 'a.js#f',
    module: 'a.js',
    file: 'a.js',
    lines: [5, 9],
  });
  const loads = new Map([['a.js', new Set([0])]]);
  const mutants = createMutantStates([identity], [0]);
  const loaded = [{ path: 'a.js', statics: [0], exports: ['f'], fuel: 1 }];
  const states = createTargetStates([f], [], [], loaded, random, new Set());
  const constants = [{ file: 'a.js', line: 2, value: 'en-US', samples: [] }];
  const texts = [{ file: 'a.js', line: 2, text: 'abc', mutants: [0] }];
  const tried = new Set<string>();
  return {
    mutants,
    pointed: createPointed({ texts, constants, mutants, states, loads, tried, random, seed: 1 }),
  };
}

test('passes a text that tells a mutant, with the key of its line beside it, a few times', () => {
  const { pointed } = open();
  const made = Array.from({ length: 40 }, () => pointed.next(0)).flat();
  expect(made.length).toBeGreaterThan(1);
  expect(made.length).toBeLessThan(8);
  for (const { candidate, mutants } of made) {
    expect(mutants).toEqual([0]);
    expect(JSON.stringify(actArgs(candidate.program))).toContain('abc');
  }
  expect(JSON.stringify(made.map(({ candidate }) => candidate.program))).toContain('en-US');
});

test('makes nothing for a mutant that is dead', () => {
  const { pointed, mutants } = open();
  for (const mutant of mutants) mutant.status = 'killed';
  expect(pointed.next(0)).toEqual([]);
});
