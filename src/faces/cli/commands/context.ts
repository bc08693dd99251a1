// What every command gets: where to print, and how to be stopped.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Colors } from 'picocolors/types.js';
import type { AppOptions, createApp } from '../../../app.ts';
import { KnownError } from '../../../lib/known-error.ts';
import { checkFolder } from '../../../pipeline/check-folder.ts';
import type { RunRequest } from '../../../pipeline/run-pipeline.ts';
import type { Io } from '../io.ts';
import type { PlanFlags } from '../program.ts';
import { createProgressView, type ProgressView } from '../progress-view.ts';

export interface CommandContext {
  readonly io: Io;
  readonly colors: Colors;
  readonly version: string;
  /** QTest's own folder. */
  readonly root: string;
  readonly signal: AbortSignal;
}

/** Progress on stderr, in the form that suits what stderr is. */
export function progressView(level: PlanFlags['logLevel'], { io }: CommandContext): ProgressView {
  return createProgressView({
    write: (text) => io.stderr.write(text),
    terminal: io.stderr.isTTY === true && io.env.TERM !== 'dumb',
    columns: () => io.stderr.columns ?? 80,
    level,
    now: () => performance.now(),
  });
}

/** The composed application for one command; loaded late, so that a wrong path is answered at once. */
export async function openApp(
  context: CommandContext,
  sandbox: AppOptions['sandbox'],
  progress: AppOptions['progress'],
): ReturnType<typeof createApp> {
  const { root, version, signal } = context;
  const app = await import('../../../app.ts');
  return app.createApp({ root, version, sandbox, progress, signal, clock: () => performance.now() });
}

/** Clones what the user named by its address; the read token of the environment goes no further than this. */
export async function bringSource(
  address: string,
  request: RunRequest,
  app: Awaited<ReturnType<typeof openApp>>,
  { io }: CommandContext,
): Promise<void> {
  // What an interrupted run began with is what it goes on with.
  if (request.origin === undefined || (request.resume === true && existsSync(request.folder))) return;
  const { fetchSource } = await import('../../../pipeline/fetch-source.ts');
  await fetchSource({ address, token: io.env.QTEST_GIT_TOKEN }, request, app);
}

/** The absolute folder that the user named. Throws KnownError E_NOT_A_FOLDER. */
export function folderOf(path: string): string {
  if (path.trim() === '')
    throw new KnownError('E_NOT_A_FOLDER', 'the path is empty; name the folder to test');
  const folder = resolve(path);
  checkFolder(folder);
  return folder;
}
