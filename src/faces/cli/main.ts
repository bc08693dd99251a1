// Runs one command: arguments in, exit code out. Everything a command prints goes through here.
import picocolors from 'picocolors';
import { KnownError } from '../../lib/known-error.ts';
import { packageRoot, packageVersion } from '../package-root.ts';
import { clean } from './clean.ts';
import { hasColor, type Io } from './io.ts';
import { runProgram } from './program.ts';
import { stopOnSignals } from './stop.ts';

/** Exit code: 0 done, 1 a threshold was missed, 2 usage or configuration, 3 internal, 130 stopped. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  // A reader that closes early (`| head`) is no error.
  io.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  const version = packageVersion();
  const colors = picocolors.createColors(hasColor(io.stdout, io.env));
  const controller = new AbortController();
  const release = stopOnSignals(controller, (text) => io.stderr.write(text));
  let code = 0;
  try {
    const context = { io, colors, version, root: packageRoot(), signal: controller.signal };
    // The pipeline is loaded by the command that needs it: help and usage errors answer at once.
    await runProgram(
      args,
      {
        run: async (path, flags) => {
          code = await (await import('./commands/run.ts')).run(path, flags, context);
        },
        plan: async (path, flags) => (await import('./commands/show.ts')).plan(path, flags, context),
        inspect: async (path, flags) => (await import('./commands/show.ts')).inspect(path, flags, context),
        doctor: async (path, flags) => {
          code = await (await import('./commands/doctor.ts')).doctor(path, flags, context);
        },
        explain: async (target, path, flags) =>
          (await import('./commands/explain.ts')).explain(target, path, flags, context),
        verify: async (path, flags) => {
          code = await (await import('./commands/verify.ts')).verify(path, flags, context);
        },
        workspace: async (action, subject, flags) => {
          code = await (await import('./commands/workspace.ts')).workspace(action, subject, flags, context);
        },
        stage: async (name, flags) => (await import('./commands/stage.ts')).stage(name, flags, context),
      },
      { out: (text) => io.stdout.write(text), version },
    );
    return code;
  } catch (error) {
    return reportError(error, args, io);
  } finally {
    release();
  }
}

function reportError(error: unknown, args: readonly string[], { stderr, env }: Io): number {
  const colors = picocolors.createColors(hasColor(stderr, env));
  if (error instanceof KnownError) {
    const sentence = clean(error.message).replace(/\.$/, '');
    stderr.write(`${colors.red(`qtest: ${sentence}`)} (${error.code})\n`);
    return error.exit;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  stderr.write(`${colors.red(`qtest: internal error: ${clean(message)}`)} (E_INTERNAL)\n`);
  if (args.includes('debug')) stderr.write(`${stack}\n`);
  else
    stderr.write(
      'Run it again with --log-level debug for the stack trace; that is what a bug report needs.\n',
    );
  return 3;
}
