// Kept tests against changed sources: real model, real plan, real processes.
import { afterEach, expect, it } from 'vitest';
import type { KeptTests, SourceBundle } from '../../artifacts/index.ts';
import { keptHash } from '../../lib/mark.ts';
import { openProject, type Project } from './fixtures/generate-tests.ts';
import type { Generated } from './index.ts';
import { accepts } from './revisit-kept.ts';
import type { PlannedTarget } from './search-targets.ts';

const ROUND = 'export function cents(n) {\n  return Math.round(n * 100) / 100;\n}\n';
const PRICE = `import { cents } from './round.js';
export function withTax(net) {
  return cents(net + net / 4);
}
export function shipping(weight) {
  if (weight > 5) return 9;
  return plain(weight);
}
function plain(weight) {
  return weight + 1;
}
`;
const FILES = {
  'package.json': '{ "name": "shop", "type": "module" }\n',
  'round.js': ROUND,
  'price.js': PRICE,
};

let project: Project | undefined;
afterEach(() => project?.close());

/** What a run would have left beside its tests. */
function keptOf({ tests, killMatrix, maintenance }: Generated): KeptTests {
  const mutants = new Map(
    killMatrix.tests.map(({ id, unique }) => [id, killMatrix.mutants[unique[0] ?? -1]?.identity]),
  );
  return {
    version: '1.0',
    tool: 'test',
    search: { seed: 1, executions: 1500 },
    files: [{ path: 'price.test.js', hash: keptHash('') }],
    red: [],
    targets: maintenance.targets,
    tests: tests.tests.flatMap((test) => {
      const mutant = mutants.get(test.id);
      return mutant === undefined
        ? []
        : [{ file: 'price.test.js', title: test.description, mutant, case: test }];
    }),
  };
}

async function first(): Promise<KeptTests> {
  project = await openProject(FILES);
  const generated = await project.generate({ budget: { executions: 1500 } });
  await project.close();
  const kept = keptOf(generated);
  expect(kept.tests.length).toBeGreaterThanOrEqual(3);
  return kept;
}

async function again(kept: KeptTests, files: Readonly<Record<string, string>>, accept?: readonly string[]) {
  project = await openProject({ ...FILES, ...files });
  const bundle: SourceBundle = { ...project.bundle, kept };
  const generated = await project.generate({
    bundle,
    budget: { executions: 1500 },
    ...(accept === undefined ? {} : { accept }),
  });
  const fates = (target: string) =>
    new Set(generated.maintenance.tests.filter((test) => test.target === target).map(({ fate }) => fate));
  return { ...generated, fates };
}

const executions = ({ killMatrix }: Generated) =>
  killMatrix.spent.reduce((sum, each) => sum + each.executions, 0);

it('holds every test of unchanged and of rewritten code, and searches unchanged code no more', async () => {
  const kept = await first();
  const same = await again(kept, {});
  expect(new Set(same.maintenance.tests.map(({ fate }) => fate))).toEqual(new Set(['held']));
  expect(same.tests.tests).toEqual(expect.arrayContaining(kept.tests.map((each) => each.case)));
  expect(same.tests.tests).toHaveLength(kept.tests.length);
  expect(executions(same)).toBe(0);
  expect(same.maintenance.targets).toEqual(kept.targets);
  await project?.close();
  const rewritten = PRICE.replace(
    'if (weight > 5) return 9;\n  return plain(weight);',
    'return weight > 5 ? 9 : plain(weight);',
  );
  expect(rewritten).not.toBe(PRICE);
  const other = await again(kept, { 'price.js': rewritten });
  expect(other.fates('price.js#shipping')).toEqual(new Set(['held']));
  expect(other.maintenance.resting).toContain('price.js#withTax');
  expect(other.maintenance.resting).not.toContain('price.js#shipping');
}, 120_000);

it('knows what an acceptance names', () => {
  const target = { key: 'a.js#f', plan: { file: 'a.js', name: 'f' } } as PlannedTarget;
  expect(['all', 'a.js', 'f', 'a.js#f'].map((what) => accepts(what, target))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(['F', 'b.js', ''].map((what) => accepts(what, target))).toEqual([false, false, false]);
});

it('replaces where the function changed, and reports where a shared function did', async () => {
  const kept = await first();
  const changed = await again(kept, { 'price.js': PRICE.replace('return 9', 'return 90') });
  const replaced = changed.maintenance.tests.filter(({ fate }) => fate === 'replaced');
  expect(replaced.map(({ was, is }) => [was, is])).toEqual([['returns 9', 'returns 90']]);
  expect(changed.findings.findings).toEqual([]);
  await project?.close();

  const bug = { 'round.js': ROUND.replace('/ 100;', '/ 10;') };
  const broken = await again(kept, bug);
  expect(broken.fates('price.js#withTax')).toContain('regression');
  expect(broken.fates('round.js#cents')).not.toContain('replaced');
  const [found] = broken.findings.findings;
  expect(found?.title).toContain('the function itself did not change; round.js#cents did');
  expect(found?.evidence.source).toBe('kept-test');
  // The test is printed as it was; nothing new pins what may be a bug.
  const old = new Set(kept.tests.map((each) => each.case.id));
  expect(broken.tests.tests.filter(({ id }) => !old.has(id))).toEqual([]);
  const aside = broken.maintenance.aside.map((each) => each.case);
  expect(kept.tests.map((each) => each.case)).toEqual(expect.arrayContaining(aside));
  await project?.close();

  const accepted = await again(kept, bug, ['all']);
  expect(accepted.fates('price.js#withTax')).not.toContain('regression');
  expect(accepted.findings.findings).toEqual([]);
}, 180_000);

it('takes a private helper for a part of the function that alone uses it', async () => {
  const kept = await first();
  const changed = await again(kept, { 'price.js': PRICE.replace('weight + 1', 'weight + 2') });
  expect(changed.fates('price.js#shipping')).toContain('replaced');
  expect(changed.findings.findings).toEqual([]);
}, 120_000);

it('retires tests of deleted code, and leads those of renamed code to its new name', async () => {
  const kept = await first();
  const without = PRICE.slice(0, PRICE.indexOf('export function shipping'));
  const deleted = await again(kept, { 'price.js': without });
  const gone = deleted.maintenance.tests.filter(({ target }) => target === 'price.js#shipping');
  expect(new Set(gone.map(({ fate, why }) => `${fate}: ${why}`))).toEqual(
    new Set(['retired: shipping is gone from price.js']),
  );
  await project?.close();

  const renamed = await again(kept, { 'price.js': PRICE.replace('function shipping', 'function postage') });
  const moved = renamed.maintenance.tests.filter(({ target }) => target === 'price.js#postage');
  expect(moved.length).toBe(kept.tests.filter((each) => each.case.target === 'price.js#shipping').length);
  expect(new Set(moved.map(({ fate }) => fate))).toEqual(new Set(['held']));
  expect(JSON.stringify(renamed.tests.tests)).not.toContain('"shipping"');
}, 120_000);

it('leaves what it did not look at as it stands', async () => {
  const kept = await first();
  project = await openProject(FILES);
  const plan = {
    ...project.plan,
    targets: project.plan.targets.filter(({ key }) => key !== 'price.js#shipping'),
  };
  const bundle: SourceBundle = { ...project.bundle, kept };
  const { maintenance, tests } = await project.generate({ bundle, plan, budget: { executions: 1500 } });
  const left = kept.tests.map((each) => each.case).filter(({ target }) => target === 'price.js#shipping');
  expect(maintenance.aside.map((each) => each.case)).toEqual(left);
  expect(tests.tests).toEqual(expect.arrayContaining(left));
  expect(maintenance.targets).toEqual(kept.targets);
}, 120_000);
