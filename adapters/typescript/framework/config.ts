// The configuration of a test framework in a project: which file it is, and its text with that of the files it builds
// on. Configuration is code and is never run here.
import type { FileView } from '../../../src/ports/index.ts';
import { type PackageJson, readPackageJson } from '../package-json.ts';
import { resolve } from '../resolve.ts';

export type Offered = 'jest' | 'vitest';

export interface FrameworkConfig {
  /** Path in the package; `package.json` when it stands in there. */
  readonly file?: string;
  /** The framework would not find it by itself: the test script names it, or there are several. */
  readonly named: boolean;
  /** Others that configure the framework as well, which it refuses. */
  readonly instead?: readonly string[];
  /** Without comments; empty when there is none. */
  readonly text: string;
}

const OWN: Readonly<Record<Offered, RegExp>> = {
  jest: /^jest\.config\.(?:[cm]?[jt]s|json)$/,
  vitest: /^vitest\.config\.[cm]?[jt]s$/,
};
const WORKSPACE = /^vitest\.(?:workspace|projects)\.(?:[cm]?[jt]s|json)$/;
const VITE_CONFIG = /^vite\.config\.[cm]?[jt]s$/;

/** The test script with the scripts it calls written out. */
export function testScript(pkg: PackageJson): string {
  let text = pkg.scripts.test ?? '';
  for (let depth = 0; depth < 3; depth++) {
    const seen = text;
    text = text.replace(
      /\b(?:npm|pnpm|yarn|bun)\s+(?:run\s+|-s\s+|--silent\s+)*([\w:.-]+)/g,
      (all, name: string) => pkg.scripts[name] ?? all,
    );
    text = text.replace(/\b(?:run-s|run-p|npm-run-all)\s+((?:[\w:.-]+\s*)+)/g, (_all, names: string) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => pkg.scripts[name] ?? name)
        .join(' && '),
    );
    if (text === seen) break;
  }
  return text;
}

/** What the script gives a framework as `--config`; JSON instead of a file counts as nothing. */
function namedIn(script: string, id: Offered): string | undefined {
  const found = new RegExp(`\\b${id}\\b[^&|;]*?(?:--config|\\s-c)[= ]+["']?([^\\s"']+)`).exec(script)?.[1];
  return found?.replace(/^\.\//, '');
}

const known = new WeakMap<FileView, Map<Offered, FrameworkConfig>>();

/** The framework's configuration in the package that the view shows. */
export function configOf(id: Offered, view: FileView): FrameworkConfig {
  let configs = known.get(view);
  if (!configs) {
    configs = new Map();
    known.set(view, configs);
  }
  let config = configs.get(id);
  if (!config) {
    config = find(id, view);
    configs.set(id, config);
  }
  return config;
}

function find(id: Offered, view: FileView): FrameworkConfig {
  const pkg = readPackageJson(view);
  const roots = view.list().filter((path) => !path.includes('/'));
  const named = namedIn(testScript(pkg), id);
  const owns = roots.filter((path) => OWN[id].test(path));
  const [own] = owns;
  if (named !== undefined && view.exists(named) && named !== own) {
    return { file: named, named: true, text: textOf(named, id, view) };
  }
  const inPackage = id === 'jest' && pkg.raw.jest !== undefined ? 'package.json' : undefined;
  const others =
    id === 'vitest' ? roots.filter((path) => WORKSPACE.test(path) || VITE_CONFIG.test(path)).reverse() : [];
  const file = own ?? inPackage ?? others[0];
  // Jest does not choose between several: it is told.
  const several = id === 'jest' ? [...owns, ...(inPackage === undefined ? [] : [inPackage])] : [];
  if (file === undefined) return { named: false, text: '' };
  const workspace = file === own ? roots.filter((path) => WORKSPACE.test(path)) : others.slice(1);
  const text = [file, ...workspace].map((path) => textOf(path, id, view)).join('\n');
  return {
    file,
    named: several.length > 1,
    text,
    ...(several.length > 1 ? { instead: several.slice(1) } : {}),
  };
}

const IMPORT =
  /(?:from\s*|require\(\s*|import\(\s*|\bpreset["']?\s*:\s*|\bextends["']?\s*:\s*)["'](\.[^"']+)["']/g;

/** The text of a configuration with that of the files of the project it takes in. */
export function textOf(path: string, id: Offered, view: FileView, depth = 0): string {
  if (path === 'package.json') return JSON.stringify(readPackageJson(view).raw[id] ?? {});
  const text = withoutComments(view.read(path) ?? '');
  if (depth === 2) return text;
  const inner = [...text.matchAll(IMPORT)].flatMap(([, specifier = '']) => {
    const found = resolve(specifier, path, (candidate) => view.read(candidate) !== undefined);
    return found === undefined || found === path ? [] : [textOf(found, id, view, depth + 1)];
  });
  return [text, ...inner].join('\n');
}

/** Comments on lines of their own and behind code; a glob such as `**` + `/*` in a string is left alone. */
function withoutComments(text: string): string {
  const whole = text.replace(/^[ \t]*\/\*[\s\S]*?(?:\*\/|(?![\s\S]))/gm, '').replace(/^[ \t]*\/\/.*$/gm, '');
  return whole.replace(/(^|[\s,;{}\])])\/\/[^\n'"`]*$/gm, '$1');
}

const STRING = `(?:"(?:[^"\\\\\\n]|\\\\.)*"|'(?:[^'\\\\\\n]|\\\\.)*'|\`[^\`]*\`)`;
const LIST = `(\\[\\s*(?:${STRING}[\\s,]*)*\\]|${STRING})`;

/** The strings that a key of the configuration has, wherever in it the key stands. */
export function stringsAt(text: string, key: string): readonly string[] {
  const found = text.matchAll(new RegExp(`["']?\\b${key}["']?\\s*:\\s*${LIST}`, 'g'));
  return [...found]
    .flatMap(([, list = '']) => list.match(new RegExp(STRING, 'g')) ?? [])
    .map((item) => item.slice(1, -1).replace(/\\(.)/g, '$1'));
}
