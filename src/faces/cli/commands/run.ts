// `qtest run PATH`
import { missedThreshold } from '../exit-code.ts';
import type { RunFlags } from '../program.ts';
import { renderReport } from '../screen.ts';
import { bringSource, type CommandContext, openApp, progressView } from './context.ts';
import { requestOf } from './request.ts';

/** Runs the whole pipeline and prints the closing screen; 1 when a threshold the user set was missed. */
export async function run(path: string, flags: RunFlags, context: CommandContext): Promise<number> {
  const { io, colors } = context;
  const request = requestOf(path, flags, io.env);
  const view = progressView(flags.logLevel, context);
  try {
    const { runPipeline } = await import('../../../pipeline/run-pipeline.ts');
    const app = await openApp(context, flags.sandbox, view.progress);
    await bringSource(path, request, app, context);
    const { report, minMutationScore } = await runPipeline(request, app);
    view.clear();
    io.stdout.write(flags.json ? `${JSON.stringify(report, null, 2)}\n` : renderReport(report, colors));
    const missed = missedThreshold(report, flags.failOn, flags.minMutationScore ?? minMutationScore);
    if (missed !== undefined) io.stderr.write(`qtest: ${missed}\n`);
    return missed === undefined ? 0 : 1;
  } finally {
    view.clear();
  }
}
