// Types kept between runs. What a type means lies in other files too, so an entry holds the hashes of all files that
// it was read from. Like the facts, an entry that does not fit is ignored and resolved anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { functionTypes, shapes } from '../../artifacts/index.ts';
import { writeAtomic } from '../../lib/atomic-write.ts';
import type { FileTypes } from '../../ports/index.ts';
import { compileCheck } from './schema-check.ts';

/** Raised when the shape of the entries changes. */
const FORMAT = 1;

const check = compileCheck(
  z.strictObject({
    question: z.string(),
    path: z.string(),
    /** Of the file itself and of all it reads. */
    hashes: z.record(z.string(), z.string()),
    functions: z.record(z.string(), functionTypes),
    shapes,
  }),
);
interface Entry extends Omit<FileTypes, 'reads'> {
  /** Names the settings and the functions that were asked about. */
  readonly question: string;
  readonly hashes: Readonly<Record<string, string>>;
}

export interface TypesCacheDeps {
  readonly cacheDir: string;
  /** Names the providers: entries of others are not used. */
  readonly versions: string;
  /** Hash of a file of the tree. */
  readonly hashOf: (path: string) => string | undefined;
}

export interface TypesCache {
  /** Types of the file, where neither it nor what it was read from has changed. */
  get(path: string, question: string): FileTypes | undefined;
  put(types: FileTypes, question: string): void;
  /** Returns a sentence when that was not possible, which costs only time. */
  save(): string | undefined;
}

export function openTypesCache({ cacheDir, versions, hashOf }: TypesCacheDeps): TypesCache {
  const file = join(cacheDir, 'model', 'types.jsonl');
  const header = `qtest-types ${FORMAT} ${versions}`;
  const old = read(file, header);
  const kept = new Map<string, Entry>();
  return {
    get(path, question) {
      const entry = old.get(path);
      if (entry?.question !== question) return undefined;
      if (Object.entries(entry.hashes).some(([each, hash]) => hashOf(each) !== hash)) return undefined;
      kept.set(path, entry);
      const { functions, shapes, hashes } = entry;
      return { path, functions, shapes, reads: Object.keys(hashes).filter((each) => each !== path) };
    },
    put({ path, functions, shapes, reads }, question) {
      const hashes = Object.fromEntries([path, ...reads].map((each) => [each, hashOf(each) ?? '']));
      kept.set(path, { question, path, hashes, functions, shapes });
    },
    save() {
      if (kept.size === old.size && [...kept].every(([path, entry]) => old.get(path) === entry))
        return undefined;
      try {
        const lines = [...kept.values()].map((entry) => JSON.stringify(entry));
        writeAtomic(file, `${[header, ...lines].join('\n')}\n`);
        return undefined;
      } catch (error) {
        return `The types could not be kept for the next run: ${(error as Error).message}.`;
      }
    },
  };
}

function read(file: string, header: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return entries;
  }
  const [first, ...lines] = text.split('\n');
  if (first !== header) return entries;
  for (const line of lines) {
    try {
      const entry: unknown = JSON.parse(line);
      if (check(entry)) entries.set((entry as Entry).path, entry as Entry);
    } catch {
      // A damaged line is a missing one.
    }
  }
  return entries;
}
