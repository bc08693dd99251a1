// Why a command left no report, in words that follow what was run.
import { firstLine } from '../lib/first-line.ts';
import type { Outcome } from './command.ts';

/** The line of an output that says what went wrong: the first with an error's message, one that speaks of an error, the last. */
function complaint(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [found = lines.length - 1] = [/error: ./i, /\berror\b/i]
    .map((pattern) => lines.findIndex((line) => pattern.test(line)))
    .filter((index) => index >= 0);
  return firstLine(lines.slice(found).join('\n'));
}

/** How the command ended, as the end of a sentence. */
export function endWords(outcome: Outcome): string {
  switch (outcome.kind) {
    case 'exited': {
      const said = complaint(outcome.stderr) || complaint(outcome.stdout);
      return `ended with code ${outcome.code} and no report${said === '' ? '' : `: ${said}`}`;
    }
    case 'not-started':
      return `could not be started: ${outcome.error}`;
    case 'timed-out':
      return `took longer than ${Math.round(outcome.ms / 1000)} s`;
    case 'out-of-memory':
      return 'ran out of memory';
    default:
      return `ended by ${outcome.signal}`;
  }
}
