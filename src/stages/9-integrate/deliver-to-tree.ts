// Shipped files into the user's working tree: all or none, and never over or through something that is not ours.
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { sweepHalves, writeAllAtomic } from '../../lib/atomic-write.ts';
import { diskError } from '../../lib/disk-error.ts';
import { isOwnText } from '../../lib/mark.ts';
import type { Delivery, IntegrateInput } from './delivery.ts';
import { isInside } from './is-inside.ts';

/** Writes the files. Throws KnownError when the disk is full or read-only; the folder is then as it was. */
export function deliverToTree({ folder, validated, emitted }: IntegrateInput): Delivery {
  const notes: string[] = [];
  const taken: { path: string; text: string }[] = [];
  for (const { path, text } of validated.files) {
    const obstacle = obstacleAt(folder, path);
    if (obstacle === undefined) taken.push({ path, text });
    else notes.push(`${path} was not written: ${obstacle}.`);
  }
  const changed = taken.filter(({ path, text }) => currentText(join(folder, path)) !== text);
  try {
    // Only the folders that hold, or will hold, files of ours.
    sweepHalves([...new Set(taken.map(({ path }) => dirname(join(folder, path))))]);
    writeAllAtomic(changed.map(({ path, text }) => ({ path: join(folder, path), content: text })));
  } catch (error) {
    throw diskError(error, folder);
  }
  for (const { path, why } of emitted.companions)
    notes.push(`${path} was left as it is; to run the tests it needs a change: ${why}`);
  return { files: taken.map(({ path }) => path), commits: [], notes };
}

/** What stands in the way of writing a file, in a few words. */
function obstacleAt(folder: string, path: string): string | undefined {
  if (!isInside(path)) return 'its path leads out of the folder';
  const root = realpathSync(folder);
  for (
    let above = dirname(join(folder, path));
    above !== folder && above.startsWith(folder);
    above = dirname(above)
  ) {
    const stats = lstatSync(above, { throwIfNoEntry: false });
    if (stats === undefined) continue;
    const real = realpathSync(above);
    if (real !== root && !real.startsWith(root + sep)) return 'a link on the way leads out of the folder';
    break;
  }
  const stats = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (stats === undefined) return undefined;
  if (!stats.isFile()) return 'something that is not a file stands there';
  return isOwnText(currentText(join(folder, path)) ?? '')
    ? undefined
    : 'a file that QTest did not write stands there';
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
