// A long run is not made twice when the process dies after it: its answer is kept by everything that decides it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../lib/hash.ts';
import { type Finished, type Prepared, runPrepared } from '../../lib/prepared-run.ts';
import type { Command, Outcome } from '../../ports/index.ts';
import type { Context } from './context.ts';

const answer = z.strictObject({
  code: z.int(),
  ms: z.number(),
  stdout: z.string(),
  stderr: z.string(),
  report: z.string(),
  coverage: z.string().optional(),
});

/** Runs what an adapter prepared, or answers as the same run did before. Only a run that left a report is kept. */
export async function runRemembered(
  prepared: Prepared<Command>,
  { input, deps }: Pick<Context, 'input' | 'deps'>,
): Promise<Finished<Outcome>> {
  const { verdicts } = deps;
  const places = placesOf(input);
  const key = verdicts === undefined ? '' : sha256(places.away(keyOf(prepared, input)));
  const known = verdicts?.get(key);
  if (known !== undefined) {
    const { report, coverage, ...said } = answer.parse(JSON.parse(places.back(known)));
    return { outcome: { kind: 'exited', ...said }, report, coverage };
  }
  const finished = await runPrepared(prepared, (command) => deps.sandbox.run(command, deps.signal));
  const { outcome, report, coverage } = finished;
  if (outcome.kind === 'exited' && report !== undefined && !deps.signal.aborted) {
    const { code, ms, stdout, stderr } = outcome;
    verdicts?.keep(key, places.away(JSON.stringify({ code, ms, stdout, stderr, report, coverage })));
  }
  return finished;
}

/** The command and its files, and the generated tests as they stand in the tree; the rest of the tree is the caller's to know. */
function keyOf({ files, replaced, command }: Prepared<Command>, { tree, emitted }: Context['input']): string {
  const { argv, cwd, env, stdin } = command;
  const placed = emitted.files.map(({ path }) => [path, textOf(join(tree, path))]);
  return JSON.stringify([files, replaced, argv, cwd, env, stdin, placed]);
}

/** Working copies lie elsewhere in every process: their folders are kept as words. */
function placesOf({ tree, work, top }: Context['input']) {
  const words = [tree, work, ...(top === undefined ? [] : [top])]
    .map((path, i) => [JSON.stringify(path).slice(1, -1), `<<qtest folder ${i}>>`] as const)
    .sort(([a], [b]) => b.length - a.length);
  return {
    away: (text: string) => words.reduce((sum, [path, word]) => sum.replaceAll(path, word), text),
    back: (text: string) => words.reduce((sum, [path, word]) => sum.replaceAll(word, path), text),
  };
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
