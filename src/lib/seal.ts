// Tells what this user's QTest wrote from what a repository brought along: by a secret that stays in QTest's home.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The same for equal values, whatever the order of their keys; undefined where no secret can be kept. */
export type Seal = (value: unknown) => string | undefined;

/** Makes seals by the secret in the folder `home`, which is made when it is first wanted. */
export function sealIn(home: string): Seal {
  let secret: Buffer | undefined;
  return (value) => {
    secret ??= secretIn(home);
    return secret && createHmac('sha256', secret).update(JSON.stringify(value, sorted)).digest('hex');
  };
}

export function sameSeal(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false;
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const SECRET_BYTES = 32;

function secretIn(home: string): Buffer | undefined {
  const path = join(home, 'secret');
  try {
    return read(path) ?? make(path);
  } catch {
    return undefined;
  }
}

/** Written beside its place first: another process sees all of it or nothing, and the first one wins. */
function make(path: string): Buffer | undefined {
  const beside = `${path}-${randomBytes(8).toString('hex')}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(beside, randomBytes(SECRET_BYTES).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(beside, { force: true });
  }
  return read(path);
}

function read(path: string): Buffer | undefined {
  try {
    const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'hex');
    return secret.length === SECRET_BYTES ? secret : undefined;
  } catch {
    return undefined;
  }
}

function sorted(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
