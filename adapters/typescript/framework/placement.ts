// Where the tests of a source file go: beside it, in a folder of their own, or where the project's configuration looks
// for tests; and never on top of somebody else's file.
import picomatch from 'picomatch';
import { isOwnText } from '../../../src/lib/mark.ts';
import type { FileView, Placement } from '../../../src/ports/index.ts';
import { testPatterns } from './test-patterns.ts';

function isForeign(path: string, view: FileView): boolean {
  const text = view.read(path);
  if (text === undefined) return view.exists(path);
  return !isOwnText(text);
}

/** Folder of a glob up to its first magic character. */
function folderOf(glob: string): string {
  const plain = glob.split('/').slice(0, -1);
  const magic = plain.findIndex((part) => /[*?[{(!+@]/.test(part));
  return (magic < 0 ? plain : plain.slice(0, magic)).join('/');
}

/** A path that one of the globs matches, for a source whose tests would lie elsewhere; undefined when there is none. */
function elsewhere(stem: string, extension: string, globs: readonly string[]): string | undefined {
  const mirrored = stem.replace(/^(?:src|lib|source)\//, '');
  for (const glob of globs) {
    const folder = folderOf(glob);
    for (const suffix of ['.test', '.spec', '_test', '-test', '']) {
      for (const end of [extension, extension.replace(/x$/, ''), '.ts', '.js', '.mjs']) {
        const path = [folder, `${mirrored}${suffix}${end}`].filter((part) => part !== '').join('/');
        if (path !== `${stem}${extension}` && picomatch.isMatch(path, glob)) return path;
      }
    }
  }
  return undefined;
}

/** The path of the test file for a source file. */
export function testPath(source: string, placement: Placement, view: FileView): string {
  const extension = /\.[^./]+$/.exec(source)?.[0] ?? '.js';
  const stem = source.slice(0, source.length - extension.length);
  const suffix = placement.suffix ?? '.test';
  const separate = placement.strategy === 'separate_directory';
  const folder = placement.directory.replace(/^\.?\/+|\/+$/g, '') || 'test';
  const wish = `${separate ? `${folder}/${stem}` : stem}${suffix}${extension}`;
  const globs = separate || placement.suffix !== undefined ? [] : testPatterns(view);
  const found =
    globs.length === 0 || picomatch.isMatch(wish, [...globs]) ? undefined : elsewhere(stem, extension, globs);
  const path = found ?? wish;
  const dot = path.slice(path.lastIndexOf('/') + 1).search(/(?:[._-](?:test|spec))?\.[^./]+$/);
  const cut = path.lastIndexOf('/') + 1 + dot;
  const marks = ['', '.qtest', ...Array.from({ length: 98 }, (_, n) => `.qtest${n + 2}`)];
  const names = marks.map((mark) => `${path.slice(0, cut)}${mark}${path.slice(cut)}`);
  return names.find((name) => !isForeign(name, view)) ?? path;
}
