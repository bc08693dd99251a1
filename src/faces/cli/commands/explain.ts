// `qtest explain TARGET [PATH]`: what the last run knows of one function.
import { resolve } from 'node:path';
import { explain as explainTarget } from '../../../pipeline/explain/explain.ts';
import { loadRun } from '../../../pipeline/explain/load-run.ts';
import { renderExplanation } from '../explain-view.ts';
import type { ExplainFlags } from '../program.ts';
import { type CommandContext, folderOf } from './context.ts';

/** Prints the explanation; nothing is run and nothing is written. */
export async function explain(
  target: string,
  path: string,
  flags: ExplainFlags,
  { io, colors }: CommandContext,
): Promise<void> {
  const run = loadRun(folderOf(path), flags.out === undefined ? undefined : resolve(flags.out));
  const explanation = explainTarget(target, run.artifacts, run.out);
  io.stdout.write(
    flags.json ? `${JSON.stringify(explanation, null, 2)}\n` : renderExplanation(explanation, colors),
  );
}
