// Where the tests of a source file go: where the project keeps such tests, else beside the source, always where the
// project's configuration looks for tests; and never on top of somebody else's file.
import picomatch from 'picomatch';
import { isOwnText } from '../../../src/lib/mark.ts';
import type { FileView, Placement } from '../../../src/ports/index.ts';
import type { Offered } from './config.ts';
import { habitsOf, habitualStems } from './habits.ts';
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

/** A path that one of the globs matches, for a source whose tests would lie elsewhere. */
function elsewhere(stem: string, endings: readonly string[], globs: readonly string[]): readonly string[] {
  const mirrored = stem.replace(/^(?:src|lib|source)\//, '');
  return globs.flatMap((glob) =>
    [...new Set([mirrored, stem])].flatMap((name) =>
      ['.test', '.spec', '_test', '-test', '']
        .flatMap((suffix) => endings.map((end) => `${name}${suffix}${end}`))
        .map((path) => [folderOf(glob), path].filter((part) => part !== '').join('/'))
        .filter((path) => picomatch.isMatch(path, glob)),
    ),
  );
}

/** Adds a mark of our own to the name until it is nobody else's. */
function free(path: string, view: FileView): string {
  const dot = path.slice(path.lastIndexOf('/') + 1).search(/(?:[._-](?:tests?|specs?))?\.[^./]+$/);
  const cut = path.lastIndexOf('/') + 1 + dot;
  const marks = ['', '.qtest', ...Array.from({ length: 98 }, (_, n) => `.qtest${n + 2}`)];
  const names = marks.map((mark) => `${path.slice(0, cut)}${mark}${path.slice(cut)}`);
  return names.find((name) => !isForeign(name, view)) ?? path;
}

/** The path of the test file for a source file, under the framework `id`. */
export function testPath(id: Offered, source: string, placement: Placement, view: FileView): string {
  const extension = /\.[^./]+$/.exec(source)?.[0] ?? '.js';
  const stem = source.slice(0, source.length - extension.length);
  const separate = placement.strategy === 'separate_directory';
  const folder = placement.directory.replace(/^\.?\/+|\/+$/g, '') || 'test';
  const wish = `${separate ? `${folder}/${stem}` : stem}${placement.suffix ?? '.test'}${extension}`;
  if (separate || placement.suffix !== undefined) return free(wish, view);
  const habits = habitsOf(view);
  const { accepts, globs } = testPatterns(id, view);
  const others = [extension, extension.replace(/x$/, ''), '.ts', '.js', '.mjs'];
  const usual = [...new Set([habits.extensions.get(extension) ?? extension, ...others])].slice(0, 3);
  const stems = [...habitualStems(source, habits), `${stem}.test`, `${stem}.spec`];
  const found = [
    ...stems.flatMap((one) => usual.map((end) => `${one}${end}`)),
    ...elsewhere(stem, [...new Set(others)], globs),
    ...others.map((end) => `${stem}.test${end}`),
  ].find((path) => path !== source && accepts(path));
  return free(found ?? wish, view);
}
