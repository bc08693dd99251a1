// An append-only file of JSON lines, each carrying its own check, so that whatever a killed process left behind can be
// told from what it finished writing.
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { sha256 } from '../../lib/hash.ts';

export interface Journal {
  /** What was written before, in order; torn and altered lines are left out. */
  readonly earlier: readonly unknown[];
  append(entry: unknown): void;
  close(): void;
}

const CHECK = 12;

/** Opens the journal for appending; `fresh` forgets what was in it. */
export function openJournal(path: string, { fresh }: { readonly fresh: boolean }): Journal {
  const text = fresh ? '' : textOf(path);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, fresh ? 'w' : 'a');
  // A torn last line must not swallow the next one.
  if (text !== '' && !text.endsWith('\n')) writeSync(file, '\n');
  return {
    earlier: readLines(text),
    append(entry) {
      const json = JSON.stringify(entry);
      writeSync(file, `${checkOf(json)} ${json}\n`);
    },
    close: () => closeSync(file),
  };
}

function readLines(text: string): readonly unknown[] {
  return text.split('\n').flatMap((line) => {
    const json = line.slice(CHECK + 1);
    return json !== '' && line.slice(0, CHECK) === checkOf(json) ? [JSON.parse(json) as unknown] : [];
  });
}

function checkOf(json: string): string {
  return sha256(json).slice(0, CHECK);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
