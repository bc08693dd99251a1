// One run of the released command line on a fresh repository, and what it left there.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  KillMatrix,
  SourceBundle,
  SystemModel,
  TestDsl,
  TestPlan,
  ValidatedTest,
} from '../../src/artifacts/index.ts';
import type { Report } from '../../src/pipeline/report.ts';
import { readCurve, type Snapshot } from './curve.ts';
import { mustRun } from './processes.ts';
import { layOut, makeRepository, type Subject } from './subject.ts';
import { countThrows, type Throws } from './throws.ts';

/** Above every limit that a run is meant to keep to. */
const LIMIT_SECONDS = 1200;

export interface CliRun {
  /** Wall seconds of the whole command, and of each stage, both rounds together. */
  readonly seconds: number;
  readonly stages: Readonly<Record<string, number>>;
  readonly executions: number;
  readonly mutantExecutions: number;
  /** The first search after some seconds, and at its end. */
  readonly curve: readonly Snapshot[];
  readonly report: Report;
  readonly killMatrix: KillMatrix;
  readonly throws: Throws;
  /** Ids of the tests that were shipped: the kill matrix also knows those that a gate dropped. */
  readonly tests: readonly string[];
  /** Text of every test file that it wrote, by path. */
  readonly shipped: Readonly<Record<string, string>>;
}

export interface CliPlaces {
  /** The package with its dependencies. */
  readonly packageFolder: string;
  /** Where it is laid out; made here. */
  readonly folder: string;
  /** The command line, a JavaScript file. */
  readonly cli: string;
}

/** Runs `qtest run` on the package laid out anew. Throws with the last words of a run that failed or shipped nothing. */
export async function runCli(
  subject: Subject,
  { packageFolder, folder, cli }: CliPlaces,
  flags: readonly string[],
): Promise<CliRun> {
  mkdirSync(folder, { recursive: true });
  layOut(packageFolder, folder, subject);
  await makeRepository(folder);
  const include = subject.sources.flatMap((glob) => ['--include', glob]);
  const curve = readCurve(() => performance.now() / 1000);
  const { output, seconds } = await mustRun({
    argv: [process.execPath, cli, 'run', folder, ...include, ...flags, '--log-level', 'debug'],
    hear: curve.read,
    cwd: folder,
    limitSeconds: LIMIT_SECONDS,
  });
  const read = <T>(path: string) => JSON.parse(readFileSync(join(folder, '.qtest', path), 'utf8')) as T;
  const artifact = <T>(name: string) => read<T>(`artifacts/${name}.json`);
  const report = read<Report>('report.json');
  const killMatrix = artifact<KillMatrix>('kill-matrix');
  const { tests } = artifact<{ tests: readonly ValidatedTest[] }>('validated-tests');
  const throws = countThrows(tests, artifact<TestDsl>('test-dsl'), {
    bundle: artifact<SourceBundle>('source-bundle'),
    model: artifact<SystemModel>('system-model'),
    plan: artifact<TestPlan>('test-plan'),
  });
  const shipped = report.shipped.files.map(
    ({ path }) => [path, readFileSync(join(folder, path), 'utf8')] as const,
  );
  if (shipped.length === 0)
    throw new Error(`nothing was shipped: ${output.trim().split('\n').slice(-6).join(' / ')}`);
  const spent = (what: 'executions' | 'mutantExecutions') =>
    killMatrix.spent.reduce((sum, each) => sum + each[what], 0);
  return {
    seconds,
    stages: stageSeconds(read('workspace.json')),
    executions: spent('executions'),
    mutantExecutions: spent('mutantExecutions'),
    curve: curve.snapshots(),
    report,
    killMatrix,
    throws,
    tests: tests.map(({ id }) => id),
    shipped: Object.fromEntries(shipped),
  };
}

function stageSeconds({
  stages,
}: {
  stages: readonly { readonly stage: string; readonly seconds: number }[];
}): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { stage, seconds } of stages) sums[stage] = Math.round(10 * ((sums[stage] ?? 0) + seconds)) / 10;
  return sums;
}
