// Starts the programs of the benchmark and waits for them: the command line under test, and the tools that judge it.
import { spawn } from 'node:child_process';

const KEPT_OUTPUT = 200_000;
/** What a program has to put its things away once it is asked to stop. */
const STOP_SECONDS = 10;
const running = new Set<() => void>();
let interrupted = false;

/** On Ctrl+C: stops what runs; the benchmark then ends, and what it has written down stays. */
export function stopOnInterrupt(): void {
  process.once('SIGINT', () => {
    interrupted = true;
    for (const stop of running) stop();
    process.once('SIGINT', () => process.exit(130));
    const wait = setInterval(() => {
      if (running.size > 0) return;
      clearInterval(wait);
      process.exit(130);
    }, 50);
  });
}

export interface Ran {
  /** null when it was killed, by the limit or by something else. */
  readonly code: number | null;
  /** stdout and stderr together, at most their last 200,000 characters. */
  readonly output: string;
  readonly seconds: number;
}

export interface Program {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly limitSeconds: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Hears its stdout and stderr as they come. */
  readonly hear?: (piece: string) => void;
}

/** Runs a program to its end, or to its limit; never rejects for what the program does. */
export function run({ argv, cwd, limitSeconds, env, hear }: Program): Promise<Ran> {
  const started = performance.now();
  return new Promise((resolve) => {
    // Nothing is begun any more; what waits for it ends with the process.
    if (interrupted) return;
    let output = '';
    const [command, ...args] = argv;
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, CI: '1', NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const keep = (chunk: Buffer) => {
      const piece = chunk.toString();
      output = (output + piece).slice(-KEPT_OUTPUT);
      hear?.(piece);
    };
    const signal = (name: NodeJS.Signals) => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, name);
      } catch {
        // It has ended meanwhile.
      }
    };
    let kill: NodeJS.Timeout | undefined;
    const stop = () => {
      signal('SIGINT');
      kill ??= setTimeout(() => signal('SIGKILL'), STOP_SECONDS * 1000);
    };
    running.add(stop);
    const timer = setTimeout(() => {
      keep(Buffer.from(`\nended after ${limitSeconds} s\n`));
      stop();
    }, limitSeconds * 1000);
    const done = (code: number | null) => {
      clearTimeout(timer);
      clearTimeout(kill);
      running.delete(stop);
      if (interrupted) return;
      resolve({ code, output, seconds: (performance.now() - started) / 1000 });
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => {
      keep(Buffer.from(error.message));
      done(null);
    });
    child.on('close', done);
  });
}

/** Runs a program that must succeed. Throws with its last words when it does not. */
export async function mustRun(program: Program): Promise<Ran> {
  const ran = await run(program);
  if (ran.code === 0) return ran;
  const words = ran.output.trim().split('\n').slice(-12).join('\n');
  throw new Error(`${program.argv.slice(0, 3).join(' ')} ended with ${ran.code}: ${words}`);
}
