import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { config, findings, killMatrix, ledger, programOf, testDsl } from '../../artifacts/index.ts';
import { openProject, type Project } from './fixtures/generate-tests.ts';
import type { Generated } from './index.ts';

const FILES = {
  'README.md': `# facts

\`\`\`js
const { double, half } = require('facts');
double(21); // => 42
half(9); // => 4
half(10); // => 5
\`\`\`
`,
  'package.json': '{ "name": "facts", "main": "numbers.js" }\n',
  'numbers.js': `exports.double = (n) => n * 2;
exports.half = (n) => n / 2;
exports.sign = (n) => { if (n > 0) return 'positive'; return n < 0 ? 'negative' : 'zero' };
exports.digits = function (text) { let found = 0; for (const c of text) if (c >= '0' && c <= '9') found++; return found };
`,
  'later.js': 'exports.settle = async (ok) => { if (!ok) throw new Error("it was refused"); return [ok] };\n',
  'shaky.js':
    'exports.hour = () => new Date().getHours();\nexports.deal = (list) => [list, Array.from({ length: 20 }, Math.random)];\nexports.now = () => Date.now() % 1000;\n',
  'broken.js': "require('./no-such-file.js');\nexports.never = (n) => n + 1;\n",
  'spins.js': 'exports.spin = (n) => { while (n !== 0.125) n += 0; return n };\n',
};

let project: Project;
let made: Generated;
const EXECUTIONS = 1000;
beforeAll(async () => {
  project = await openProject(FILES);
  made = await project.generate({ budget: { executions: EXECUTIONS } });
});
afterAll(() => project.close());

/** Everything but how long it took. */
const text = ({ killMatrix: matrix, ...rest }: Generated) =>
  JSON.stringify({ ...rest, killMatrix: { ...matrix, seconds: 0 } });

describe('the same seed and executions', () => {
  it('give the same bytes again, also with two workers', async () => {
    expect(text(await project.generate({ budget: { executions: EXECUTIONS }, workers: 2 }))).toBe(text(made));
  });

  it('with another seed try something else', async () => {
    const other = await project.generate({ budget: { executions: EXECUTIONS }, seed: 2 });
    expect(text(other)).not.toBe(text(made));
    expect(other.killMatrix.seed).toBe(2);
  });
});

describe('what is written', () => {
  it('is what the artifacts say', () => {
    expect(testDsl.schema.parse(made.tests)).toEqual(made.tests);
    expect(killMatrix.schema.parse(made.killMatrix)).toEqual(made.killMatrix);
    expect(findings.schema.parse(made.findings)).toEqual(made.findings);
    expect(ledger.schema.parse(made.ledger)).toEqual(made.ledger);
  });

  it('adds up', () => {
    const { mutants, tests, predicted, spent, stopped } = made.killMatrix;
    expect(tests.map(({ id }) => id).sort()).toEqual(made.tests.tests.map(({ id }) => id).sort());
    const killers = new Map<number, number>();
    for (const { kills } of tests) for (const id of kills) killers.set(id, (killers.get(id) ?? 0) + 1);
    for (const { unique } of tests) for (const id of unique) expect(killers.get(id)).toBe(1);
    const statuses = Map.groupBy(mutants, ({ status }) => status);
    expect([...killers.keys()].sort((a, b) => a - b)).toEqual(
      mutants.flatMap(({ status }, id) => (status === 'killed' ? [id] : [])),
    );
    expect(predicted.total).toBe(mutants.length);
    expect(predicted.survived).toBe(statuses.get('survived')?.length ?? 0);
    expect(predicted.no_coverage).toBe(statuses.get('no-coverage')?.length ?? 0);
    expect(predicted.score).toBeCloseTo(((predicted.killed + predicted.timeout) / predicted.total) * 100, 1);
    expect(stopped).toBe('executions');
    const executions = spent.reduce((sum, each) => sum + each.executions, 0);
    expect(executions).toBeGreaterThanOrEqual(EXECUTIONS);
    expect(executions).toBeLessThan(EXECUTIONS * 2);
    for (const { identity, target } of mutants)
      if (target) expect(target.startsWith(identity.file)).toBe(true);
  });

  it('holds no test of what differs from run to run, hangs or does not load', () => {
    const targets = new Set(made.tests.tests.map(({ target }) => target));
    expect([...targets].filter((target) => /^(shaky|broken)/.test(target))).toEqual(['shaky.js#now']);
    for (const test of made.tests.tests.filter(({ target }) => target === 'shaky.js#now'))
      expect(test.isolation).toEqual({ fakeTimers: false, now: 1_700_000_000_000 });
    expect(targets).toContain('later.js#settle');
    const why = (start: string) =>
      made.ledger.entries.filter(({ target }) => target.startsWith(start)).map(({ why }) => why);
    expect(why('broken.js')).toContainEqual(
      expect.stringMatching(/does not load: it imports .*no-such-file/),
    );
    expect(why('shaky.js#')).toContain('it touches random often');
  });

  it('says what documents state, and where the code contradicts them', () => {
    const specified = made.tests.tests.filter((test) => test.oracle === 'specified');
    for (const test of specified) expect(test.provenance.from).toBe('document');
    const [found, ...others] = made.findings.findings;
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: 'suspected-bug',
      target: 'numbers.js#half',
      evidence: { source: 'readme', file: 'README.md', line: 6, expected: 4, observed: 'returns 4.5' },
    });
  });
});

describe('a second round', () => {
  it('starts from what was good and does not propose again what failed a gate', async () => {
    const [failed, ...good] = made.tests.tests;
    if (!failed) throw new Error('nothing was found');
    const entry = { test: failed.id, target: failed.target, gate: 'runtime' as const, why: 'it is flaky' };
    const again = await project.generate({
      round: 2,
      budget: { executions: 300 },
      previous: { tests: made.tests, killMatrix: made.killMatrix },
      feedback: { version: '1.0', round: 1, entries: [entry] } as never,
    });
    const programs = again.tests.tests.map((test) => JSON.stringify(programOf(test)));
    expect(programs).not.toContain(JSON.stringify(programOf(failed)));
    const kept = good.filter((test) => programs.includes(JSON.stringify(programOf(test))));
    expect(kept.length).toBeGreaterThan(good.length / 2);
  });
});

describe('what the own tests kill', () => {
  it('is no reason for a test, whether it was measured before or seen by a gate', async () => {
    const [first] = made.killMatrix.tests;
    if (!first) throw new Error('nothing was found');
    const theirs = first.kills.flatMap((index) => made.killMatrix.mutants[index]?.identity ?? []);
    const [one, ...others] = theirs;
    const entry = { test: first.id, target: '', gate: 'mutation' as const, reason: '', detail: '' };
    const again = await project.generate({
      round: 2,
      budget: { executions: EXECUTIONS },
      existing: one === undefined ? [] : [one],
      previous: { tests: made.tests, killMatrix: made.killMatrix },
      feedback: {
        version: '1.0',
        round: 1,
        entries: [{ ...entry, repeats: true }],
        existingKills: others,
      },
    });
    const { mutants, tests, predicted } = again.killMatrix;
    const existing = mutants.flatMap(({ status }, index) => (status === 'existing' ? [index] : []));
    expect(existing).toEqual([...first.kills].sort((a, b) => a - b));
    expect(tests.flatMap(({ kills }) => kills).filter((index) => existing.includes(index))).toEqual([]);
    expect(tests.every(({ kills }) => kills.length > 0)).toBe(true);
    expect(predicted.existing).toBe(existing.length);
    const dead = predicted.killed + predicted.timeout + existing.length;
    expect(predicted.score).toBeCloseTo((dead / predicted.total) * 100, 1);
  });
});

describe('files that nobody asked for', () => {
  it('are no reason for a test, and no part of the score', async () => {
    const plan = { ...project.plan, left_out: ['numbers.js'] };
    const { killMatrix: matrix } = await project.generate({ plan, budget: { executions: 300 } });
    const statuses = (wanted: boolean) =>
      matrix.mutants.flatMap(({ identity, status }) =>
        (identity.file === 'numbers.js') === wanted ? [status] : [],
      );
    expect(new Set(statuses(true))).toEqual(new Set(['ignored']));
    expect(statuses(false)).toContain('killed');
    expect(matrix.predicted.total).toBe(statuses(false).length);
  });
});

describe('limits', () => {
  it('keeps to the tests per function that are wanted', async () => {
    const one = config.parse({ generation: { max_tests_per_function: 1 } });
    const { tests } = await project.generate({ budget: { executions: 600 }, config: one });
    const counts = [...Map.groupBy(tests.tests, ({ target }) => target).values()].map((each) => each.length);
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  it('has nothing to say where nothing is planned', async () => {
    const nothing = await project.generate({ plan: { ...project.plan, targets: [] } });
    expect(nothing.tests.tests).toEqual([]);
    expect(nothing.killMatrix.predicted.total).toBe(0);
  });

  it('judges nothing new when the time is over, and keeps what was found before', async () => {
    const none = await project.generate({ budget: { ms: 0 } });
    expect(none.tests.tests.filter(({ type }) => type !== 'module')).toEqual([]);
    const previous = { tests: made.tests, killMatrix: made.killMatrix };
    const again = await project.generate({ round: 2, budget: { ms: 0 }, previous });
    expect(again.killMatrix.predicted.killed).toBe(made.killMatrix.predicted.killed);
  });

  it('stops when told to', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 600);
    const reason = project.generate({ budget: { ms: 60_000 } }, controller.signal);
    await expect(reason).rejects.toMatchObject({ name: 'AbortError' });
  });
});
