// Shipped files into the user's working tree: all or none, and never over or through something that is not ours.
import { lstatSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { sweepHalves, writeAllAtomic } from '../../lib/atomic-write.ts';
import { diskError } from '../../lib/disk-error.ts';
import { CERTIFICATES, isOwnText, keptHash } from '../../lib/mark.ts';
import type { Delivery, IntegrateInput } from './delivery.ts';
import { releasedFiles, retiredFiles } from './find-retired.ts';
import { isInside } from './is-inside.ts';
import { printCertificates } from './print-certificates.ts';

/** Writes the files. Throws KnownError when the disk is full or read-only; the folder is then as it was. */
export function deliverToTree(input: IntegrateInput): Delivery {
  const { folder, validated, emitted, keeping, bundle } = input;
  const notes: string[] = [];
  const released = releasedFiles(bundle);
  const taken: { path: string; text: string }[] = [];
  for (const { path, text } of validated.files) {
    const obstacle = released.has(path) ? 'a person edited it since' : obstacleAt(folder, path);
    if (obstacle === undefined) taken.push({ path, text });
    else notes.push(`${path} was not written: ${obstacle}.`);
  }
  const removed = retiredFiles(input).filter((path) => {
    const text = currentText(join(folder, path));
    const own = text !== undefined && isOwnText(text) && obstacleAt(folder, path) === undefined;
    return (
      own && bundle.kept?.files.some((file) => file.path === path && file.hash === keptHash(text)) === true
    );
  });
  const written = new Set(taken.map(({ path }) => path));
  if (keeping !== undefined && (taken.length > 0 || bundle.kept !== undefined)) {
    const obstacle = obstacleAt(folder, CERTIFICATES, () => true);
    if (obstacle === undefined)
      taken.push({ path: CERTIFICATES, text: printCertificates(input, keeping, written) });
    else notes.push(`${CERTIFICATES} was not written: ${obstacle}.`);
  }
  const changed = taken.filter(({ path, text }) => currentText(join(folder, path)) !== text);
  try {
    // Only the folders that hold, or will hold, files of ours.
    sweepHalves([...new Set(taken.map(({ path }) => dirname(join(folder, path))))]);
    writeAllAtomic(
      changed.map(({ path, text }) => ({ path: join(folder, path), content: text })),
      removed.map((path) => join(folder, path)),
    );
  } catch (error) {
    throw diskError(error, folder);
  }
  for (const { path, why } of emitted.companions)
    notes.push(`${path} was left as it is; to run the tests it needs a change: ${why}`);
  return { files: [...written], removed, commits: [], notes };
}

/** What stands in the way of writing a file, in a few words. */
function obstacleAt(
  folder: string,
  path: string,
  mayReplace: (text: string) => boolean = isOwnText,
): string | undefined {
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
  return mayReplace(currentText(join(folder, path)) ?? '')
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
