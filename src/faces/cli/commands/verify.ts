// `qtest verify PATH`
import { join } from 'node:path';
import type { VerifyFlags } from '../program.ts';
import { renderVerification } from '../verify-screen.ts';
import { type CommandContext, openApp, progressView } from './context.ts';
import { requestOf } from './request.ts';

/** Runs the gates on the project's own tests and prints what they would not notice; 1 when the score is below the minimum. */
export async function verify(path: string, flags: VerifyFlags, context: CommandContext): Promise<number> {
  const { io, colors } = context;
  const request = requestOf(path, { ...flags, dryRun: true }, io.env);
  const out = flags.out === undefined ? join(request.out, 'verify') : request.out;
  const view = progressView(flags.logLevel, context);
  try {
    const { verifyPipeline } = await import('../../../pipeline/verify.ts');
    const app = await openApp(context, flags.sandbox, view.progress);
    const { verification, minMutationScore } = await verifyPipeline({ ...request, out }, app);
    view.clear();
    io.stdout.write(
      flags.json ? `${JSON.stringify(verification, null, 2)}\n` : renderVerification(verification, colors),
    );
    const missed = missedScore(verification.mutation, flags.minMutationScore ?? minMutationScore);
    if (missed !== undefined) io.stderr.write(`qtest: ${missed}\n`);
    return missed === undefined ? 0 : 1;
  } finally {
    view.clear();
  }
}

/** Lines without mutants miss no minimum; lines that could not be measured do. */
export function missedScore(
  { score, empty, why }: { score?: number; empty: boolean; why?: string },
  minimum: number | undefined,
): string | undefined {
  if (minimum === undefined || empty) return undefined;
  if (score === undefined) return `no mutation score was measured (${why}), and ${minimum} % is the minimum`;
  if (score >= minimum) return undefined;
  return `the mutation score ${score.toFixed(1)} % is below the minimum of ${minimum} %`;
}
