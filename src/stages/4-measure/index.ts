// Stage 4, second part: what the project's own tests kill before QTest adds any. What they kill is not worth a test.
import { join } from 'node:path';
import {
  type Baseline,
  type BaselineMutation,
  judgedKey,
  type MeasuredMutant,
  type Range,
  type SourceBundle,
  type TakingPart,
  takingPart,
} from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { installedVersion } from '../../lib/installed-version.ts';
import { linkPackages } from '../../lib/link-packages.ts';
import { linkedFolders } from '../../lib/linked-folders.ts';
import { runPrepared } from '../../lib/prepared-run.ts';
import type { Progress } from '../../lib/progress.ts';
import { textAt } from '../../lib/text-at.ts';
import { type Chosen, chooseFramework } from '../../ports/choice.ts';
import { endWords } from '../../ports/end-words.ts';
import type { FileView, JudgedMutant, LanguagePack } from '../../ports/index.ts';
import type { Sandbox } from '../../services/sandbox/index.ts';

export interface MeasureInput {
  /** Absolute folder of the working copy. */
  readonly tree: string;
  /** Absolute folder that the tree is a part of, when it is. */
  readonly top?: string;
  readonly bundle: SourceBundle;
  readonly baseline: Baseline;
  /** What to mutate, and what those ranges are. */
  readonly scope: 'planned' | 'changed';
  readonly ranges: readonly { readonly file: string; readonly range: Range }[];
  /** Absolute scratch folder. */
  readonly work: string;
  readonly toolModules: string;
  readonly workers: number;
}

export interface MeasureDeps {
  readonly packs: readonly LanguagePack[];
  readonly sandbox: Pick<Sandbox, 'run'>;
  /** Milliseconds, monotonic. */
  readonly clock: () => number;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

const WALL_MS = 60 * 60_000;

/** Judges every mutant in the ranges by the project's own tests alone. Never fails for what they do. */
export async function measure(input: MeasureInput, deps: MeasureDeps): Promise<BaselineMutation> {
  const { bundle, baseline, ranges, tree, toolModules } = input;
  const started = deps.clock();
  const chosen = chooseFramework(bundle, deps.packs);
  const testFiles = bundle.files.filter((file) => file.role === 'test').map((file) => file.path);
  const part = takingPart(baseline, testFiles);
  const done = (found: Partial<BaselineMutation>): BaselineMutation => ({
    version: '1.0',
    scope: input.scope,
    tool: chosen === undefined ? '' : toolOf(chosen, tree, toolModules),
    duration_seconds: Math.round((deps.clock() - started) / 100) / 10,
    ranges,
    tests: part.tests,
    without: part.words,
    summary: summarize([]),
    mutants: [],
    ...found,
  });
  const notRun = (reason: string) => done({ scope: 'not-run', reason, tests: 0 });
  if (chosen === undefined) return notRun('no test framework that QTest knows is in use');
  if (part.why !== undefined) return notRun(part.why);
  if (part.tests === 0) return notRun('the project has no tests of its own');
  if (ranges.length === 0) return done({});
  linkPackages(join(tree, chosen.pack.packagesFolder ?? ''), toolModules, chosen.framework.packages);
  const view = openFileView(tree, { skip: chosen.pack.skip });
  deps.progress({
    stage: '4-measure',
    message: `${part.tests} tests of the project on the mutants of ${new Set(ranges.map(({ file }) => file)).size} files`,
  });
  let reason = '';
  for (const taking of tries(part, baseline)) {
    const judged = await judge(taking, { input, chosen, view, deps });
    if (!('why' in judged)) {
      const mutants = measured(judged.mutants, bundle, view);
      return done({ mutants, summary: summarize(mutants), tests: taking.tests, without: taking.words });
    }
    reason = judged.why;
  }
  return notRun(reason);
}

/** As the baseline has it; then without the files in which a test was set aside by name. */
function tries(part: TakingPart, baseline: Baseline): readonly TakingPart[] {
  const mixed = part.setAside.map(({ file }) => file);
  const without = [...new Set([...part.without, ...mixed])].sort();
  const tests = baseline.tests.filter(
    ({ file, status }) => status === 'passed' && !without.includes(file),
  ).length;
  if (mixed.length === 0 || tests === 0) return [part];
  const words = [...part.words, ...mixed.map((file) => `${file} (as a whole)`)];
  return [part, { tests, without, setAside: [], words }];
}

interface Setting {
  readonly input: MeasureInput;
  readonly chosen: Chosen;
  readonly view: FileView;
  readonly deps: MeasureDeps;
}

async function judge(
  { without, setAside }: TakingPart,
  { input, chosen, view, deps }: Setting,
): Promise<{ readonly mutants: readonly JudgedMutant[] } | { readonly why: string }> {
  const { tree, top, work, toolModules, ranges, workers } = input;
  const { inner } = chosen.project;
  const prepared = chosen.framework.judge({
    tree,
    work: join(work, 'measure'),
    toolModules,
    mutate: ranges,
    without: [...without, ...linkedFolders(tree, chosen.pack.skip)],
    setAside,
    ...(inner === undefined ? {} : { inner }),
    ...(top === undefined ? {} : { top }),
    allKillers: false,
    workers,
    view,
    limits: { wallMs: WALL_MS, memoryMb: 8192, outputBytes: 1_000_000 },
  });
  const { outcome, report } = await runPrepared(prepared, (command) =>
    deps.sandbox.run({ ...command, writable: [...command.writable, work] }, deps.signal),
  );
  deps.signal.throwIfAborted();
  if (report === undefined) return { why: `the mutation tool ${endWords(outcome)}` };
  try {
    return { mutants: chosen.framework.judged(report) };
  } catch {
    return { why: 'the mutation report could not be read' };
  }
}

function measured(
  judged: readonly JudgedMutant[],
  { files }: SourceBundle,
  view: FileView,
): readonly MeasuredMutant[] {
  const hashes = new Map(files.map(({ path, hash }) => [path, hash]));
  const name = (test: { file: string; fullName: string }) => `${test.file}:${test.fullName}`;
  const distinct = new Map(judged.map((mutant) => [judgedKey(mutant), mutant]));
  return [...distinct.values()].map(
    ({ file, range, operator, replacement, status, killedBy, coveredBy }): MeasuredMutant => ({
      mutant: {
        file,
        contentHash: hashes.get(file) ?? '',
        range,
        operator,
        replacement,
        original: textAt(view.read(file) ?? '', range),
      },
      status,
      killedBy: killedBy.map(name),
      coveredBy: coveredBy.map(name),
    }),
  );
}

function summarize(mutants: readonly MeasuredMutant[]): BaselineMutation['summary'] {
  const count = (status: MeasuredMutant['status']) => mutants.filter((one) => one.status === status).length;
  const [killed, timeout, survived] = [count('killed'), count('timeout'), count('survived')];
  const no_coverage = count('no-coverage');
  const valid = killed + timeout + survived + no_coverage;
  return {
    total_mutants: mutants.length,
    killed,
    timeout,
    survived,
    no_coverage,
    mutation_score: valid === 0 ? 0 : Math.round(((killed + timeout) / valid) * 10_000) / 100,
  };
}

/** Name and version of the mutation tool. */
function toolOf({ framework, pack }: Chosen, tree: string, toolModules: string): string {
  const folders = [join(tree, pack.packagesFolder ?? ''), toolModules];
  return framework.tools
    .filter(({ kind }) => kind === 'mutation')
    .map(({ name, manifest }) => `${name} ${installedVersion(manifest, folders)}`)
    .join(', ');
}
