// What each file is: its language by extension, its role by the language's pack, and why some take no part.
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { BundledFile, SourceBundle } from '../../artifacts/index.ts';
import type { Walk } from '../../lib/folder-walk.ts';
import { IgnoreRules } from '../../lib/gitignore.ts';
import { sha256 } from '../../lib/hash.ts';
import type { FileView, LanguagePack } from '../../ports/index.ts';

/** A longer file was not written by hand: parsing and mutating it is not worth the time. */
const LARGEST_FILE_BYTES = 2 * 1024 * 1024;
const POINTER = Buffer.from('version https://git-lfs.github.com/spec/v1\n');
const TOO_LARGE = `is larger than ${LARGEST_FILE_BYTES / 1024 / 1024} MB`;

export interface DescribeRequest {
  readonly tree: string;
  readonly view: FileView;
  readonly packs: readonly LanguagePack[];
  readonly walk: Walk;
  readonly lost: readonly { readonly path: string; readonly reason: string }[];
  /** The configuration's `ignore` patterns. */
  readonly ignore: readonly string[];
  /** Folders that are repositories of their own. */
  readonly submodules: readonly string[];
}

export interface Described {
  readonly languages: SourceBundle['languages'];
  readonly files: readonly BundledFile[];
  readonly excluded: SourceBundle['excluded'];
  readonly notes: readonly string[];
  /** The commonest extensions of the folder with their counts, for a message. */
  readonly found: readonly string[];
}

/** Describes every file of the working copy, sorted by path. */
export function describeFiles({
  tree,
  view,
  packs,
  walk,
  lost,
  ignore,
  submodules,
}: DescribeRequest): Described {
  const files: BundledFile[] = [];
  const excluded = [
    ...lost,
    ...walk.refused,
    ...walk.links.map(({ path, target }) => ({ path, reason: `is a link to ${target}` })),
    ...walk.ignored.map((path) => ({ path, reason: 'is ignored by .gitignore' })),
  ];
  const gone = new Set(lost.map(({ path }) => path));
  const rules = new IgnoreRules();
  rules.add('', ignore.join('\n'));
  const notes: string[] = [];
  const built: string[] = [];
  const pointers: string[] = [];
  const large: string[] = [];

  for (const { path, bytes } of walk.files) {
    if (gone.has(path)) continue;
    if (bytes > LARGEST_FILE_BYTES) {
      excluded.push({ path, reason: TOO_LARGE });
      if (packs.some((pack) => pack.extensions.includes(extname(path)))) large.push(path);
    } else if (ignoredByConfig(rules, path))
      excluded.push({ path, reason: 'is ignored by the configuration' });
    else if (submodules.some((folder) => path.startsWith(`${folder}/`)))
      excluded.push({ path, reason: 'belongs to a submodule' });
    else {
      const content = readFileSync(join(tree, path));
      if (isPointer(content)) {
        pointers.push(path);
        excluded.push({ path, reason: 'is a pointer to content in Git LFS that was not fetched' });
        continue;
      }
      const own = packs.find((pack) => pack.extensions.includes(extname(path)));
      const { role, reason } = (own ?? packs[0])?.role(path, view) ?? { role: 'other' };
      if (role === 'build-output') {
        built.push(path);
        excluded.push({ path, reason: reason ?? 'is build output' });
      }
      const hash = sha256(content);
      files.push({ path, ...(own === undefined ? {} : { language: own.id }), role, bytes, hash });
    }
  }
  if (built.length > 0)
    notes.push(`${built.length} files are build output and are not tested: ${folders(built)}.`);
  if (pointers.length > 0)
    notes.push(
      `${pointers.length} files are only pointers to Git LFS and take no part: ${some(pointers)}; fetch them with git lfs pull.`,
    );
  if (large.length > 0) notes.push(`Not read, because each ${TOO_LARGE}: ${some(large)}.`);
  excluded.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return {
    languages: languages(files),
    files,
    excluded,
    notes,
    found: commonest(walk.files.map((file) => file.path)),
  };
}

function ignoredByConfig(rules: IgnoreRules, path: string): boolean {
  const names = path.split('/');
  return names.some((_, depth) =>
    rules.ignores(names.slice(0, depth + 1).join('/'), depth < names.length - 1),
  );
}

function languages(files: readonly BundledFile[]): SourceBundle['languages'] {
  const found = new Map<string, { id: string; files: number; bytes: number }>();
  for (const { language, role, bytes } of files) {
    if (language === undefined || (role !== 'source' && role !== 'test')) continue;
    const entry = found.get(language) ?? { id: language, files: 0, bytes: 0 };
    entry.files++;
    entry.bytes += bytes;
    found.set(language, entry);
  }
  return [...found.values()].sort((a, b) => b.bytes - a.bytes || (a.id < b.id ? -1 : 1));
}

/** The text that stands in for a file of Git LFS: short, and beginning with the address of its specification. */
function isPointer(content: Buffer): boolean {
  return content.length < 1024 && content.subarray(0, POINTER.length).equals(POINTER);
}

function some(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')}, …` : names.join(', ');
}

/** The first-level folders of some files, or the files themselves when they lie at the root. */
function folders(paths: readonly string[]): string {
  const tops = [...new Set(paths.map((path) => (path.includes('/') ? `${path.split('/')[0]}/` : path)))];
  return some(tops);
}

function commonest(paths: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const path of paths) {
    const kind = extname(path) || 'files without extension';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return sorted.slice(0, 3).map(([kind, count]) => `${count} ${kind}`);
}
