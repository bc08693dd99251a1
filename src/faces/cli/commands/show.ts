// `qtest plan PATH` and `qtest inspect PATH`: what a run would look at, before anything is generated.
import type { planPipeline } from '../../../pipeline/run-pipeline.ts';
import type { PlanFlags } from '../program.ts';
import { renderModel, renderNotes, renderPlan } from '../tables.ts';
import { bringSource, type CommandContext, openApp, progressView } from './context.ts';
import { requestOf } from './request.ts';

/** Prints the plan: targets by risk, each with its reasons. */
export async function plan(path: string, flags: PlanFlags, context: CommandContext): Promise<void> {
  const { plan, notes } = await look(path, flags, context);
  print(context, flags, plan, () => renderPlan(plan, context.colors) + renderNotes(notes));
}

/** Prints the system model: functions with their branches, errors and effects. */
export async function inspect(path: string, flags: PlanFlags, context: CommandContext): Promise<void> {
  const { model, notes } = await look(path, flags, context);
  print(context, flags, model, () => renderModel(model, context.colors) + renderNotes(notes));
}

async function look(
  path: string,
  flags: PlanFlags,
  context: CommandContext,
): ReturnType<typeof planPipeline> {
  const request = requestOf(path, flags, context.io.env);
  const view = progressView(flags.logLevel, context);
  try {
    const pipeline = await import('../../../pipeline/run-pipeline.ts');
    const app = await openApp(context, flags.sandbox, view.progress);
    await bringSource(path, request, app, context);
    return await pipeline.planPipeline(request, app);
  } finally {
    view.clear();
  }
}

function print({ io }: CommandContext, flags: PlanFlags, artifact: unknown, text: () => string): void {
  io.stdout.write(flags.json ? `${JSON.stringify(artifact, null, 2)}\n` : text());
}
