// Shows that every rule of the arrows' rule file fires: each one meets a small tree with one bad import in it.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const config = join(root, '.dependency-cruiser.mjs');
const { forbidden } = ((await import(pathToFileURL(config).href)) as { default: RuleFile }).default;

interface RuleFile {
  readonly forbidden: readonly { readonly name: string; readonly comment: string }[];
}

/** Rule → the file that breaks it, its text, and what else must stand there. */
const BAD: Readonly<Record<string, { readonly at: string; readonly text: string }>> = {
  'no-cycles': { at: 'src/lib/cycle-a.ts', text: "import './cycle-b.ts';" },
  'not-to-unresolvable': { at: 'src/lib/lost.ts', text: "import './nowhere.ts';" },
  'not-to-dev-dependency': { at: 'src/pipeline/dev.ts', text: "import 'only-for-development';" },
  'lib-is-the-floor': { at: 'src/lib/climbs.ts', text: "import '../artifacts/good.ts';" },
  'artifacts-know-only-lib': { at: 'src/artifacts/climbs.ts', text: "import '../ports/good.ts';" },
  'ports-know-only-artifacts': { at: 'src/ports/climbs.ts', text: "import '../services/one/index.ts';" },
  'services-know-only-ports': {
    at: 'src/services/one/climbs.ts',
    text: "import '../../stages/1-first/index.ts';",
  },
  'services-are-strangers': { at: 'src/services/one/sibling.ts', text: "import '../two/index.ts';" },
  'stages-are-strangers': { at: 'src/stages/1-first/sibling.ts', text: "import '../2-second/index.ts';" },
  'stages-know-no-caller': { at: 'src/stages/1-first/climbs.ts', text: "import '../../pipeline/good.ts';" },
  'pipeline-knows-no-face': { at: 'src/pipeline/climbs.ts', text: "import '../faces/cli/good.ts';" },
  'faces-go-through-the-pipeline': {
    at: 'src/faces/cli/dives.ts',
    text: "import '../../stages/1-first/index.ts';",
  },
  'only-the-app-names-adapters': { at: 'src/lib/names.ts', text: "import '../../adapters/lang/index.ts';" },
  'adapters-know-only-ports': { at: 'adapters/lang/climbs.ts', text: "import '../../src/pipeline/good.ts';" },
  'adapters-are-strangers': { at: 'adapters/lang/sibling.ts', text: "import '../other/index.ts';" },
  'adapters-are-pure': {
    at: 'adapters/lang/reads.ts',
    text: "import { readFileSync } from 'node:fs';\nreadFileSync('x');",
  },
  'patterns-have-a-deadline': { at: 'adapters/lang/machine.ts', text: "import 'node:vm';" },
  'harness-is-never-imported': { at: 'adapters/lang/runs.ts', text: "import './harness/main.mjs';" },
  'harness-stands-alone': { at: 'adapters/lang/harness/borrows.mjs', text: "import '../index.ts';" },
  'processes-start-in-one-place': {
    at: 'src/stages/1-first/spawns.ts',
    text: "import { spawn } from 'node:child_process';\nspawn('x');",
  },
};

/** Files that break no rule, for the bad ones to import. */
const GOOD: Readonly<Record<string, string>> = {
  'src/lib/good.ts': 'export const a = 1;',
  'src/lib/cycle-b.ts': "import './cycle-a.ts';",
  'src/artifacts/good.ts': "import '../lib/good.ts';",
  'src/ports/good.ts': "import type {} from '../artifacts/good.ts';",
  'src/services/one/index.ts': "import '../../ports/good.ts';",
  'src/services/two/index.ts': 'export {};',
  'src/services/sandbox/index.ts': "import { spawn } from 'node:child_process';\nspawn('x');",
  'src/stages/1-first/index.ts': "import '../../services/one/index.ts';",
  'src/stages/2-second/index.ts': 'export {};',
  'src/pipeline/good.ts': "import '../stages/1-first/index.ts';",
  'src/faces/cli/good.ts': "import '../../app.ts';",
  'src/app.ts': "import '../adapters/index.ts';\nimport './pipeline/good.ts';",
  'adapters/index.ts': "import './lang/index.ts';",
  'adapters/lang/index.ts': "import type {} from '../../src/ports/good.ts';",
  'adapters/lang/harness/main.mjs': "import './part.mjs';\nimport 'node:fs';",
  'adapters/lang/harness/part.mjs': 'export {};',
  'adapters/other/index.ts': 'export {};',
  'node_modules/only-for-development/index.js': '',
  'node_modules/only-for-development/package.json':
    '{"name":"only-for-development","version":"1.0.0","main":"index.js"}',
  'package.json': '{"name":"tree","type":"module","devDependencies":{"only-for-development":"1.0.0"}}',
};

let tree: string;
let violations: readonly { readonly rule: { readonly name: string }; readonly from: string }[];

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'arrows-'));
  const bad = Object.values(BAD).map(({ at, text }) => [at, text] as const);
  for (const [path, text] of [...Object.entries(GOOD), ...bad]) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text);
  }
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [tool, '--config', config, '--output-type', 'json', 'src', 'adapters'];
  const { stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: tree,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (stdout === '') throw new Error(stderr);
  violations = (JSON.parse(stdout) as { summary: { violations: typeof violations } }).summary.violations;
});
afterAll(() => rmSync(tree, { recursive: true, force: true }));

it('has a bad import for every rule', () => {
  expect(Object.keys(BAD).sort()).toEqual(forbidden.map((rule) => rule.name).sort());
});

it.each(Object.entries(BAD))('%s fires', (name, { at }) => {
  expect(violations.filter((v) => v.rule.name === name).map((v) => v.from)).toContain(at);
});

it('says nothing of the files that keep the rules', () => {
  const blamed = new Set(violations.map((v) => v.from));
  expect(Object.keys(GOOD).filter((path) => blamed.has(path) && path !== 'src/lib/cycle-b.ts')).toEqual([]);
});

it('states a reason for every rule', () => {
  for (const rule of forbidden) expect(rule.comment, rule.name).toMatch(/\S{3,} .{20,}/);
});
