// One subject from the published package to its row.
import { join } from 'node:path';
import { type CliRun, runCli } from './cli-run.ts';
import { cleanCopy, countFlaky, measureCoverage, runStryker } from './judge.ts';
import type { Row } from './row.ts';
import { obtain, type Subject } from './subject.ts';
import { disagreements, scoreOf } from './verdicts.ts';

export interface Choice {
  readonly budgetSeconds: number;
  readonly seed: number;
  readonly flakyRuns: number;
  /** Run twice more with the executions of the first run, and compare what they write. */
  readonly twice: boolean;
}

export interface Places {
  /** QTest's own folder. */
  readonly root: string;
  /** An empty folder of this subject's own. */
  readonly scratch: string;
}

/** Runs the command line on the subject and judges what it shipped; a failure is a row too. */
export async function measure(
  subject: Subject,
  choice: Choice,
  places: Places,
  say: (text: string) => void,
): Promise<Row> {
  const name = `${subject.name}@${subject.version}`;
  try {
    return { subject: name, ...(await figures(subject, choice, places, say)) };
  } catch (error) {
    return { subject: name, failed: error instanceof Error ? error.message : String(error) };
  }
}

async function figures(
  subject: Subject,
  choice: Choice,
  { root, scratch }: Places,
  say: (text: string) => void,
): Promise<Omit<Row, 'subject'>> {
  const modules = join(root, 'node_modules');
  const packageFolder = await obtain(subject, modules, join(scratch, 'pack'));
  const seed = ['--seed', String(choice.seed)];
  const start = (folder: string, ...flags: string[]) =>
    runCli(packageFolder, join(scratch, folder, subject.name), root, [...seed, ...flags]);

  say('qtest run');
  const first = await start('run', '--budget-time', String(choice.budgetSeconds));
  const bench = cleanCopy(packageFolder, join(scratch, 'clean'), modules, subject, first.shipped);
  say('coverage');
  const coverage = await measureCoverage(bench);
  say(`${choice.flakyRuns} further runs`);
  const flaky = await countFlaky(bench, choice.flakyRuns);
  say('StrykerJS');
  const verdicts = await runStryker(bench);
  const row = {
    tests: first.report.shipped.tests,
    coverage,
    mutation: {
      stryker: scoreOf(verdicts),
      predicted: first.killMatrix.predicted.score,
      mutants: first.killMatrix.predicted.total,
    },
    seconds: first.seconds,
    flaky,
    executions: first.executions,
    disagreements: disagreements(first.killMatrix, verdicts),
  };
  if (!choice.twice) return row;
  const executions = ['--budget-executions', String(first.executions)];
  say('qtest run, once more');
  const second = await start('second', ...executions);
  say('qtest run, and again');
  const third = await start('third', ...executions);
  return { ...row, same: sameBytes(second, third) };
}

function sameBytes(a: CliRun, b: CliRun): boolean {
  return (
    a.shipped.size === b.shipped.size && [...a.shipped].every(([path, text]) => b.shipped.get(path) === text)
  );
}
