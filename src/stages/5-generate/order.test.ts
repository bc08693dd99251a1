// A module that remembers what it was called with: whichever tests of it are chosen, they pass one after another.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type OpenProbe, openProbe } from '../../../adapters/typescript/probe/fixtures/open-probe.ts';
import { programOf, type TestCase } from '../../artifacts/index.ts';
import { openProject, type Project } from './fixtures/generate-tests.ts';

const FILES = {
  'names.js': `const known = [];
exports.register = (name) => {
  if (name.length > 20) throw new RangeError('a name has 20 letters at most');
  known.push(name.trim());
  return known.length;
};
exports.count = () => known.length;
exports.initials = (name) => name.split(' ').map((word) => word[0] || '?').join('');
`,
} as const;

let project: Project;
let probe: OpenProbe;
beforeAll(async () => {
  project = await openProject(FILES);
  probe = await openProbe(FILES);
});
afterAll(async () => {
  await project.close();
  await probe.close();
});

/** Outcomes of the tests' programs, one after another in what one file loads. */
async function inTurn(tests: readonly TestCase[]): Promise<unknown[]> {
  const programs = tests.map(programOf);
  const variants = probe.probe.worlds;
  const seen = await probe.run({ op: 'observations', version: 'plain', programs, variants, together: true });
  return seen.map(([first]) => first?.observation);
}

it.each([1, 2])('chooses tests that pass in any order, with seed %i', async (seed) => {
  const { tests } = (await project.generate({ seed, budget: { executions: 3000 } })).tests;
  expect(tests.some(({ target }) => target.endsWith('#initials'))).toBe(true);
  const alone = await Promise.all(tests.map(async (test) => (await inTurn([test]))[0]));
  expect(await inTurn(tests)).toEqual(alone);
  expect((await inTurn(tests.toReversed())).toReversed()).toEqual(alone);
});
