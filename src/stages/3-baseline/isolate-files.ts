// When a suite does not come to an end: each file alone, so that the files that hang are named and the rest goes on.

import type { SetAside } from '../../artifacts/index.ts';
import { firstLine } from '../../lib/first-line.ts';
import type { FileView } from '../../ports/index.ts';
import { runSuite, type Suite } from './run-suite.ts';

export interface IsolationLimits {
  /** For one file. */
  readonly fileMs: number;
  /** For all of them. */
  readonly allMs: number;
}

export interface Isolated {
  /** Files that end by themselves. */
  readonly ending: readonly string[];
  readonly setAside: readonly SetAside[];
}

/** Runs each file by itself until the time is spent. */
export async function isolateFiles(
  files: readonly string[],
  limits: IsolationLimits,
  suite: Suite,
  say: (message: string) => void,
): Promise<Isolated> {
  const ending: string[] = [];
  const setAside: SetAside[] = [];
  let spent = 0;
  for (const file of files) {
    const left = limits.allMs - spent;
    if (left <= 0) {
      setAside.push({ file, why: 'not-reached' });
      continue;
    }
    say(`the suite does not end; runs ${file} alone`);
    const ran = await runSuite({ files: [file], wallMs: Math.min(limits.fileMs, left) }, suite);
    spent += ran.ms;
    if (ran.ok && ran.report.tests.length > 0) ending.push(file);
    else if (ran.ok) {
      // A folder of tests also holds what tests import.
      const [error] = ran.report.errors;
      if (error !== undefined && !isImported(file, files, suite.view))
        setAside.push({ file, why: 'does-not-load', detail: firstLine(error.message) });
    } else if (ran.late) setAside.push({ file, why: 'hangs', detail: ran.why });
    else setAside.push({ file, why: 'does-not-load', detail: ran.why });
  }
  return { ending, setAside };
}

/** Whether another of the files names this one where a module is named. */
function isImported(file: string, files: readonly string[], view: FileView): boolean {
  const stem = (file.split('/').at(-1) ?? '').replace(/\.[^.]+$/, '');
  return files.some(
    (other) =>
      other !== file &&
      ['"', "'"].some((quote) =>
        new RegExp(`/${stem.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:\\.\\w+)?${quote}`).test(
          view.read(other) ?? '',
        ),
      ),
  );
}
