// A subject of the benchmark: a package as it was published, laid out as its maintainer would have it.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, relative, sep } from 'node:path';
import picomatch from 'picomatch';
import { mustRun } from './processes.ts';

export interface Subject {
  readonly name: string;
  readonly version: string;
  /** Globs of the files that are judged, relative to the package. */
  readonly sources: readonly string[];
  /** Globs of what is laid out; everything where they are absent. */
  readonly keep?: readonly string[];
  /** Globs of what is not laid out, besides tests. */
  readonly leaveOut?: readonly string[];
  /** Why these files are the ones a maintainer would call source. */
  readonly choice?: string;
  /** One of the 25 packages of arXiv 2302.06527. */
  readonly paper?: boolean;
  /** One of the six on which the worth of each guide of the search is measured. */
  readonly ablation?: boolean;
}

const FETCH_SECONDS = 300;
const TEST = /(^|[\\/])(node_modules|tests?|__tests__|spec)([\\/]|$)|\.(test|spec)\.\w+$|^test\.[cm]?js$/;

/** The folder of the package with its production dependencies, from the registry once and then from the cache. */
export async function obtain({ name, version }: Subject, cache: string): Promise<string> {
  const id = `${name}@${version}`;
  const folder = join(cache, 'packages', fileName(id));
  if (existsSync(folder)) return folder;
  const scratch = `${folder}.${process.pid}`;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(scratch, { recursive: true });
  const at = { cwd: scratch, limitSeconds: FETCH_SECONDS };
  await mustRun({ ...at, argv: ['npm', 'pack', '--silent', id] });
  const archive = readdirSync(scratch).find((entry) => entry.endsWith('.tgz')) ?? '';
  await mustRun({ ...at, argv: ['tar', '-xzf', archive] });
  rmSync(join(scratch, archive));
  const [unpacked = ''] = readdirSync(scratch);
  forgetDevelopment(join(scratch, unpacked));
  const install = [
    'install',
    '--omit=dev',
    '--ignore-scripts',
    '--no-package-lock',
    '--no-audit',
    '--no-fund',
  ];
  await mustRun({ ...at, cwd: join(scratch, unpacked), argv: ['npm', ...install] });
  renameSync(join(scratch, unpacked), folder);
  rmSync(scratch, { recursive: true, force: true });
  return folder;
}

/** A name as one part of a path. */
export function fileName(id: string): string {
  return id.replaceAll('/', '__').replace(/[^\w.@-]/g, '-');
}

export type Layout = Pick<Subject, 'keep' | 'leaveOut'>;

/** Copies the package without its tests; its dependencies come along. */
export function layOut(from: string, to: string, { keep, leaveOut = [] }: Layout = {}): void {
  const kept = picomatch([...(keep ?? ['**'])], { dot: true });
  const left = picomatch([...leaveOut], { dot: true });
  cpSync(from, to, {
    recursive: true,
    filter(path) {
      const inside = relative(from, path).split(sep).join('/');
      if (inside === '') return true;
      if (TEST.test(inside) || left(inside)) return false;
      return statSync(path).isDirectory() || kept(inside);
    },
  });
  const modules = join(from, 'node_modules');
  if (existsSync(modules))
    cpSync(modules, join(to, 'node_modules'), { recursive: true, verbatimSymlinks: true });
  writeFileSync(join(to, '.gitignore'), 'node_modules/\n');
  forgetDevelopment(to);
}

/** What only its developers need is not asked for: npm would look it up even to leave it out. */
function forgetDevelopment(folder: string): void {
  const manifest = join(folder, 'package.json');
  const { devDependencies: _, ...rest } = JSON.parse(readFileSync(manifest, 'utf8')) as Record<
    string,
    unknown
  >;
  writeFileSync(manifest, `${JSON.stringify(rest, null, 2)}\n`);
}

/** The judged files of a package that was laid out. */
export function sourcesOf(folder: string, { sources }: Subject): readonly string[] {
  const judged = picomatch([...sources]);
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.split(sep).join('/'))
    .filter((path) => !path.startsWith('node_modules/') && judged(path))
    .sort();
  if (found.length === 0) throw new Error(`no file matches ${sources.join(', ')}`);
  return found;
}

/** Versions of the dependencies that were installed. */
export function dependenciesOf(folder: string): Readonly<Record<string, string>> {
  const listing = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(listing)) return {};
  const { packages } = JSON.parse(readFileSync(listing, 'utf8')) as {
    packages: Readonly<Record<string, { readonly version: string }>>;
  };
  return Object.fromEntries(
    Object.entries(packages).map(([path, { version }]) => [path.replace(/^node_modules\//, ''), version]),
  );
}

/** Makes the folder a repository with one commit. */
export async function makeRepository(folder: string): Promise<void> {
  const settings = ['user.name=bench', 'user.email=bench@localhost', 'commit.gpgsign=false'];
  const git = (...args: string[]) =>
    mustRun({
      argv: ['git', ...settings.flatMap((each) => ['-c', each]), ...args],
      cwd: folder,
      limitSeconds: 60,
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=As published');
}
