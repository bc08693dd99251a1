// Enforces memory limits by polling: an address-space limit would break runtimes that reserve far more than they use.
// A process that allocates faster than one interval can overshoot its limit before it is killed.
import { residentBytes } from './process-tree.ts';

interface Watched {
  readonly pid: number;
  readonly bytes: number;
  readonly exceeded: () => void;
}

const INTERVAL_MS = 200;
const watched = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;

/** Calls `exceeded` once when the tree of `pid` holds more than `megabytes`; returns how to stop watching. */
export function watchMemory(pid: number, megabytes: number, exceeded: () => void): () => void {
  const entry: Watched = { pid, bytes: megabytes * 1024 * 1024, exceeded };
  watched.add(entry);
  timer ??= setInterval(look, INTERVAL_MS).unref();
  return () => {
    watched.delete(entry);
    if (watched.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function look(): void {
  const entries = [...watched];
  const sizes = residentBytes(entries.map((entry) => entry.pid));
  entries.forEach((entry, i) => {
    if ((sizes[i] ?? 0) > entry.bytes && watched.delete(entry)) entry.exceeded();
  });
}
