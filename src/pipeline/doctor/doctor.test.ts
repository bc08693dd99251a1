import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packs } from '../../../adapters/index.ts';
import { createDoctor } from '../../app.ts';
import type { Check } from './check.ts';
import { type DoctorDeps, diagnose } from './doctor.ts';

const root = join(import.meta.dirname, '../../..');

/** A machine on which nothing is there; each test puts back what it is about. */
const nothing: DoctorDeps = {
  packs,
  machine: { node: 'v20.1.0', platform: 'linux', cores: 1, freeMemory: 1e8, totalMemory: 1e9, freeDisk: 1e8 },
  backends: () => [
    {
      name: 'bwrap',
      isolates: { network: true, files: true, memory: true },
      problem: 'it is not installed',
      used: true,
    },
    { name: 'unshare', isolates: { network: true, files: false, memory: false }, used: false },
  ],
  packageVersion: () => undefined,
  hasFile: () => false,
  ask: async (name) => ({ kind: 'not-started', error: `${name} was not found` }),
};
const byName = (checks: readonly Check[], name: string) => checks.find((check) => check.name === name);

it('finds on this machine what QTest was installed with, and really tries isolation', async () => {
  const { checks, works } = await diagnose(await createDoctor(root), undefined);
  expect(works).toBe(true);
  for (const name of ['node', 'git', 'ts-morph', '@stryker-mutator/core', 'bare'])
    expect(byName(checks, name), name).toMatchObject({ state: 'ok' });
  expect(byName(checks, 'git')?.found).toMatch(/^\d+\.\d+/);
  for (const grammar of packs.flatMap((pack) => pack.grammars))
    expect(byName(checks, grammar)?.state).toBe('ok');
  expect(byName(checks, 'bwrap')?.found).toMatch(/^works: no network|^does not work \(/);
});

it('tells no name of the machine, the user or the environment', async () => {
  const text = JSON.stringify(await diagnose(await createDoctor(root), undefined));
  for (const secret of [hostname(), userInfo().homedir, process.env.PATH ?? '-'])
    if (secret.length > 4) expect(text).not.toContain(secret);
});

it('says of each missing thing what that disables and what to do, and that nothing can work', async () => {
  const { checks, works } = await diagnose(nothing, undefined);
  expect(works).toBe(false);
  for (const check of checks.filter((one) => one.state === 'missing')) {
    expect(check.disables, check.name).toBeTruthy();
    expect(check.remedy, check.name).toBeTruthy();
  }
  expect(byName(checks, 'node')?.state).toBe('missing');
  expect(byName(checks, 'memory')?.remedy).toContain('--workers 1');
  expect(byName(checks, 'ts-morph')?.disables).toContain('types: unavailable');
  expect(byName(checks, 'bwrap')?.remedy).toBe('install bubblewrap; the kernel allows what it needs');
});

it('works without any optional part', async () => {
  const required = new Set(
    packs.flatMap((pack) => pack.needs ?? []).flatMap((need) => (need.required ? [need.name] : [])),
  );
  const { checks, works } = await diagnose(
    {
      ...nothing,
      machine: { ...nothing.machine, node: 'v24.0.0' },
      packageVersion: (name) => (required.has(name) ? '1.0.0' : undefined),
      hasFile: () => true,
    },
    undefined,
  );
  expect(works).toBe(true);
  expect(byName(checks, '@stryker-mutator/core')).toMatchObject({ state: 'missing', required: false });
});

it('says what was understood of a project, and that an empty folder has nothing to test', async () => {
  const deps = await createDoctor(root);
  const own = await diagnose(deps, root);
  const found = (name: string) => byName(own.checks, `qtest: ${name}`)?.found;
  expect(found('test framework')).toMatch(/^vitest \(4\.\S+, vitest\.config\.ts\)/);
  expect(found('module system')).toBe('esm');
  expect(found('linter')).toBe('biome');
  expect(found('type check')).toBe('tsconfig.json');
  const docs = await diagnose(deps, join(root, 'docs/adr'));
  expect(docs.works).toBe(false);
  expect(byName(docs.checks, 'language')).toMatchObject({
    state: 'missing',
    disables: 'there is nothing to test',
  });
});
