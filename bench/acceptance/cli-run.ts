// One run of the real command line on a fresh repository, and what it left there.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KillMatrix } from '../../src/artifacts/index.ts';
import type { Report } from '../../src/pipeline/report.ts';
import { run } from './processes.ts';
import { layOut, makeRepository } from './subject.ts';

const LIMIT_SECONDS = 900;

export interface CliRun {
  readonly folder: string;
  /** Wall seconds of the whole command. */
  readonly seconds: number;
  readonly executions: number;
  readonly report: Report;
  readonly killMatrix: KillMatrix;
  /** Path and text of every test file that it wrote. */
  readonly shipped: ReadonlyMap<string, string>;
}

/** Runs `qtest run` on a copy of the package. Throws with the last words of a run that failed or shipped nothing. */
export async function runCli(
  packageFolder: string,
  folder: string,
  root: string,
  flags: readonly string[],
): Promise<CliRun> {
  mkdirSync(folder, { recursive: true });
  layOut(packageFolder, folder);
  await makeRepository(folder);
  const cli = join(root, 'src/faces/cli/qtest.ts');
  const { code, output, seconds } = await run({
    argv: [process.execPath, cli, 'run', folder, ...flags],
    cwd: folder,
    limitSeconds: LIMIT_SECONDS,
  });
  const words = output.trim().split('\n').slice(-6).join(' / ');
  if (code !== 0) throw new Error(`qtest run ended with ${code}: ${words}`);
  const read = (path: string) => JSON.parse(readFileSync(join(folder, '.qtest', path), 'utf8')) as unknown;
  const report = read('report.json') as Report;
  const killMatrix = read('artifacts/kill-matrix.json') as KillMatrix;
  const shipped = new Map(
    report.shipped.files.map(({ path }) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
  if (shipped.size === 0) throw new Error(`qtest run shipped nothing: ${words}`);
  const executions = report.search.rounds.reduce((sum, round) => sum + round.executions, 0);
  return { folder, seconds, executions, report, killMatrix, shipped };
}
