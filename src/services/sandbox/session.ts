// A running process that is talked to in lines. Reading is pulled: a consumer that stops reading stops the process
// at a full pipe, so nothing piles up here.
import type { Readable } from 'node:stream';
import type { Command, Outcome, Session } from '../../ports/index.ts';
import type { Launch, Launched } from './launch.ts';
import { keepOutput } from './output.ts';

/** A longer line is no message of ours: whoever prints it is killed before it fills our memory. */
const LONGEST_LINE_BYTES = 256 * 1024 * 1024;
const NEWLINE = 10;

/** Starts a session. When the process cannot be started, `lines` is empty and `ended` says why. */
export function openSession(launch: Launch, command: Command, signal?: AbortSignal): Session {
  const launched = launch(command, 'pipe', signal);
  if ('error' in launched) {
    const outcome: Outcome = { kind: 'not-started', error: launched.error };
    return { send() {}, lines: nothing(), kill: async () => {}, ended: Promise.resolve(outcome) };
  }
  const { child, ended } = launched;
  const stderr = keepOutput(child.stderr, command.limits.outputBytes);
  if (command.stdin !== undefined) child.stdin?.write(command.stdin);
  return {
    send(line) {
      if (child.stdin?.writable) child.stdin.write(`${line}\n`);
    },
    lines: splitLines(child.stdout as Readable, launched),
    kill: () => launched.stop('killed'),
    ended: ended.then((end) => ({ ...end, stdout: '', stderr: stderr() })),
  };
}

async function* nothing(): AsyncGenerator<string> {}

async function* splitLines(stream: Readable, launched: Launched): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
        if (size === 0) yield chunk.toString('utf8', start, end);
        else {
          parts.push(chunk.subarray(start, end));
          yield Buffer.concat(parts).toString('utf8');
          parts = [];
          size = 0;
        }
        start = end + 1;
      }
      if (start < chunk.length) {
        parts.push(chunk.subarray(start));
        size += chunk.length - start;
      }
      if (size > LONGEST_LINE_BYTES) {
        void launched.stop('killed');
        return;
      }
    }
  } catch {
    // The pipe broke: the process is gone, which `ended` tells.
  }
  if (size > 0) yield Buffer.concat(parts).toString('utf8');
}
