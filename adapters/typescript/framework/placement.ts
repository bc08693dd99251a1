// Where the tests of a source file go: beside it or in a folder of their own, and never on top of somebody else's file.
import { isOwnText } from '../../../src/lib/mark.ts';
import type { FileView, Placement } from '../../../src/ports/index.ts';

function isForeign(path: string, view: FileView): boolean {
  const text = view.read(path);
  if (text === undefined) return view.exists(path);
  return !isOwnText(text);
}

/** The path of the test file for a source file. */
export function testPath(source: string, placement: Placement, view: FileView): string {
  const extension = /\.[^./]+$/.exec(source)?.[0] ?? '.js';
  const stem = source.slice(0, source.length - extension.length);
  const suffix = placement.suffix ?? '.test';
  const base =
    placement.strategy === 'separate_directory'
      ? `${placement.directory.replace(/^\.?\/+|\/+$/g, '') || 'test'}/${stem}`
      : stem;
  const wishes = [`${base}${suffix}${extension}`, `${base}.qtest${suffix}${extension}`];
  for (let n = 2; n < 100; n++) wishes.push(`${base}.qtest${n}${suffix}${extension}`);
  return wishes.find((path) => !isForeign(path, view)) ?? `${base}.qtest${suffix}${extension}`;
}
