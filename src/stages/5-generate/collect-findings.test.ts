// What documents say against what the code does: real sources, real processes.
import { expect, it } from 'vitest';
import { openProject } from './fixtures/generate-tests.ts';

const SAID_TWICE = 'half(9) // => 4';

it('reports a contradiction once, beside the code, and none about what cannot be seen whole', async () => {
  const project = await openProject({
    'README.md': `# halves\n\n\`\`\`js\nhalf(1, 1) // => 1\n${SAID_TWICE}\nhidden(1) // => { n: 1 }\n\`\`\`\n`,
    'halves.js': `/**
 * @example
 * ${SAID_TWICE}
 */
exports.half = function half(n) { return n / 2 }
exports.hidden = function hidden(n) {
  return Object.defineProperty({ n }, 'm', { enumerable: true, get() { throw new Error('no') } })
}
`,
  });
  try {
    const { findings } = await project.generate({ budget: { executions: 300 } });
    expect(
      findings.findings.map(({ target, evidence }) => [target, evidence.source, evidence.observed]),
    ).toEqual([
      ['halves.js#half', 'readme', 'returns 0.5'],
      ['halves.js#half', 'doc-comment', 'returns 4.5'],
    ]);
  } finally {
    await project.close();
  }
});
