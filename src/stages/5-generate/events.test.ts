// What objects tell their listeners is part of what a function does: it is listened to, and asserted.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openProject, type Project } from './fixtures/generate-tests.ts';

let project: Project;
beforeAll(async () => {
  project = await openProject({
    'package.json': '{ "name": "events", "main": "index.js" }\n',
    'index.js': `const { EventEmitter } = require('events');
exports.Queue = class Queue extends EventEmitter {
  push(item) {
    this.emit('pushed', item, 1);
  }
};
`,
  });
});
afterAll(() => project.close());

it('gives a listener to an object that emits, and tells by it what is emitted', async () => {
  const { tests, killMatrix } = await project.generate({ budget: { executions: 3000 } });
  const heard = tests.tests.find(({ setup }) =>
    setup.some((step) => step.op === 'call' && step.callee.path[0] === 'on' && step.args[0] === 'pushed'),
  );
  expect(heard?.target).toBe('index.js#Queue.push');
  expect(heard?.expect).toContainEqual({ kind: 'calls', spy: 'f0', calls: [[expect.anything(), 1]] });
  expect(killMatrix.mutants.filter(({ status }) => status !== 'killed')).toEqual([]);
}, 60_000);
