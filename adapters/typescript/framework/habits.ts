// Where the tests that a project has stand, seen from the sources they are named after: new ones go there too.
import { isOwnText } from '../../../src/lib/mark.ts';
import type { FileView } from '../../../src/ports/index.ts';
import { role } from '../roles.ts';

type Rule =
  | { readonly kind: 'beside' }
  | { readonly kind: 'inside'; readonly folder: string }
  | { readonly kind: 'mirror'; readonly from: string; readonly to: string };

export interface Habit {
  readonly rule: Rule;
  /** `.test`, `_spec`; empty where the folder alone says that a file is a test. */
  readonly suffix: string;
  readonly votes: number;
}

export interface Habits {
  /** The most common first. */
  readonly list: readonly Habit[];
  /** Extension of a source → extension of its tests, where they differ. */
  readonly extensions: ReadonlyMap<string, string>;
  /** Test files of the project itself. */
  readonly tests: readonly string[];
}

interface Named {
  readonly folder: string;
  readonly base: string;
  readonly extension: string;
}

const CODE = /\.[cm]?[jt]sx?$/;
const MARK = /(?:[._-](?:unit|int|integration))?[._-](?:tests?|specs?)$/;
const FOREIGN =
  /(?:^|\/)(?:e2e|cypress|playwright|fixtures|__fixtures__|__mocks__|__snapshots__|helpers?|mocks?)\//;

function named(path: string): Named {
  const slash = path.lastIndexOf('/');
  const file = path.slice(slash + 1);
  const extension = CODE.exec(file)?.[0] ?? '';
  return {
    folder: path.slice(0, Math.max(0, slash)),
    base: file.slice(0, file.length - extension.length),
    extension,
  };
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** `src/a/index.js` is often tested as `a`. */
function asFolder(source: Named): Named | undefined {
  const slash = source.folder.lastIndexOf('/');
  if (source.base !== 'index' || slash < 0) return undefined;
  return { ...source, folder: source.folder.slice(0, slash), base: source.folder.slice(slash + 1) };
}

function ruleOf(source: Named, test: Named): Rule {
  if (source.folder === test.folder) return { kind: 'beside' };
  const [a, b] = [source.folder.split('/'), test.folder.split('/')];
  const parent = b.slice(0, -1).join('/');
  if (parent === source.folder && b.length > 0 && !/^(?:src|lib)$/.test(b.at(-1) ?? ''))
    return { kind: 'inside', folder: b.at(-1) ?? '' };
  while (a.length > 0 && b.length > 0 && a.at(-1) === b.at(-1)) {
    a.pop();
    b.pop();
  }
  return { kind: 'mirror', from: a.join('/'), to: b.join('/') };
}

/** How much of the folders two files share, from the end: the better the pair, the more. */
function shared(source: Named, test: Named): number {
  const [a, b] = [source.folder.split('/').reverse(), test.folder.split('/').reverse()];
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

const learned = new WeakMap<FileView, Habits>();

/** What the project's own test files show. */
export function habitsOf(view: FileView): Habits {
  let habits = learned.get(view);
  if (!habits) {
    habits = learn(view);
    learned.set(view, habits);
  }
  return habits;
}

function isTestFile(path: string, view: FileView): boolean {
  if (!CODE.test(path) || FOREIGN.test(path) || role(path, view).role !== 'test') return false;
  const text = view.read(path) ?? '';
  return /\b(?:describe|it|test|suite)(?:\.\w+)*\s*\(/.test(text) && !isOwnText(text);
}

function learn(view: FileView): Habits {
  const paths = view.list().filter((path) => CODE.test(path) && !path.endsWith('.d.ts'));
  const tests = paths.filter((path) => isTestFile(path, view));
  const sources = paths.filter((path) => role(path, view).role === 'source').map(named);
  const byBase = new Map<string, Named[]>();
  for (const source of sources.flatMap((one) => [one, asFolder(one) ?? one])) {
    const list = byBase.get(source.base) ?? [];
    if (!list.includes(source)) byBase.set(source.base, [...list, source]);
  }
  const votes = new Map<string, { rule: Rule; suffix: string; votes: number }>();
  const extensions = new Map<string, Map<string, number>>();
  for (const test of tests.map(named)) {
    const suffix = MARK.exec(test.base)?.[0] ?? '';
    const candidates = byBase.get(test.base.slice(0, test.base.length - suffix.length)) ?? [];
    const best = Math.max(0, ...candidates.map((source) => shared(source, test)));
    for (const source of candidates.filter((one) => shared(one, test) === best).slice(0, 4)) {
      vote(votes, ruleOf(source, test), suffix, 1 / Math.min(4, candidates.length));
      const counts = extensions.get(source.extension) ?? new Map<string, number>();
      extensions.set(source.extension, counts.set(test.extension, (counts.get(test.extension) ?? 0) + 1));
    }
  }
  if (votes.size === 0) unpaired(tests.map(named), sources, votes);
  const list = [...votes.values()].sort((a, b) => b.votes - a.votes);
  const usual = [...extensions].map(([from, counts]) => {
    const [to = from] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
    return [from, to] as const;
  });
  return { list, extensions: new Map(usual), tests };
}

function vote(
  votes: Map<string, { rule: Rule; suffix: string; votes: number }>,
  rule: Rule,
  suffix: string,
  weight: number,
): void {
  const key = JSON.stringify([rule, suffix]);
  const found = votes.get(key) ?? { rule, suffix, votes: 0 };
  found.votes += weight;
  votes.set(key, found);
}

/** Tests named after something else than a file still show a folder and a suffix. */
function unpaired(
  tests: readonly Named[],
  sources: readonly Named[],
  votes: Map<string, { rule: Rule; suffix: string; votes: number }>,
): void {
  const folders = new Set(sources.map((source) => source.folder));
  const top = ['src', 'lib', 'source'].find((folder) =>
    sources.every((source) => source.folder === folder || source.folder.startsWith(`${folder}/`)),
  );
  for (const { folder, base } of tests) {
    const suffix = MARK.exec(base)?.[0] ?? '';
    const slash = folder.lastIndexOf('/');
    const inside = /^(?:__tests__|tests?|specs?)$/.test(folder.slice(slash + 1)) && slash > 0;
    if (folders.has(folder)) vote(votes, { kind: 'beside' }, suffix, 1);
    else if (inside && folders.has(folder.slice(0, slash)))
      vote(votes, { kind: 'inside', folder: folder.slice(slash + 1) }, suffix, 1);
    else {
      const unit = /^(.*?(?:^|\/)unit)(?:\/|$)/.exec(folder)?.[1] ?? folder.split('/')[0] ?? folder;
      vote(votes, { kind: 'mirror', from: top ?? '', to: unit }, suffix, 1);
    }
  }
}

/** Stems (without extension) of where the tests of a source would stand by each habit, the most common first. */
export function habitualStems(source: string, habits: Habits): readonly string[] {
  const own = named(source);
  return habits.list.flatMap(({ rule, suffix }) => {
    switch (rule.kind) {
      case 'beside':
        return [join(own.folder, `${own.base}${suffix}`)];
      case 'inside':
        return [join(own.folder, rule.folder, `${own.base}${suffix}`)];
      default: {
        const { folder, base } = rule.from === own.folder ? own : (asFolder(own) ?? own);
        if (rule.from !== '' && folder !== rule.from && !folder.startsWith(`${rule.from}/`)) return [];
        const rest = rule.from === '' ? folder : folder.slice(rule.from.length + 1);
        return [join(rule.to, rest, `${base}${suffix}`)];
      }
    }
  });
}

const SAMPLE = 30;

/** What the project's own tests call a test: `it` or `test`. */
export function verbOf(view: FileView): 'it' | 'test' {
  let balance = 0;
  for (const path of habitsOf(view).tests.slice(0, SAMPLE)) {
    const text = view.read(path) ?? '';
    balance += count(text, /^[ \t]*it(?:\.\w+)*\(/gm) - count(text, /^[ \t]*test(?:\.\w+)*\(/gm);
  }
  return balance < 0 ? 'test' : 'it';
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** True when some test file of the project imports from the module, false when none does, undefined without tests. */
export function testsImport(module: string, view: FileView): boolean | undefined {
  const { tests } = habitsOf(view);
  if (tests.length === 0) return undefined;
  const quoted = [`'${module}'`, `"${module}"`];
  return tests.slice(0, SAMPLE).some((path) => quoted.some((text) => view.read(path)?.includes(text)));
}
