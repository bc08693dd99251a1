// Temporary folders that say whose they are, so that those of a process that was killed can be told and removed.
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identityOf, isAlive } from './process-identity.ts';

const own = identityOf(process.pid);

/** Makes an empty folder of this process, absolute, links resolved. */
export function makeTempFolder(purpose: string): string {
  return realpathSync(mkdtempSync(join(tmpdir(), `${prefixOf(own)}${purpose}-`)));
}

/** Removes what a dead process left in the temporary folder; `identity` is that process's. */
export function removeTempFolders(identity: string): void {
  if (!/^\d+-\d*$/.test(identity) || isAlive(identity)) return;
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(prefixOf(identity))) continue;
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // A file that can not be removed is the system's to clear.
    }
  }
}

function prefixOf(identity: string): string {
  return `qtest-${identity}-`;
}
