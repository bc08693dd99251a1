// Answers of long commands by what decides them, so that a killed validation does not ask again. A file that is torn
// or altered is as good as none.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../../lib/atomic-write.ts';
import { sha256 } from '../../lib/hash.ts';

export interface Verdicts {
  /** The answer kept under a key (hex). */
  get(key: string): string | undefined;
  keep(key: string, answer: string): void;
}

/** A store in a folder; the folder is made when the first answer comes. */
export function openVerdicts(folder: string): Verdicts {
  const pathOf = (key: string) => join(folder, `${key}.txt`);
  return {
    get(key) {
      let text: string;
      try {
        text = readFileSync(pathOf(key), 'utf8');
      } catch {
        return undefined;
      }
      const end = text.indexOf('\n');
      const answer = text.slice(end + 1);
      return text.slice(0, end) === sha256(answer) ? answer : undefined;
    },
    keep(key, answer) {
      mkdirSync(folder, { recursive: true });
      writeAtomic(pathOf(key), `${sha256(answer)}\n${answer}`);
    },
  };
}
