// Packages that do what a test can not hold: what is left is told, or tested, and never passed over in silence.
import { afterEach, expect, it } from 'vitest';
import { openProject, type Project } from './fixtures/generate-tests.ts';

let project: Project | undefined;
afterEach(async () => {
  await project?.close();
  project = undefined;
});

async function generate(code: string) {
  project = await openProject({
    'package.json': '{ "name": "bad", "main": "index.js" }\n',
    'index.js': code,
  });
  return project.generate({ budget: { executions: 300 } });
}

it('says of a package that replaces what the language brings that it has no test, and why', async () => {
  const { tests, ledger } = await generate(`const { parse } = JSON;
JSON.parse = (text, reviver) => (text === 'magic' ? 42 : parse(text, reviver));
Date.now = () => 1;
exports.first = (list) => (list.length > 1 ? list[0] : JSON.parse('magic'));
`);
  expect(tests.tests).toEqual([]);
  expect(ledger.entries.map(({ target, why }) => [target, why])).toContainEqual([
    'index.js#first',
    expect.stringMatching(/^every call of it touches globals/),
  ]);
}, 60_000);

it('tests what is left of exports that throw, hold ten thousand entries, or come round to themselves', async () => {
  const { tests, ledger } = await generate(`exports.list = Array.from({ length: 10000 }, (_, id) => ({ id }));
exports.all = () => exports.list;
exports.round = () => { const a = {}; a.self = { back: a }; return a; };
exports.odd = new Proxy({}, { ownKeys() { throw new Error('keys'); } });
Object.defineProperty(exports, 'bad', { enumerable: true, get() { throw new Error('bad'); } });
exports.inc = (n) => n + 1;
`);
  expect(new Set(tests.tests.map(({ target }) => target))).toContain('index.js#inc');
  for (const test of tests.tests) expect(JSON.stringify(test).length).toBeLessThan(3000);
  expect(ledger.entries.every(({ why }) => why !== '')).toBe(true);
}, 60_000);
