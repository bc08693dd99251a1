// The project's own tests under changed conditions: those that pass as they are and fail then, each with what breaks it.

import type { Baseline } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import type { RunReport } from '../../ports/index.ts';
import { combinedRuns, type PerturbedRun, singleRuns } from '../../ports/perturbed-runs.ts';
import { runSuite, type Suite } from './run-suite.ts';

type Perturbed = NonNullable<Baseline['perturbed']>;

interface Known {
  readonly file: string;
  readonly name: string;
}

const keyOf = ({ file, name }: Known) => `${file}\n${name}`;

/** Errors of the tests in `steady` that fail in a report, by key. */
function broken(report: RunReport, steady: ReadonlyMap<string, Known>): ReadonlyMap<string, string> {
  const failed = new Map<string, string>();
  for (const { file, fullName, status, error } of report.tests) {
    const key = keyOf({ file, name: fullName });
    if (status === 'failed' && steady.has(key)) failed.set(key, error ?? 'it fails');
  }
  for (const [key, { file }] of steady) {
    const cause = report.errors.find((error) => error.file === file);
    if (cause !== undefined && !failed.has(key)) failed.set(key, cause.message);
  }
  return failed;
}

/** Runs every file of the tests in each combined run, and what breaks once more for each single change. */
export async function perturbSuite(
  tests: readonly Known[],
  wallMs: number,
  suite: Suite,
  say: (message: string) => void,
): Promise<Perturbed> {
  const steady = new Map(tests.map((test) => [keyOf(test), test]));
  const failed = new Map<string, { changed: string; error: string }>();
  const notRun: string[] = [];
  const names: string[] = [];
  const run = async (perturb: PerturbedRun, of: readonly Known[]) =>
    runSuite({ files: [...new Set(of.map(({ file }) => file))].sort(), wallMs, perturb }, suite);
  for (const combined of combinedRuns(suite.work).filter(({ name }) => name !== 'none')) {
    // Both frameworks load each file in a context of its own: alone is how they run anyway.
    const { alone: _, ...rest } = combined;
    const changed = rest.name.replace(/^alone, /, '');
    say(`the project's own tests under changed ${changed}`);
    const ran = await run(rest, tests);
    names.push(changed);
    if (!ran.ok) {
      notRun.push(`${changed}: the tests ${ran.why}`);
      continue;
    }
    const fresh = new Map([...broken(ran.report, steady)].filter(([key]) => !failed.has(key)));
    for (const single of fresh.size === 0 ? [] : singleRuns(rest)) {
      const open = [...fresh.keys()].filter((key) => !failed.has(key)).map((key) => steady.get(key) as Known);
      if (open.length === 0) break;
      const alone = await run(single, open);
      if (!alone.ok) continue;
      for (const [key, error] of broken(alone.report, steady)) {
        if (fresh.has(key) && !failed.has(key)) failed.set(key, { changed: single.name, error });
      }
    }
    for (const [key, error] of fresh) if (!failed.has(key)) failed.set(key, { changed, error });
  }
  return {
    runs: names,
    failed: [...failed]
      .map(([key, { changed, error }]) => {
        const { file, name } = steady.get(key) as Known;
        return { file, name, changed, error: firstLine(error) };
      })
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    notRun,
  };
}
