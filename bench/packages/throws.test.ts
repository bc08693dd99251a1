import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { config, type TestCase, type ValidatedTest, type Value } from '../../src/artifacts/index.ts';
import type { Artifacts } from '../../src/pipeline/artifact-store.ts';
import { runStage } from '../../src/pipeline/run-stage.ts';
import { countThrows } from './throws.ts';

const TYPED = 'export function typed(name: string, size = 1): string {\n  return name.repeat(size);\n}\n';
const DOCUMENTED = `/**
 * @param {string} text
 * @param {number} [times]
 */
export function documented(text, times) {
  return text.repeat(times);
}

export function silent(value) {
  return value.length;
}
`;

let base: string;
let known: Parameters<typeof countThrows>[2];

beforeAll(async () => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'qtest-throws-')));
  const folder = join(base, 'package');
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"name":"p","type":"module"}');
  writeFileSync(join(folder, 'typed.ts'), TYPED);
  writeFileSync(join(folder, 'documented.js'), DOCUMENTED);
  const root = join(import.meta.dirname, '../..');
  const { signal } = new AbortController();
  const quiet = () => undefined;
  const clock = () => performance.now();
  const deps = await createApp({ root, version: 't', sandbox: 'bare', progress: quiet, signal, clock });
  const at = (name: string) => join(base, name);
  const places = { folder, tree: at('tree'), work: at('work'), cache: at('cache'), out: at('out') };
  const settings = {
    config: config.parse({}),
    seed: 1,
    budget: { executions: 1 },
    workers: 1,
    mutation: 'off',
    destination: { kind: 'none' },
    now: new Date(0).toISOString(),
    round: 1,
  } as const;
  let artifacts: Artifacts = {};
  for (const stage of ['1-ingest', '2-model', '4-plan'] as const)
    artifacts = { ...artifacts, ...(await runStage(stage, artifacts, settings, places, deps)) };
  const { 'source-bundle': bundle, 'system-model': model, 'test-plan': plan } = artifacts;
  if (!bundle || !model || !plan) throw new Error('no plan');
  known = { bundle, model, plan };
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const ENGINE = 'text.repeat is not a function';

function count(
  target: string,
  args: readonly Value[],
  message: string,
  kind: 'throws' | 'returns' = 'throws',
) {
  const [module = '', name = ''] = target.split('#');
  const test = {
    id: 't-1',
    target,
    setup: [],
    input: { op: 'call', bind: 'r0', callee: { from: { module }, path: [name] }, args },
    expect: [kind === 'throws' ? { kind, class: 'TypeError', message } : { kind, value: 1 }],
  } as unknown as TestCase;
  const shipped = [{ id: 't-1' }] as unknown as readonly ValidatedTest[];
  return countThrows(shipped, { version: '1.0', tests: [test] }, known);
}

it('counts an argument that its declared type excludes', () => {
  expect(count('typed.ts#typed', [3], ENGINE)).toEqual({ all: 1, forbidden: 1, languages: 0 });
  expect(count('typed.ts#typed', ['a', -1], 'Invalid count value: -1')).toMatchObject({
    all: 1,
    forbidden: 0,
  });
});

it('counts an argument of a kind that the documentation does not name, or one that is left out', () => {
  expect(count('documented.js#documented', [3], ENGINE)).toMatchObject({ forbidden: 1 });
  expect(count('documented.js#documented', [], ENGINE)).toMatchObject({ forbidden: 1 });
  expect(count('documented.js#documented', ['a'], 'mind the gap')).toMatchObject({ all: 1, forbidden: 0 });
  expect(count('documented.js#documented', ['a', { $: 'undefined' }], '')).toMatchObject({ forbidden: 0 });
});

it('tells apart the engine’s own errors where nothing speaks of the argument', () => {
  const message = "Cannot read properties of null (reading 'length')";
  expect(count('documented.js#silent', [null], message)).toEqual({ all: 1, forbidden: 0, languages: 1 });
  expect(count('documented.js#silent', [null], 'a value, please')).toMatchObject({ all: 1, languages: 0 });
});

it('counts no test that expects a value', () => {
  expect(count('typed.ts#typed', [3], '', 'returns')).toEqual({ all: 0, forbidden: 0, languages: 0 });
});
