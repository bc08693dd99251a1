// `qtest workspace …`
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { isGitAddress } from '../../../lib/git-address.ts';
import { qtestHome } from '../../../lib/qtest-home.ts';
import type { RunRequest } from '../../../pipeline/run-pipeline.ts';
import { missedThreshold } from '../exit-code.ts';
import type { WorkspaceFlags } from '../program.ts';
import { renderReport } from '../screen.ts';
import { renderPlan } from '../tables.ts';
import type { Given, WorkspaceAction } from '../workspace-program.ts';
import * as screens from '../workspace-screens.ts';
import { type CommandContext, folderOf, openApp, progressView } from './context.ts';
import { askedOf } from './request.ts';

/** Runs one of its commands; the exit code. */
export async function workspace(
  action: WorkspaceAction,
  subject: string,
  flags: WorkspaceFlags & Given,
  context: CommandContext,
): Promise<number> {
  const { io, colors } = context;
  const home = qtestHome(io.env);
  const say = (data: unknown, text: () => string) =>
    io.stdout.write(flags.json ? `${JSON.stringify(data, null, 2)}\n` : text());
  if (action === 'list' || action === 'status' || action === 'artifacts') {
    const pipeline = await import('../../../pipeline/workspace/index.ts');
    if (action === 'list') {
      const rows = pipeline.listWorkspaces(home);
      say(rows, () => screens.list(rows, colors));
    } else if (action === 'status') {
      const status = pipeline.workspaceStatus(pipeline.openWorkspace(home, subject));
      say(status, () => screens.status(status, colors));
    } else {
      const found = pipeline.openWorkspace(home, subject);
      const files = pipeline.workspaceFiles(found);
      say(files, () => screens.files(found.dir, files));
    }
    return 0;
  }
  const view = progressView(flags.logLevel, context);
  try {
    const pipeline = await import('../../../pipeline/workspace/index.ts');
    const token = io.env.QTEST_GIT_TOKEN;
    const now = new Date().toISOString();
    if (action === 'init') {
      const source = isGitAddress(subject) ? subject : folderOf(subject);
      const app = await openApp(context, flags.sandbox, view.progress);
      const ref = flags.ref === undefined ? {} : { ref: flags.ref };
      const made = await pipeline.initWorkspace({ home: resolve(home), source, ...ref, token, now }, app);
      view.clear();
      say(made, () => screens.made(made));
      return 0;
    }
    const found = pipeline.openWorkspace(home, subject);
    const app = await openApp(context, flags.sandbox, view.progress);
    const standard: RunRequest = {
      ...askedOf({}),
      folder: found.folder,
      out: found.dir,
      destination: 'tree',
      workers: flags.workers ?? availableParallelism(),
      keepWork: false,
      now,
    };
    const order = { workspace: found, standard, said: saidOf(flags), token };
    switch (action) {
      case 'plan': {
        const { plan, notes } = await pipeline.planWorkspace(order, app);
        view.clear();
        say(plan, () => renderPlan(plan, colors) + screens.notes(notes, `qtest workspace run ${found.id}`));
        return 0;
      }
      case 'run':
      case 'resume': {
        const { report, minMutationScore } = await pipeline.runWorkspace(order, app);
        view.clear();
        say(report, () => renderReport(report, colors) + screens.next(`qtest workspace pr ${found.id}`));
        const minimum = flags.minMutationScore ?? minMutationScore;
        const missed = missedThreshold(report, flags.failOn ?? 'score', minimum);
        if (missed !== undefined) io.stderr.write(`qtest: ${missed}\n`);
        return missed === undefined ? 0 : 1;
      }
      case 'validate': {
        const again = await pipeline.validateAgain(order, app);
        view.clear();
        say(again, () => screens.validated(again));
        return again.fails.length + again.changed.length > 0 ? 1 : 0;
      }
      case 'pr': {
        const request = await pipeline.preparePullRequest(order, app);
        const push = pipeline.pushCommand(found, request);
        view.clear();
        say({ ...request, push }, () => screens.pullRequest(request, push));
        return 0;
      }
    }
  } finally {
    view.clear();
  }
}

/** What the user said this time: only flags that were given. */
function saidOf(flags: WorkspaceFlags & Given): Partial<RunRequest> {
  const given = Object.fromEntries(Object.entries(flags).filter(([name]) => flags.given.has(name)));
  const { budget, seed: _seed, mutation: _mutation, ...asked } = askedOf(given);
  const budgeted = flags.given.has('budgetTime') || flags.given.has('budgetExecutions');
  return {
    ...asked,
    ...(budgeted ? { budget } : {}),
    ...(flags.given.has('seed') ? { seed: flags.seed as number } : {}),
    ...(flags.given.has('mutation') ? { mutation: flags.mutation as RunRequest['mutation'] } : {}),
    ...(flags.given.has('branch') ? { destination: 'branch' as const } : {}),
  };
}
