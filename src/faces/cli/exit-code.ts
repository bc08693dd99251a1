// When a finished run is a failure: only where the user asked for it.
import { assertNever } from '../../lib/assert-never.ts';
import type { Report } from '../../pipeline/report.ts';
import type { RunFlags } from './program.ts';

/** The threshold that was missed, as a sentence; undefined when none was. */
export function missedThreshold(
  report: Report,
  failOn: RunFlags['failOn'],
  minMutationScore: number | undefined,
): string | undefined {
  switch (failOn) {
    case 'never':
      return undefined;
    case 'score':
      return scoreMissed(report, minMutationScore);
    case 'gate':
      return gateMissed(report) ?? scoreMissed(report, minMutationScore);
    case 'suspected-bug':
      return bugFound(report) ?? scoreMissed(report, minMutationScore);
    default:
      return assertNever(failOn);
  }
}

function scoreMissed({ mutation }: Report, minimum: number | undefined): string | undefined {
  if (minimum === undefined) return undefined;
  if (mutation === undefined) return `no mutation score was measured, and ${minimum} % is the minimum`;
  if (mutation.after >= minimum) return undefined;
  return `the ${mutation.kind} mutation score ${mutation.after.toFixed(1)} % is below the minimum of ${minimum} %`;
}

function gateMissed({ discarded }: Report): string | undefined {
  const failed = discarded.filter(
    ({ gate }) => gate === 'compile' || gate === 'runtime' || gate === 'mutation',
  );
  const count = failed.reduce((sum, group) => sum + group.count, 0);
  return count === 0 ? undefined : `${count} generated tests failed a gate`;
}

function bugFound({ findings }: Report): string | undefined {
  if (findings.length === 0) return undefined;
  return findings.length === 1 ? '1 suspected bug was found' : `${findings.length} suspected bugs were found`;
}
