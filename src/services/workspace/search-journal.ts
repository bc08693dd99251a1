// What a search had found and spent when its process died: written as it goes, read when the search begins again.
import { z } from 'zod';
import { type Program, type Provenance, provenance, step } from '../../artifacts/index.ts';
import { openJournal } from './journal.ts';

/** A program that killed something, and what the search had spent by then. */
export interface KeptLine {
  /** Key of its target. */
  readonly target: string;
  readonly program: Program;
  readonly provenance: Provenance;
  /** Keys of the mutants it was the first to kill. */
  readonly kills: readonly string[];
}

export interface Spending {
  readonly executions: number;
  readonly mutantExecutions: number;
}

const ended = z.enum(['executions', 'time', 'plateau']);
type Ended = z.infer<typeof ended>;

export interface SearchJournal {
  /** What earlier processes left of the same search. */
  readonly earlier: {
    readonly kept: readonly KeptLine[];
    readonly spent: ReadonlyMap<string, Spending>;
    /** Milliseconds of searching. */
    readonly ms: number;
    /** How many processes began it. */
    readonly attempts: number;
    /** Why it ended, when it did: only the choice among what it kept is then left to do. */
    readonly over?: Ended;
  };
  kept(line: KeptLine): void;
  /** `spent`: by target, since the search of this process began; `ms` likewise. Without `over` at most every 250 ms. */
  spent(spent: ReadonlyMap<string, Spending>, ms: number, over?: Ended): void;
  close(): void;
}

const count = z.number().min(0);
const line = z.discriminatedUnion('k', [
  z.strictObject({ k: z.literal('begin'), search: z.string() }),
  z.strictObject({
    k: z.literal('kept'),
    target: z.string(),
    program: z.array(step).min(1).readonly(),
    provenance,
    kills: z.array(z.string()).readonly(),
  }),
  z.strictObject({
    k: z.literal('spent'),
    by: z.record(z.string(), z.tuple([count, count])),
    ms: count,
    over: ended.exactOptional(),
  }),
]);
type Line = z.infer<typeof line>;

/** Milliseconds between two lines that only count. */
const COUNT_EVERY = 250;

/** Opens the journal of the search named `search`; lines of another search are forgotten. */
export function openSearchJournal(path: string, search: string): SearchJournal {
  const found = openJournal(path, { fresh: false });
  const lines = linesOf(found.earlier);
  const same = lines[0]?.k === 'begin' && lines[0].search === search;
  if (!same) found.close();
  const file = same ? found : openJournal(path, { fresh: true });
  const write = (entry: Line) => file.append(entry);
  const earlier = sumUp(same ? lines : []);
  write({ k: 'begin', search });
  const known = new Set(earlier.kept.map(keyOf));
  let counted: ReadonlyMap<string, Spending> = new Map();
  let last = 0;
  return {
    earlier,
    kept(entry) {
      if (known.has(keyOf(entry))) return;
      known.add(keyOf(entry));
      write({ k: 'kept', ...entry });
    },
    spent(spent, ms, over) {
      if (over === undefined && ms - last < COUNT_EVERY) return;
      const by: Record<string, [number, number]> = {};
      for (const [target, { executions, mutantExecutions }] of spent) {
        const before = counted.get(target) ?? { executions: 0, mutantExecutions: 0 };
        if (executions !== before.executions || mutantExecutions !== before.mutantExecutions)
          by[target] = [executions - before.executions, mutantExecutions - before.mutantExecutions];
      }
      write({ k: 'spent', by, ms: ms - last, ...(over === undefined ? {} : { over }) });
      counted = new Map(spent);
      last = ms;
    },
    close: () => file.close(),
  };
}

function keyOf({ target, program }: KeptLine): string {
  return `${target}\n${JSON.stringify(program)}`;
}

function linesOf(entries: readonly unknown[]): readonly Line[] {
  return entries.flatMap((entry) => {
    const parsed = line.safeParse(entry);
    return parsed.success ? [parsed.data] : [];
  });
}

function sumUp(lines: readonly Line[]): SearchJournal['earlier'] {
  const spent = new Map<string, Spending>();
  const kept: KeptLine[] = [];
  let ms = 0;
  let attempts = 0;
  let over: Ended | undefined;
  for (const each of lines) {
    if (each.k === 'begin') attempts++;
    else if (each.k === 'kept') {
      const { k: _, ...entry } = each;
      kept.push(entry);
    } else {
      ms += each.ms;
      over ??= each.over;
      for (const [target, [executions, mutantExecutions]] of Object.entries(each.by)) {
        const before = spent.get(target) ?? { executions: 0, mutantExecutions: 0 };
        spent.set(target, {
          executions: before.executions + executions,
          mutantExecutions: before.mutantExecutions + mutantExecutions,
        });
      }
    }
  }
  return { kept, spent, ms, attempts, ...(over === undefined ? {} : { over }) };
}
