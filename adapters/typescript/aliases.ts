// Names under which a project imports its own files: `paths` of the type checker, `alias` of the bundler,
// `moduleNameMapper` of Jest, and subpath imports. Read off the text: what configuration works out is not known.
import type { FileView } from '../../src/ports/index.ts';
import { configOf, textOf } from './framework/config.ts';
import { parseJsonc } from './jsonc.ts';
import { isRecord, readPackageJson } from './package-json.ts';

export interface Alias {
  /** What is imported; at most one `*`, which stands for any text. */
  readonly pattern: string;
  /** Path in the package, the `*` filled in. */
  readonly target: string;
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The aliases of the package that the view shows, the most exact first. */
export function aliasesOf(view: FileView): readonly Alias[] {
  const found = [
    ...fromTypeChecker(view, 'tsconfig.json', 0),
    ...fromTypeChecker(view, 'jsconfig.json', 0),
    ...fromBundler(view),
    ...fromJest(view),
    ...fromManifest(view),
  ];
  const unique = new Map(found.map((alias) => [`${alias.pattern}\n${alias.target}`, alias]));
  return [...unique.values()].sort((a, b) => b.pattern.length - a.pattern.length);
}

function fromTypeChecker(view: FileView, file: string, depth: number): readonly Alias[] {
  const config = parseJsonc(view.read(file));
  if (!isRecord(config) || depth > 3) return [];
  const options = isRecord(config.compilerOptions) ? config.compilerOptions : {};
  const base =
    typeof options.baseUrl === 'string' ? normal(`${folderOf(file)}/${options.baseUrl}`) : undefined;
  const from = base ?? folderOf(file);
  const paths = isRecord(options.paths) ? options.paths : undefined;
  const own = Object.entries(paths ?? {}).flatMap(([pattern, targets]) =>
    (Array.isArray(targets) ? targets : [])
      .filter((target) => typeof target === 'string')
      .map((target) => ({ pattern, target: normal(`${from}/${target}`) })),
  );
  const everything = base === undefined ? [] : [{ pattern: '*', target: normal(`${base}/*`) }];
  const parents = [config.extends, ...references(config.references)].flat();
  const inherited = parents.flatMap((parent) => {
    if (typeof parent !== 'string' || !parent.startsWith('.')) return [];
    const path = normal(`${folderOf(file)}/${parent}`);
    const full = [path, `${path}.json`, `${path}/tsconfig.json`].find((one) => view.read(one) !== undefined);
    return full === undefined ? [] : fromTypeChecker(view, full, depth + 1);
  });
  return [...own, ...everything, ...inherited];
}

function references(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.map((item) => (isRecord(item) ? item.path : undefined)) : [];
}

const STRING = /(["'`])((?:\\.|(?!\1)[^\\\n])*)\1/g;

function strings(text: string): readonly string[] {
  return [...text.matchAll(STRING)].map(([, , inner = '']) => inner);
}

/** `{ '@': path.resolve(__dirname, 'src') }` and `[{ find: '@', replacement: … }]`. */
function fromBundler(view: FileView): readonly Alias[] {
  const files = view.list().filter((path) => /^(?:vite|vitest)\.config\.[cm]?[jt]s$/.test(path));
  const text = files.map((path) => textOf(path, 'vitest', view)).join('\n');
  return [...text.matchAll(/\balias\s*:\s*([{[])/g)].flatMap((start) => {
    const body = balanced(text, start.index + start[0].length - 1);
    const pairs =
      start[1] === '['
        ? [...body.matchAll(/\bfind\s*:\s*(["'])([^"']+)\1\s*,\s*replacement\s*:\s*([^\n}]+)/g)]
        : [...body.matchAll(/(?:(["'])([^"'\n]+)\1|\b([\w$]+))\s*:\s*([^\n]+)/g)].map(
            ([all, quote = '', key, word, value = '']) => [all, quote, key ?? word ?? '', value],
          );
    return pairs.flatMap(([, , name = '', value = '']) => {
      const target = normal(strings(value).join('/'));
      if (name === '' || !/["'`]/.test(value) || target.startsWith('node_modules')) return [];
      const bare = name.replace(/\/$/, '');
      return [
        { pattern: bare, target },
        { pattern: `${bare}/*`, target: `${target}/*` },
      ];
    });
  });
}

/** The text from an opening bracket to the one that closes it. */
function balanced(text: string, open: number): string {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if ('{[('.includes(text[at] ?? '')) depth++;
    else if ('}])'.includes(text[at] ?? '') && --depth === 0) return text.slice(open, at + 1);
  }
  return '';
}

/** `'^@/(.*)$': '<rootDir>/src/$1'`; patterns that are more than a prefix are left out. */
function fromJest(view: FileView): readonly Alias[] {
  const { text } = configOf('jest', view);
  return [...text.matchAll(/\bmoduleNameMapper["']?\s*:\s*\{/g)].flatMap((start) => {
    const body = balanced(text, start.index + start[0].length - 1);
    const pairs = body.matchAll(/(["'])((?:\\.|(?!\1).)*)\1\s*:\s*\[?\s*(["'])((?:\\.|(?!\3).)*)\3/g);
    return [...pairs].flatMap(([, , key = '', , value = '']) => {
      const plain = key.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\\\', '').replaceAll('\\', '');
      const pattern = plain.replace(/\(\.[*+]\)$/, '*');
      if (/[()[\]|+?$^]/.test(pattern) || !value.startsWith('<rootDir>')) return [];
      return [{ pattern, target: normal(value.replace('<rootDir>', '').replace('$1', '*')) }];
    });
  });
}

function fromManifest(view: FileView): readonly Alias[] {
  const { imports } = readPackageJson(view).raw;
  if (!isRecord(imports)) return [];
  return Object.entries(imports).flatMap(([pattern, value]) => {
    const target = firstString(value);
    return target?.startsWith('./') ? [{ pattern, target: normal(target) }] : [];
  });
}

function firstString(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!isRecord(value)) return undefined;
  return Object.values(value)
    .map(firstString)
    .find((text) => text !== undefined);
}
