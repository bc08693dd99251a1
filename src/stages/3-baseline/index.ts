// Stage 3: what the project's own tests say and cover before QTest adds any.
import { join } from 'node:path';
import type { Baseline, Config, SourceBundle } from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { linkPackages } from '../../lib/link-packages.ts';
import { runPrepared } from '../../lib/prepared-run.ts';
import type { Progress } from '../../lib/progress.ts';
import { type Chosen, chooseFramework } from '../../ports/choice.ts';
import type { LanguagePack } from '../../ports/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';
import { readBaseline } from './read.ts';

export interface BaselineInput {
  /** Absolute folder of the working copy. */
  readonly tree: string;
  readonly bundle: SourceBundle;
  readonly config: Config;
  /** Absolute scratch folder. */
  readonly work: string;
  readonly toolModules: string;
}

export interface BaselineDeps {
  readonly packs: readonly LanguagePack[];
  readonly sandbox: Pick<Sandbox, 'run'>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const LIMITS = { wallMs: 300_000, memoryMb: 4096, outputBytes: 200_000 };

function without(reason: string, chosen: Chosen | undefined): Baseline {
  return {
    version: '1.0',
    status: 'not-run',
    reason,
    ...(chosen === undefined ? {} : { framework: chosen.framework.id }),
    tests: [],
  };
}

/** Runs the project's own tests once, with coverage. Never fails for what they do: that is in the artifact. */
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
  deps.progress({ stage: '3-baseline', message: `runs the project's own tests with ${chosen.framework.id}` });
  const sources = bundle.files.filter((file) => file.role === 'source' && file.language === chosen.pack.id);
  const prepared = chosen.framework.run({
    tree,
    testFiles: [],
    work,
    toolModules,
    coverage: { sources: sources.map((file) => file.path) },
    view: openFileView(tree, { skip: chosen.pack.skip }),
    limits: LIMITS,
  });
  const finished = await runPrepared(prepared, (command) => deps.sandbox.run(command, deps.signal));
  return readBaseline(finished, chosen.framework, tree);
}
