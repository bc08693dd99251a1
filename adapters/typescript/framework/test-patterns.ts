// Where a project's own configuration lets its framework look for tests.
import picomatch from 'picomatch';
import type { FileView } from '../../../src/ports/index.ts';
import { installedVersion } from '../package-json.ts';
import { withinTime } from '../within-time.ts';
import { configOf, type Offered, stringsAt } from './config.ts';

export interface TestPatterns {
  /** True when the framework would run the file. */
  accepts(path: string): boolean;
  /** The configuration's own globs, to make up a path from; empty when the framework's defaults hold. */
  readonly globs: readonly string[];
}

const JEST = ['**/__tests__/**/*.[jt]s?(x)', '**/?(*.)+(spec|test).[jt]s?(x)'];
const JEST_30 = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];
const VITEST = ['**/*.{test,spec}.?(c|m)[jt]s?(x)'];

/** What the framework accepts as a test file of the package that the view shows. */
export function testPatterns(id: Offered, view: FileView): TestPatterns {
  return id === 'jest' ? jestPatterns(view) : vitestPatterns(view);
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Folder that Jest's patterns are relative to. */
function jestRoot(view: FileView): string {
  const { file = '', text } = configOf('jest', view);
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
  const [literal] = stringsAt(text, 'rootDir');
  // One that is worked out is nearly always the folder of the package.
  if (literal === undefined) return /\brootDir\b["']?\s*[:,]/.test(text) ? '' : folder;
  return literal === '.' ? '' : normal(`${folder}/${literal.replace(/^<rootDir>\/?/, '')}`);
}

function jestPatterns(view: FileView): TestPatterns {
  const { text } = configOf('jest', view);
  const root = jestRoot(view);
  const inRoot = (pattern: string) => normal(`${root}/${pattern.replace(/^<rootDir>\/?/, '')}`);
  const globs = stringsAt(text, 'testMatch').map((glob) =>
    glob.startsWith('<rootDir>') ? inRoot(glob) : glob.replace(/^\.?\/+/, ''),
  );
  const positive = globs.filter((glob) => !glob.startsWith('!'));
  const patterns = compile([...stringsAt(text, 'testRegex')]);
  const ignored = compile(stringsAt(text, 'testPathIgnorePatterns'));
  const roots = stringsAt(text, 'roots').map(inRoot);
  const newer = Number.parseInt(installedVersion(view, 'jest') ?? '30', 10) >= 30;
  const negative = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const matches = (path: string): boolean => {
    if (patterns.length > 0) return patterns.some((matches) => matches(`/${path}`));
    const wanted = positive.length > 0 ? positive : newer ? JEST_30 : JEST;
    return (
      picomatch.isMatch(path, wanted, { dot: true }) && !picomatch.isMatch(path, negative, { dot: true })
    );
  };
  return {
    accepts: (path) =>
      matches(path) &&
      (root === '' || path.startsWith(`${root}/`)) &&
      (roots.length === 0 || roots.some((folder) => folder === '' || path.startsWith(`${folder}/`))) &&
      !ignored.some((matches) => matches(`/${path}`)),
    globs:
      positive.length > 0
        ? positive
        : roots.filter((folder) => folder !== '').map((folder) => `${folder}/**/*`),
  };
}

/** Only a pattern that repeats a group may take for ever on a path, and one that did is not tried again. */
const REPEATED_GROUP = /\)[*+{]/;
const PATIENCE_MS = 100;

function compile(patterns: readonly string[]): readonly ((path: string) => boolean)[] {
  return patterns.flatMap((pattern) => {
    try {
      const regexp = new RegExp(pattern.replace(/^(\^?)<rootDir>/, '$1'));
      if (!REPEATED_GROUP.test(pattern)) return [(path: string) => regexp.test(path)];
      let endless = false;
      return [
        (path: string) => {
          const answer = endless ? false : withinTime(PATIENCE_MS, () => regexp.test(path));
          endless ||= answer === undefined;
          return answer === true;
        },
      ];
    } catch {
      return [];
    }
  });
}

function vitestPatterns(view: FileView): TestPatterns {
  const { text } = configOf('vitest', view);
  // `include` also says what is covered; only globs that speak of tests are about tests.
  const globs = stringsAt(text, 'include')
    .filter((glob) => /test|spec/i.test(glob) && !glob.startsWith('!'))
    .map((glob) => glob.replace(/^\.?\/+/, ''));
  const wanted = globs.length > 0 ? globs : VITEST;
  const [folder = ''] = stringsAt(text, 'dir').map(normal);
  return {
    accepts: (path) =>
      picomatch.isMatch(path, wanted, { dot: true }) && (folder === '' || path.startsWith(`${folder}/`)),
    globs: globs.length > 0 ? globs : folder === '' ? [] : [`${folder}/**/*`],
  };
}
