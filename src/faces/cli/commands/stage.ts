// `qtest stage NAME`: one stage from artifacts on disk; exit code and artifacts are the whole protocol.
import { resolve } from 'node:path';
import { runOneStage } from '../../../pipeline/run-one-stage.ts';
import type { StageFlags } from '../program.ts';
import { type CommandContext, openApp } from './context.ts';

/** Runs the stage; progress goes to stderr as JSON lines. */
export async function stage(name: string, flags: StageFlags, context: CommandContext): Promise<void> {
  const app = await openApp(context, flags.sandbox, (event) =>
    context.io.stderr.write(`${JSON.stringify(event)}\n`),
  );
  const request = {
    name,
    in: resolve(flags.in),
    out: resolve(flags.out),
    tree: resolve(flags.tree),
    ...(flags.folder === undefined ? {} : { folder: resolve(flags.folder) }),
    ...(flags.limits === undefined ? {} : { limits: flags.limits }),
    now: new Date().toISOString(),
  };
  await runOneStage(request, app);
}
