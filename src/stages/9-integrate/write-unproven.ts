import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ValidatedTests } from '../../artifacts/index.ts';
import { writeAllAtomic } from '../../lib/atomic-write.ts';
import { diskError } from '../../lib/disk-error.ts';
import { isInside } from './is-inside.ts';

/** Tests of which a gate was turned off, into `unproven/` of the output folder; those of an earlier run are removed. */
export function writeUnproven(out: string, { unproven }: ValidatedTests): void {
  const root = join(out, 'unproven');
  try {
    rmSync(root, { recursive: true, force: true });
    const files = unproven.filter(({ path }) => isInside(path));
    writeAllAtomic(files.map(({ path, text }) => ({ path: join(root, path), content: text })));
  } catch (error) {
    throw diskError(error, out);
  }
}
