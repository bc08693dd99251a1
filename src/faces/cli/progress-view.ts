// Shows progress on stderr: one updating line on a terminal, plain lines elsewhere.
import type { Progress, ProgressEvent } from '../../lib/progress.ts';
import { clean } from './clean.ts';

export interface ProgressView {
  readonly progress: Progress;
  /** Removes the updating line; call before anything else is printed. */
  clear(): void;
}

export interface ViewOptions {
  readonly write: (text: string) => void;
  readonly terminal: boolean;
  readonly columns: () => number;
  readonly level: 'quiet' | 'info' | 'debug';
  /** Milliseconds. */
  readonly now: () => number;
}

/** Milliseconds between two redraws of the line, and between two plain lines of one stage that only count. */
const REDRAW_MS = 80;
const PLAIN_MS = 10_000;

/** `quiet` shows warnings alone, `info` one line per step, `debug` every event. */
export function createProgressView(options: ViewOptions): ProgressView {
  const { write, terminal, columns, level, now } = options;
  let drawn = false;
  let lastDraw = Number.NEGATIVE_INFINITY;
  let last: ProgressEvent | undefined;
  const started = now();

  const clear = () => {
    if (drawn) write('\r\x1b[2K');
    drawn = false;
  };
  const line = (event: ProgressEvent) => {
    clear();
    write(`${lineOf(event)}\n`);
  };

  const progress: Progress = (event) => {
    if (event.level === 'warn') return line(event);
    if (level === 'quiet') return;
    if (level === 'debug') return line(event);
    const isStep = last === undefined || last.stage !== event.stage || last.message !== event.message;
    const elapsed = now() - lastDraw;
    if (terminal) {
      if (!isStep && elapsed < REDRAW_MS) return;
      const seconds = `${Math.round((now() - started) / 1000)}s`.padStart(4);
      write(`\r\x1b[2K${shorten(`${seconds}  ${lineOf(event)}`, columns())}`);
      drawn = true;
    } else {
      const isCount = last?.stage === event.stage && event.done !== undefined;
      if (isCount ? elapsed < PLAIN_MS : !isStep) return;
      write(`${lineOf(event)}\n`);
    }
    last = event;
    lastDraw = now();
  };
  return { progress, clear };
}

function lineOf({ stage, message, target, done, total, level }: ProgressEvent): string {
  const count = done === undefined ? '' : total === undefined ? ` ${done}` : ` ${done}/${total}`;
  const about = target === undefined ? '' : ` · ${target}`;
  const text = `${stage.padEnd(11)} ${level === 'warn' ? 'warning: ' : ''}${message}${count}${about}`;
  return clean(text);
}

function shorten(text: string, columns: number): string {
  return columns > 10 && text.length >= columns ? `${text.slice(0, columns - 2)}…` : text;
}
