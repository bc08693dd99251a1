// Types kept between runs. What a type means lies in other files too, so a file's entry is named by the content of
// everything it imports, directly or not. Like the facts, an entry that does not fit is ignored and resolved anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { functionTypes, shapes } from '../../artifacts/index.ts';
import { writeAtomic } from '../../lib/atomic-write.ts';
import { sha256 } from '../../lib/hash.ts';
import type { FileTypes } from '../../ports/index.ts';
import { compileCheck } from './schema-check.ts';

/** Raised when the shape of the entries changes. */
const FORMAT = 1;

const check = compileCheck(
  z.strictObject({
    name: z.string(),
    path: z.string(),
    functions: z.record(z.string(), functionTypes),
    shapes,
  }),
);
type Entry = FileTypes & { readonly name: string };

export interface TypesCache {
  get(path: string, name: string): FileTypes | undefined;
  put(types: FileTypes, name: string): void;
  /** Returns a sentence when that was not possible, which costs only time. */
  save(): string | undefined;
}

/** `versions` names the providers: entries of others are not used. */
export function openTypesCache(cacheDir: string, versions: string): TypesCache {
  const file = join(cacheDir, 'model', 'types.jsonl');
  const header = `qtest-types ${FORMAT} ${versions}`;
  const old = read(file, header);
  const kept = new Map<string, Entry>();
  return {
    get(path, name) {
      const entry = old.get(path);
      if (entry?.name !== name) return undefined;
      kept.set(path, entry);
      return { path, functions: entry.functions, shapes: entry.shapes };
    },
    put(types, name) {
      kept.set(types.path, { ...types, name });
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

/** Names a file by its own content and that of all it imports. */
export function closureNames(
  hashes: ReadonlyMap<string, string>,
  dependencies: Readonly<Record<string, readonly string[]>>,
  environment: string,
): (path: string) => string {
  return (path) => {
    const seen = new Set([path]);
    for (const each of seen) for (const next of dependencies[each] ?? []) seen.add(next);
    const parts = [...seen].sort().map((each) => `${each} ${hashes.get(each) ?? ''}`);
    return sha256([environment, ...parts].join('\n'));
  };
}
