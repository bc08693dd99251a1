// Where a project's own configuration lets its framework look for tests, read off the text: configuration is code and
// is never run here.
import type { FileView } from '../../../src/ports/index.ts';

const CONFIG = /^(?:vitest|vite|jest)\.config\.[cm]?[jt]s(?:on)?$/;

function configText(view: FileView): string {
  const files = view.list().filter((path) => CONFIG.test(path));
  const texts = files.map((path) => view.read(path) ?? '');
  try {
    const { jest, vitest } = JSON.parse(view.read('package.json') ?? '{}') as Record<string, unknown>;
    texts.push(JSON.stringify({ jest, vitest }));
  } catch {
    // A package.json that is no JSON configures nothing.
  }
  return texts.join('\n').replace(/^\s*\/\/.*$/gm, '');
}

const STRING = `(?:"[^"]*"|'[^']*'|\`[^\`]*\`)`;
const LIST = `(\\[(?:\\s*${STRING}\\s*,?)*\\s*\\]|${STRING})`;

function lists(text: string, key: string): string[] {
  const found = text.matchAll(new RegExp(`["']?\\b${key}["']?\\s*:\\s*${LIST}`, 'g'));
  return [...found]
    .flatMap(([, list = '']) => list.match(new RegExp(STRING, 'g')) ?? [])
    .map((item) => item.slice(1, -1));
}

function clean(pattern: string): string {
  return pattern.replace(/^<rootDir>\/?/, '').replace(/^\.?\/+/, '');
}

/** Globs that a test file must match; empty when the framework's own defaults hold. */
export function testPatterns(view: FileView): readonly string[] {
  const text = configText(view);
  // `include` also says what is covered; only globs that speak of tests are about tests.
  const included = [...lists(text, 'include'), ...lists(text, 'testMatch')].filter(
    (glob) => /test|spec/i.test(glob) && !glob.startsWith('!'),
  );
  if (included.length > 0) return included.map(clean);
  const roots = lists(text, 'roots')
    .map(clean)
    .filter((root) => root !== '');
  return roots.map((root) => `${root}/**/*`);
}
