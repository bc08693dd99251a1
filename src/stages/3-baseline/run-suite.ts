// One run of the project's own tests, and what it left behind.
import type { CoverageFigures } from '../../artifacts/index.ts';
import { runPrepared } from '../../lib/prepared-run.ts';
import type { Chosen } from '../../ports/choice.ts';
import { endWords } from '../../ports/end-words.ts';
import type { FileView, Perturbation, RunReport } from '../../ports/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';

export interface Suite {
  readonly tree: string;
  /** Absolute scratch folder. */
  readonly work: string;
  readonly toolModules: string;
  readonly chosen: Chosen;
  readonly view: FileView;
  readonly sandbox: Pick<Sandbox, 'run'>;
  readonly signal: AbortSignal;
}

export interface SuiteRequest {
  /** Test files; none: all that the project's configuration finds. */
  readonly files: readonly string[];
  readonly wallMs: number;
  /** Sources whose coverage is measured. */
  readonly sources?: readonly string[];
  readonly perturb?: Perturbation;
  /** Full names of the only tests to run. */
  readonly only?: readonly string[];
}

export type SuiteRun =
  | {
      readonly ok: true;
      readonly report: RunReport;
      readonly coverage: CoverageFigures | undefined;
      readonly ms: number;
    }
  /** `late`: it was ended because it took too long, or used too much memory. */
  | { readonly ok: false; readonly why: string; readonly late: boolean; readonly ms: number };

/** Runs the files. Never throws for what they do. */
export async function runSuite(request: SuiteRequest, suite: Suite): Promise<SuiteRun> {
  const { tree, work, toolModules, chosen, view, sandbox, signal } = suite;
  const { framework } = chosen;
  const prepared = framework.run({
    tree,
    testFiles: request.files,
    work,
    toolModules,
    view,
    limits: { wallMs: request.wallMs, memoryMb: 4096, outputBytes: 200_000 },
    ...(chosen.project.inner === undefined ? {} : { inner: chosen.project.inner }),
    ...(request.sources === undefined ? {} : { coverage: { sources: request.sources } }),
    ...(request.perturb === undefined ? {} : { perturb: request.perturb }),
    ...(request.only === undefined ? {} : { only: request.only }),
  });
  const { outcome, report, coverage } = await runPrepared(prepared, (command) =>
    sandbox.run(command, signal),
  );
  signal.throwIfAborted();
  const ms = outcome.kind === 'not-started' ? 0 : outcome.ms;
  const read = report === undefined ? undefined : parsed(() => inTree(framework.report(report, tree), tree));
  const failed = outcome.kind === 'exited' && outcome.code !== 0;
  // A runner that fails before it comes to the first test may leave a report of nothing.
  if (read === undefined || (failed && read.tests.length === 0 && read.errors.length === 0)) {
    const late = outcome.kind === 'timed-out' || outcome.kind === 'out-of-memory';
    return { ok: false, why: endWords(outcome), late, ms };
  }
  const figures =
    coverage === undefined ? undefined : parsed(() => framework.coverage(coverage, tree).figures);
  return { ok: true, report: read, coverage: figures, ms };
}

/** Messages name files of the working copy, which lies elsewhere in every run. */
function inTree({ tests, errors }: RunReport, tree: string): RunReport {
  const bare = (message: string) => message.replaceAll(`${tree}/`, '');
  return {
    tests: tests.map((test) => (test.error === undefined ? test : { ...test, error: bare(test.error) })),
    errors: errors.map(({ file, message }) => ({ file, message: bare(message) })),
  };
}

function parsed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
