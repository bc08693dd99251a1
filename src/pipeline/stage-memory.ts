// What one stage keeps while it runs, and finds again when the process died in it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSearchJournal, type SearchJournal } from '../services/workspace/search-journal.ts';
import { openVerdicts, type Verdicts } from '../services/workspace/verdicts.ts';
import type { StageName } from './stage-table.ts';

export interface StageMemory {
  readonly journal?: SearchJournal;
  readonly verdicts?: Verdicts;
  /** Before a delivery: where its branch stands. Answers where it stood before an interrupted one. */
  readonly delivering?: (branch: string, tip: string | undefined) => string | undefined;
}

/** Opens what the stage wants in its folder; `key` names its inputs, and what was kept for others is not found. */
export function openStageMemory(folder: string, stage: StageName, key: string): StageMemory {
  mkdirSync(folder, { recursive: true });
  switch (stage) {
    case '5-generate':
      return { journal: openSearchJournal(join(folder, 'search.jsonl'), key) };
    case '8-validate':
      return { verdicts: openVerdicts(join(folder, 'verdicts', key)) };
    default:
      return {};
  }
}
