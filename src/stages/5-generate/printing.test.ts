// What code prints is asserted where nothing else tells a mutant, and nowhere else.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProject, type Project } from './fixtures/generate-tests.ts';

let project: Project;
beforeAll(async () => {
  project = await openProject({
    'package.json': '{ "name": "printing", "main": "index.js" }\n',
    'index.js': `exports.half = (n) => {
  console.log('halving at', new Date());
  if (n % 2 === 1) console.warn('odd number: ' + n);
  return n / 2;
};
`,
  });
});
afterAll(() => project.close());

it('tells by a message what only the message tells, and never by what is printed at another time', async () => {
  const { tests, killMatrix } = await project.generate({ budget: { executions: 2000 } });
  const logs = tests.tests.map(({ expect: expected }) =>
    expected.filter(({ kind }) => kind.startsWith('log')),
  );
  const [message, ...others] = logs.filter((each) => each.length > 0);
  expect(others).toEqual([]);
  expect(message).toEqual([
    { kind: 'log', method: 'log', index: 0, args: ['halving at', { $: 'cut' }] },
    { kind: 'log', method: 'warn', index: 0, args: [expect.stringMatching(/^odd number: -?\d/)] },
  ]);
  expect(tests.tests.every(({ isolation }) => isolation.now === undefined)).toBe(true);
  // That nothing is printed is not asserted.
  expect(
    killMatrix.mutants
      .filter(({ status }) => status !== 'killed')
      .map(({ identity }) => [identity.original, identity.replacement]),
  ).toEqual([['n % 2 === 1', 'true']]);
}, 60_000);
