// What the search is worth without each of its guides, measured in this process: its own prediction, by
// the kill matrix it proves, on the very workers that `qtest run` uses.
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SearchResult } from '../../src/services/search/search.ts';
import { type Prepared, prepare } from '../search/prepare.ts';
import { type Guide, without } from './guides.ts';
import { fileName, obtain, type Subject } from './subject.ts';

export interface Setup {
  readonly root: string;
  readonly cache: string;
  readonly seed: number;
  readonly workers: number | undefined;
}

/** The proven score of a search of so many seconds, with everything or without one guide. */
export async function measureWithout(
  subject: Subject,
  guide: Guide | undefined,
  seconds: number,
  setup: Setup,
): Promise<number> {
  return withSearch(subject, seconds, setup, async ({ search, ...whole }) => {
    const { pool, request } = guide === undefined ? whole : without(guide, whole);
    return scoreOf(await search(pool, request));
  });
}

async function withSearch<T>(
  subject: Subject,
  seconds: number,
  { root, cache, seed, workers = availableParallelism() }: Setup,
  use: (prepared: Prepared) => Promise<T>,
): Promise<T> {
  const packageFolder = await obtain(subject, cache);
  const scratch = mkdtempSync(join(tmpdir(), `qtest-bench-${fileName(subject.name)}-`));
  const budget = { ms: seconds * 1000 };
  try {
    const prepared = await prepare({ root, packageFolder, scratch, seed, budget, workers, subject });
    try {
      return await use(prepared);
    } finally {
      await prepared.close();
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** As the kill matrix counts: killed and timed out of all, the tests that load a module included. */
function scoreOf({ statuses, chosen, loads }: SearchResult): number {
  const killed = new Set([...chosen, ...loads].flatMap(({ kills }) => kills));
  const detected = statuses.filter((status, id) => status === 'timeout' || killed.has(id)).length;
  return percent(detected, statuses.filter((status) => status !== 'ignored').length);
}

const percent = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole);
