// One run at a time in one output folder. A lock whose process is dead is taken over.
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KnownError } from '../lib/known-error.ts';
import { identityOf, isAlive } from '../lib/process-identity.ts';

export interface Lock {
  /** Identity of the dead process that held it before. */
  readonly died?: string;
  release(): void;
}

const NAME = 'lock';

/** Takes `dir`/lock. Throws KnownError E_BUSY while a live process holds it; `advice` says what to do then. */
export function takeLock(dir: string, advice = 'wait for it, or give this one its own --out'): Lock {
  const path = join(dir, NAME);
  const mine = identityOf(process.pid);
  const beside = join(dir, `.${NAME}-${mine}`);
  let died: string | undefined;
  // Written first and linked then: a lock never stands there without its holder's name.
  writeFileSync(beside, mine);
  try {
    for (let attempt = 0; attempt < 5; attempt++) {
      try {
        place(beside, path, mine);
        return { ...(died ? { died } : {}), release: () => releaseIfMine(path, mine) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = holderOf(path);
      if (holder === undefined) continue;
      if (isAlive(holder)) {
        const pid = holder.split('-')[0];
        throw new KnownError('E_BUSY', `another qtest run (process ${pid}) is working in ${dir}; ${advice}`);
      }
      died = takeAway(path, holder, `${beside}-old`) ? holder : died;
    }
  } finally {
    rmSync(beside, { force: true });
  }
  throw new KnownError('E_BUSY', `the lock ${path} is fought over by another run; try again`);
}

/** Throws EEXIST when the lock stands there already. */
function place(beside: string, path: string, mine: string): void {
  try {
    linkSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // A file system without links.
    writeFileSync(path, mine, { flag: 'wx' });
  }
}

/** Process id of the living run that works in a folder; undefined when none does. */
export function lockedBy(dir: string): number | undefined {
  const holder = holderOf(join(dir, NAME));
  return holder !== undefined && isAlive(holder) ? Number(holder.split('-')[0]) : undefined;
}

/** Removes the lock of a dead holder; one that another process took in the meantime is put back. */
function takeAway(path: string, holder: string, aside: string): boolean {
  try {
    renameSync(path, aside);
  } catch {
    return false;
  }
  const taken = holderOf(aside) === holder;
  try {
    if (!taken) linkSync(aside, path);
  } catch {
    // Somebody else has it already.
  }
  rmSync(aside, { force: true });
  return taken;
}

function holderOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim().replace(' ', '-');
  } catch {
    return undefined;
  }
}

function releaseIfMine(path: string, mine: string): void {
  if (holderOf(path) === mine) rmSync(path, { force: true });
}
