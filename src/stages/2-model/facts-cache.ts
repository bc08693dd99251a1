// Facts kept between runs, by path and content hash. A cache is somebody else's file by the time it is read again:
// whatever in it does not fit is ignored, entry by entry, and parsed anew.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FileFacts, fileFacts } from '../../artifacts/index.ts';
import { writeAtomic } from '../../lib/atomic-write.ts';
import type { LanguagePack } from '../../ports/index.ts';
import { compileCheck } from './schema-check.ts';

/** Files are spread over this many shards, so that one change does not rewrite everything. */
const SHARDS = 16;
/** Raised when the shape of the facts changes. */
const FORMAT = 1;

const check = compileCheck(fileFacts);

function isFacts(value: unknown): value is FileFacts {
  return check(value);
}

interface Entry {
  readonly hash: string;
  /** The facts as JSON, not yet looked at. */
  readonly json: string;
}

interface Shard {
  readonly old: ReadonlyMap<string, Entry>;
  readonly lines: string[];
  changed: boolean;
}

export class FactsCache {
  private readonly folder: string;
  private readonly header: string;
  /** Something was found that another version, or a project of another name, kept. */
  foreign = false;
  private readonly shards = new Map<number, Shard>();

  constructor(cacheDir: string, packs: readonly LanguagePack[], projects: readonly string[]) {
    this.folder = join(cacheDir, 'model');
    const versions = packs.map((pack) => `${pack.id}@${pack.parserVersion}`).sort();
    // Documents are read with the project's name in mind.
    this.header = `qtest-facts ${FORMAT} ${versions.join(' ')} ${JSON.stringify(projects)}`;
  }

  /** Facts of this very content, or undefined. */
  get(path: string, hash: string): FileFacts | undefined {
    const entry = this.shard(path).old.get(path);
    if (entry?.hash !== hash) return undefined;
    try {
      const facts: unknown = JSON.parse(entry.json);
      return isFacts(facts) && facts.path === path && facts.hash === hash ? facts : undefined;
    } catch {
      return undefined;
    }
  }

  /** Keeps facts for the next run; `reused` are the ones that `get` gave. */
  put(facts: FileFacts, reused: boolean): void {
    const shard = this.shard(facts.path);
    const old = shard.old.get(facts.path);
    if (reused && old) {
      shard.lines.push(lineOf(facts.path, old.hash, old.json));
      return;
    }
    shard.changed = true;
    shard.lines.push(lineOf(facts.path, facts.hash, JSON.stringify(facts)));
  }

  /** Writes the shards that changed; returns a sentence when that was not possible, which costs only time. */
  save(): string | undefined {
    for (const [number, shard] of this.shards) {
      if (!shard.changed && shard.lines.length === shard.old.size) continue;
      try {
        writeAtomic(this.file(number), `${this.header}\n${shard.lines.join('\n')}\n`);
      } catch (error) {
        return `The model could not be kept for the next run: ${(error as Error).message}.`;
      }
    }
    return undefined;
  }

  private file(number: number): string {
    return join(this.folder, `facts-${number.toString(16)}.jsonl`);
  }

  private shard(path: string): Shard {
    const number = shardOf(path);
    let shard = this.shards.get(number);
    if (!shard) {
      shard = { old: this.read(number), lines: [], changed: false };
      this.shards.set(number, shard);
    }
    return shard;
  }

  private read(number: number): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    let text: string;
    try {
      text = readFileSync(this.file(number), 'utf8');
    } catch {
      return entries;
    }
    const [header, ...lines] = text.split('\n');
    if (header !== this.header) {
      this.foreign = true;
      return entries;
    }
    for (const line of lines) {
      const [hash, path, ...json] = line.split('\t');
      if (!hash || !path || json.length === 0) continue;
      try {
        entries.set(JSON.parse(path) as string, { hash, json: json.join('\t') });
      } catch {
        // A damaged line is a missing one.
      }
    }
    return entries;
  }
}

/** Any spread will do, as long as it stays the same. */
function shardOf(path: string): number {
  let sum = 0;
  for (let i = 0; i < path.length; i++) sum = (Math.imul(sum, 31) + path.charCodeAt(i)) | 0;
  return Math.abs(sum) % SHARDS;
}

function lineOf(path: string, hash: string, json: string): string {
  return `${hash}\t${JSON.stringify(path)}\t${json}`;
}
