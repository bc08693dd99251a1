// How the search climbs: read from what the command line tells of its progress while it runs.

/** Seconds of search after which it is looked at. */
export const CURVE_SECONDS = [10, 30, 60, 120];

/** What was true of the search at that second: percent of mutants seen killed so far, before anything is proven. */
export interface Snapshot {
  readonly seconds: number;
  readonly score: number;
  readonly executions: number;
  readonly mutantExecutions: number;
}

export interface CurveReader {
  /** Takes output as it comes, in pieces of any size. */
  read(piece: string): void;
  /** One snapshot for each of these seconds that the first search lasted to, and for its end. */
  snapshots(): readonly Snapshot[];
}

const SEARCHING = /^5-generate\s+(\d+) executions, (\d+) on mutants (\d+)\/(\d+)/;
const STAGE = /^\d+-[a-z]+\s/;

/** `now` is in seconds. The clock starts with the first count; a second round of search is not looked at. */
export function readCurve(now: () => number): CurveReader {
  let rest = '';
  let started: number | undefined;
  let over = false;
  let last: Snapshot | undefined;
  const taken: Snapshot[] = [];
  const open = [...CURVE_SECONDS];
  // What was true at a second is what was told before it.
  const takeUntil = (seconds: number) => {
    while (last && open[0] !== undefined && open[0] <= seconds)
      taken.push({ ...last, seconds: open.shift() as number });
  };
  const line = (text: string) => {
    const found = SEARCHING.exec(text);
    if (!found) {
      over ||= started !== undefined && STAGE.test(text) && !text.startsWith('5-generate');
      return;
    }
    if (over) return;
    const [executions, mutantExecutions, killed, mutants] = found.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
    ];
    started ??= now();
    const seconds = now() - started;
    takeUntil(seconds);
    const score = mutants === 0 ? 0 : (100 * killed) / mutants;
    last = { seconds, score, executions, mutantExecutions };
  };
  return {
    read(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const each of lines) line(each);
    },
    snapshots: () => (last ? [...taken, last] : taken),
  };
}

/** Candidates and mutant runs a second of search, all workers together. */
export function speedOf(snapshots: readonly Snapshot[]): { candidates: number; mutants: number } {
  const end = snapshots.at(-1);
  if (!end || end.seconds === 0) return { candidates: 0, mutants: 0 };
  return { candidates: end.executions / end.seconds, mutants: end.mutantExecutions / end.seconds };
}
