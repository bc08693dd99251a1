// One subject from the registry to its record; what was worked out before is taken from the store.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { arch, cpus, loadavg, platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliRun, runCli } from './cli-run.ts';
import { cleanCopy, countFlaky, measureCoverage, runStryker } from './judge.ts';
import type { Judgement, SubjectRecord } from './record.ts';
import { openStore } from './stored.ts';
import { dependenciesOf, fileName, obtain, type Subject, sourcesOf } from './subject.ts';
import { disagreements, scoreOf } from './verdicts.ts';

export interface Choice {
  /** Flags of `qtest run`. */
  readonly flags: readonly string[];
  readonly seed: number;
  readonly flakyRuns: number;
  /** Without it: what the run itself says, and nothing of other tools. */
  readonly judge: boolean;
  /** Whether StrykerJS is one of the judges. */
  readonly mutation: boolean;
  /** Run twice more with the executions of the first run, and compare what they write. */
  readonly twice: boolean;
}

export interface Places {
  /** QTest's own folder. */
  readonly root: string;
  readonly cache: string;
  /** Of this subject, this build and these flags. */
  readonly store: string;
  readonly build: string;
  /** Leave the working folders. */
  readonly keep: boolean;
}

/** Runs the command line on the subject and judges what it shipped; a failure is a record too. */
export async function measure(
  subject: Subject,
  choice: Choice,
  places: Places,
  say: (text: string) => void,
): Promise<SubjectRecord> {
  const scratch = mkdtempSync(join(tmpdir(), `qtest-bench-${fileName(subject.name)}-`));
  const { name, version, paper = false } = subject;
  const about = { subject: `${name}@${version}`, paper, flags: choice.flags, build: places.build };
  try {
    return { ...about, ...(await figures(subject, choice, places, scratch, say)) };
  } catch (error) {
    return { ...about, failed: error instanceof Error ? error.message : String(error) };
  } finally {
    if (places.keep) say(`left in ${scratch}`);
    else rmSync(scratch, { recursive: true, force: true });
  }
}

async function figures(
  subject: Subject,
  choice: Choice,
  { root, cache, store: at }: Places,
  scratch: string,
  say: (text: string) => void,
): Promise<Omit<SubjectRecord, 'subject' | 'paper' | 'flags' | 'build'>> {
  const store = openStore(at);
  const packageFolder = await obtain(subject, cache);
  const cli = join(root, 'dist/cli/qtest.js');
  const start = (folder: string, ...flags: readonly string[]) => {
    say(`qtest run ${flags.join(' ')}`);
    return runCli(subject, { packageFolder, folder: join(scratch, folder, subject.name), cli }, flags);
  };
  const { run, machine } = await store.part('run', async () => ({
    machine: describeMachine(),
    run: await start('run', ...choice.flags),
  }));
  const { predicted } = run.killMatrix;
  const { report } = run;
  const record = {
    machine,
    tools: describeTools(root),
    dependencies: dependenciesOf(packageFolder),
    tests: report.shipped.tests,
    throws: run.throws,
    predicted: {
      score: report.mutation?.after ?? predicted.score,
      mutants: predicted.total,
      noCoverage: predicted.no_coverage,
    },
    seconds: run.seconds,
    stages: run.stages,
    search: {
      seconds: run.killMatrix.seconds,
      stopped: run.killMatrix.stopped,
      executions: run.executions,
      mutantExecutions: run.mutantExecutions,
      curve: run.curve,
    },
    ...(report.coverage === undefined ? {} : { own: report.coverage.after }),
  };
  if (!choice.judge) return record;

  const modules = join(root, 'node_modules');
  const shipped = new Map(Object.entries(run.shipped));
  const bench = cleanCopy(packageFolder, join(scratch, 'clean'), modules, subject, shipped);
  const sources = sourcesOf(bench.folder, subject).filter((path) => !shipped.has(path));
  const coverage = await store.part('coverage', () => {
    say(`coverage of ${sources.length} files`);
    return measureCoverage(bench, sources);
  });
  const flaky = await store.part(`flaky-${choice.flakyRuns}`, () => {
    say(`${choice.flakyRuns} further runs`);
    return countFlaky(bench, choice.flakyRuns);
  });
  const seen = { coverage, flaky: { runs: choice.flakyRuns, ...flaky } };
  if (!choice.mutation && !store.has('stryker'))
    return { ...record, judgement: { ...seen, disagreements: [] } };
  const { verdicts, seconds } = await store.part('stryker', () => {
    say('StrykerJS');
    return runStryker(bench, sources);
  });
  const judgement: Judgement = {
    ...seen,
    stryker: { score: scoreOf(verdicts), seconds, mutants: verdicts.length },
    disagreements: disagreements(run.killMatrix, run.tests, verdicts),
  };
  if (!choice.twice) return { ...record, judgement };
  const same = await store.part('twice', async () => {
    const executions = ['--seed', String(choice.seed), '--budget-executions', String(run.executions)];
    const second = await start('second', ...executions);
    return sameBytes(second, await start('third', ...executions));
  });
  return { ...record, judgement, same };
}

function describeTools(root: string): string {
  const describe = (folder: string) => {
    const text = readFileSync(join(root, folder, 'package.json'), 'utf8');
    const { name, version } = JSON.parse(text) as { name: string; version: string };
    return `${name} ${version}`;
  };
  const judges = ['vitest', '@vitest/coverage-v8', '@stryker-mutator/core'];
  return ['.', ...judges.map((name) => join('node_modules', name))].map(describe).join(', ');
}

function describeMachine(): string {
  const [first] = cpus();
  const load = loadavg().map((each) => each.toFixed(1));
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown'}, ${platform()} ${arch()}, Node ${process.version}, load ${load[0]}`;
}

function sameBytes(a: CliRun, b: CliRun): boolean {
  const texts = (run: CliRun) => JSON.stringify(Object.entries(run.shipped).sort());
  return texts(a) === texts(b);
}
