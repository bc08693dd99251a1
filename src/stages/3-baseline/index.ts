// Stage 3: what the project's own tests say and cover before QTest adds any. Tests that fail, differ between two runs or
// hang are set aside by name; the rest goes on.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Baseline, Config, SourceBundle } from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { linkPackages } from '../../lib/link-packages.ts';
import type { Progress } from '../../lib/progress.ts';
import { type Chosen, chooseFramework } from '../../ports/choice.ts';
import type { LanguagePack, RunReport } from '../../ports/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';
import { type IsolationLimits, isolateFiles } from './isolate-files.ts';
import { perturbSuite } from './perturb-suite.ts';
import { readBaseline } from './read.ts';
import { runSuite, type Suite } from './run-suite.ts';

export interface BaselineLimits extends IsolationLimits {
  /** For the whole suite. */
  readonly suiteMs: number;
  /** A suite that takes longer is not run twice. */
  readonly repeatMs: number;
}

export interface BaselineInput {
  /** Absolute folder of the working copy. */
  readonly tree: string;
  readonly bundle: SourceBundle;
  readonly config: Config;
  /** Absolute scratch folder. */
  readonly work: string;
  readonly toolModules: string;
  /** Run the tests under changed conditions as well. */
  readonly perturb?: boolean;
  readonly limits?: BaselineLimits;
}

export interface BaselineDeps {
  readonly packs: readonly LanguagePack[];
  readonly sandbox: Pick<Sandbox, 'run'>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const LIMITS: BaselineLimits = { suiteMs: 240_000, repeatMs: 60_000, fileMs: 30_000, allMs: 180_000 };

function without(reason: string, chosen: Chosen | undefined): Baseline {
  return {
    version: '1.0',
    status: 'not-run',
    reason,
    ...(chosen === undefined ? {} : { framework: chosen.framework.id }),
    tests: [],
  };
}

/** Runs the project's own tests, with coverage. Never fails for what they do: that is in the artifact. */
export async function baseline(input: BaselineInput, deps: BaselineDeps): Promise<Baseline> {
  const { tree, bundle, work, toolModules } = input;
  const testFiles = bundle.files.filter((file) => file.role === 'test').map((file) => file.path);
  const chosen = chooseFramework(bundle, deps.packs);
  const unsupported = bundle.projects.find((project) => project.unsupported)?.unsupported;
  if (unsupported !== undefined && testFiles.length > 0) return without(unsupported.why, chosen);
  if (testFiles.length === 0) return { version: '1.0', status: 'none', tests: [] };
  if (chosen === undefined) return without('no test framework that QTest knows is in use', chosen);
  if (chosen.project.framework?.from === 'default') {
    return without('the project has test files but no test framework that QTest knows', chosen);
  }
  const missing = linkPackages(
    join(tree, chosen.pack.packagesFolder ?? ''),
    toolModules,
    chosen.framework.packages,
  );
  if (missing.length > 0) return without(`${missing.join(', ')} is not installed`, chosen);
  const view = openFileView(tree, { skip: chosen.pack.skip });
  const suite = { tree, work, toolModules, chosen, view, sandbox: deps.sandbox, signal: deps.signal };
  return observe(input, testFiles, suite, (message) => deps.progress({ stage: '3-baseline', message }));
}

async function observe(
  { bundle, perturb = false, limits = LIMITS }: BaselineInput,
  testFiles: readonly string[],
  suite: Suite,
  say: (message: string) => void,
): Promise<Baseline> {
  const { pack, framework } = suite.chosen;
  const sources = bundle.files
    .filter((file) => file.role === 'source' && file.language === pack.id)
    .map((file) => file.path);
  const whole = { wallMs: limits.suiteMs, sources };
  say(`runs the project's own tests with ${framework.id}`);
  let ran = await runSuite({ ...whole, files: [] }, suite);
  // What can not be measured can perhaps still be run.
  if (!ran.ok && !ran.late) ran = await runSuite({ files: [], wallMs: limits.suiteMs }, suite);
  let isolated: Awaited<ReturnType<typeof isolateFiles>> | undefined;
  if (!ran.ok && ran.late) {
    const first = ran.why;
    const found = testFiles.filter((path) => framework.finds(path, suite.view));
    isolated = await isolateFiles(found, limits, suite, say);
    if (isolated.ending.length > 0) ran = await runSuite({ ...whole, files: isolated.ending }, suite);
    else return { ...without(`the project's tests ${first}`, suite.chosen), setAside: isolated.setAside };
  }
  if (!ran.ok) return without(`the project's tests ${ran.why}`, suite.chosen);
  const again = await repeat(ran.report, ran.ms, isolated?.ending ?? [], limits, suite, say);
  const result = readBaseline({
    framework: framework.id,
    first: ran.report,
    second: again.report,
    coverage: ran.coverage,
    aside: isolated?.setAside ?? [],
    runs: again.runs,
  });
  if (!perturb) return result;
  const aside = new Set((result.setAside ?? []).map(({ file, name }) => `${file}\n${name ?? ''}`));
  const steady = result.tests.filter(
    ({ file, name, status }) =>
      status === 'passed' && !aside.has(`${file}\n${name}`) && !aside.has(`${file}\n`),
  );
  for (const folder of ['home', 'tmp']) mkdirSync(join(suite.work, folder), { recursive: true });
  const perturbed =
    steady.length === 0
      ? { runs: [], failed: [], notRun: [] }
      : await perturbSuite(steady, limits.suiteMs, suite, say);
  return { ...result, perturbed };
}

interface Repeated {
  readonly report: RunReport | undefined;
  readonly runs: NonNullable<Baseline['runs']>;
}

/** The suite once more, to see what differs; of a slow one, only the files in which something failed. */
async function repeat(
  { tests, errors }: RunReport,
  ms: number,
  files: readonly string[],
  limits: BaselineLimits,
  suite: Suite,
  say: (message: string) => void,
): Promise<Repeated> {
  if (tests.length === 0) return { report: undefined, runs: { complete: 1 } };
  const slow = ms > limits.repeatMs;
  const failed = [...tests.filter(({ status }) => status === 'failed'), ...errors].map(({ file }) => file);
  const some = [...new Set(failed)].filter((file) => file !== '').sort();
  const note = `it takes ${Math.round(ms / 1000)} s: ${some.length === 0 ? 'it was run once' : 'only the files in which something failed were run twice'}`;
  if (slow && some.length === 0) return { report: undefined, runs: { complete: 1, note } };
  say('once more, to see which tests differ between runs');
  const ran = await runSuite({ files: slow ? some : files, wallMs: limits.suiteMs }, suite);
  if (!ran.ok) return { report: undefined, runs: { complete: 1, note: `the second run ${ran.why}` } };
  return { report: ran.report, runs: slow ? { complete: 1, note } : { complete: 2 } };
}
