// What a file is for: code to test, a test, something built from code, or something else; with the reason when
// leaving it out might surprise.
import type { FileRole } from '../../src/artifacts/index.ts';
import type { FileView } from '../../src/ports/index.ts';

export interface Role {
  readonly role: FileRole;
  readonly reason?: string;
}

const CODE = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.(?:[\w-]+\.)?[cm]?ts$/;
const DOCUMENT = /\.(?:md|mdx|markdown|rst|adoc|txt)$/i;
const DATA = /\.(?:json|jsonc|json5|ya?ml|toml|ini)$/i;
const CONFIG =
  /(?:^|\/)(?:[^/]+\.(?:config|conf|setup)\.[^/]+|\.[\w.-]+rc(?:\.[cm]?[jt]s)?|(?:Gruntfile|Gulpfile|gulpfile|Jakefile|karma\.conf|rollup\.[\w.]+|webpack\.[\w.]+|jest\.setup|vitest\.setup|setupTests)\.[cm]?[jt]s)$/;
const TEST_FILE =
  /(?:^|\/)(?:[^/]+[.\-_](?:test|tests|spec|specs|e2e|cy|test-d)\.[cm]?[jt]sx?|(?:test|tests|spec)\.[cm]?[jt]sx?)$/;
const TEST_FOLDER =
  /(?:^|\/)(?:tests?|__tests__|specs?|__specs__|__mocks__|__fixtures__|fixtures|e2e|cypress|type-tests)\//;
const EXAMPLE_FOLDER = /(?:^|\/)(?:examples?|demos?|samples?|docs?|website)\//;
const SIDE_FOLDER =
  /(?:^|\/)(?:bench|benchmarks?|perf|scripts?|tools?|tasks|\.github|\.husky|\.storybook|storybook|stories|vendor|third_party)\//;
const SIDE_FILE = /\.(?:bench|benchmark|stories|story)\.[cm]?[jt]sx?$/;
/** Folders at the root that builds write, in the languages of many bundlers. */
const OUTPUT_FOLDER =
  /^(?:packages\/[^/]+\/)?(dist|build|out|lib|es|esm|cjs|umd|module|commonjs|lib-esm|lib-cjs|dist-[\w-]+|types)\//;
/** Of these, the ones whose name alone says that they are built. */
const CERTAIN_OUTPUT = /^(?:dist|dist-[\w-]+|out|umd|lib-esm|lib-cjs)$/;
const SOURCE_FOLDERS = ['src', 'source', 'lib', 'app'];
const STEM = /\.(?:[cm]?[jt]sx?|d\.[cm]?ts)$/;

interface Survey {
  readonly files: ReadonlySet<string>;
  /** Folder of the root with code in it → the stems of its files, relative to it. */
  readonly stems: ReadonlyMap<string, ReadonlySet<string>>;
}

const surveys = new WeakMap<FileView, Survey>();

function survey(view: FileView): Survey {
  const known = surveys.get(view);
  if (known) return known;
  const stems = new Map<string, Set<string>>();
  const list = view.list();
  for (const path of list) {
    if (!CODE.test(path) || DECLARATION.test(path) || isTest(path)) continue;
    const slash = path.indexOf('/');
    const folder = slash < 0 ? '' : path.slice(0, slash);
    const set = stems.get(folder) ?? new Set<string>();
    set.add(path.slice(slash + 1).replace(STEM, ''));
    stems.set(folder, set);
  }
  const made = { files: new Set(list), stems };
  surveys.set(view, made);
  return made;
}

function isTest(path: string): boolean {
  return TEST_FILE.test(path) || TEST_FOLDER.test(path);
}

/** The role of a file, by its path and by what stands beside it. */
export function role(path: string, view: FileView): Role {
  if (DECLARATION.test(path)) return { role: 'declaration' };
  if (DOCUMENT.test(path)) return { role: 'doc' };
  if (!CODE.test(path)) return { role: DATA.test(path) ? 'config' : 'other' };
  const output = builtBy(path, view);
  if (output !== undefined) return { role: 'build-output', reason: output };
  if (CONFIG.test(path)) return { role: 'config' };
  if (isTest(path)) return { role: 'test' };
  if (EXAMPLE_FOLDER.test(path))
    return { role: 'doc', reason: 'an example or a document, not part of the package' };
  if (SIDE_FOLDER.test(path) || SIDE_FILE.test(path))
    return { role: 'other', reason: 'a benchmark, script or tool, not part of the package' };
  return { role: 'source' };
}

/** Why a file is the result of a build; undefined when it is not. */
function builtBy(path: string, view: FileView): string | undefined {
  if (/[.-]min\.[cm]?js$/.test(path)) return 'minified';
  const { files } = survey(view);
  const source = counterpart(path, view);
  if (source !== undefined) return `built from ${source}`;
  const folder = outputFolder(path);
  if (folder !== undefined) {
    const from = sourceFolder(folder, view);
    const whole = from !== undefined && (CERTAIN_OUTPUT.test(folder) || mostlyBuilt(folder, from, view));
    if (whole && sourcesExport(from, view)) return `${folder}/ is built from ${from}/`;
    const twin = twinOf(path, folder, view);
    if (twin !== undefined) return `another build of ${twin}`;
  }
  if (!/\.[cm]?jsx?$/.test(path)) return undefined;
  const text = view.read(path);
  if (text === undefined) return undefined;
  if (/^[\s\S]{0,1000}?@generated\b/.test(text.slice(0, 1020))) return 'marked as generated';
  return mappedFrom(path, text, files, view) ?? (isMinified(text) ? 'minified' : undefined);
}

/** The TypeScript or `src/` file of the same name that a JavaScript file is built from. */
export function counterpart(path: string, view: FileView): string | undefined {
  const { files } = survey(view);
  if (!/\.[cm]?jsx?$/.test(path)) return undefined;
  const stem = path.replace(STEM, '');
  const beside = [`${stem}.ts`, `${stem}.tsx`, `${stem}.mts`, `${stem}.cts`].find((candidate) =>
    files.has(candidate),
  );
  if (beside !== undefined) return beside;
  const twin = path.replace(/\.[mc]js$/, '.js');
  if (twin !== path && files.has(twin) && sameSize(twin, path, view)) return twin;
  // A package published with its sources: `v4/core.js` beside `src/v4/core.ts`.
  const mirrored = ['ts', 'tsx', 'mts', 'cts']
    .map((extension) => `src/${stem}.${extension}`)
    .find((f) => files.has(f));
  if (mirrored !== undefined) return mirrored;
  const folder = outputFolder(path);
  if (folder === undefined) return isBundleOf(`src/${stem}.js`, path, view) ? `src/${stem}.js` : undefined;
  const from = sourceFolder(folder, view);
  if (from === undefined || !(CERTAIN_OUTPUT.test(folder) || mostlyBuilt(folder, from, view)))
    return undefined;
  const source = sourceOf(path, view);
  return source !== undefined && exportsSomething(source, view) ? source : undefined;
}

/** Two forms of the same code are about as long; a wrapper around the other is short. */
function sameSize(a: string, b: string, view: FileView): boolean {
  const [x, y] = [view.read(a)?.length ?? 0, view.read(b)?.length ?? 0];
  return Math.min(x, y) > 200 && Math.max(x, y) < 2 * Math.min(x, y);
}

function outputFolder(path: string): string | undefined {
  const folder = OUTPUT_FOLDER.exec(path)?.[1];
  return folder !== undefined && path.startsWith(`${folder}/`) ? folder : undefined;
}

/** `moment.js` beside `src/moment.js`, and several times its size: everything in one file. */
function isBundleOf(source: string, path: string, view: FileView): boolean {
  if (path.includes('/') || !survey(view).files.has(source)) return false;
  return (view.read(path)?.length ?? 0) > 3 * (view.read(source)?.length ?? Infinity);
}

/** A file that its build wraps into a module can not be tested as it stands. */
function exportsSomething(path: string, view: FileView): boolean {
  return /\bexports?\b/.test(view.read(path) ?? '');
}

/** The source that an output file has its name from: `dist/esm/a.js` → `src/a.ts`. */
export function sourceOf(path: string, view: FileView): string | undefined {
  const { files } = survey(view);
  const parts = path.replace(STEM, '').split('/');
  for (let from = 1; from < parts.length; from++) {
    const rest = parts.slice(from).join('/');
    for (const folder of SOURCE_FOLDERS) {
      if (parts[0] === folder) continue;
      for (const extension of ['ts', 'tsx', 'mts', 'cts', 'js', 'mjs', 'cjs', 'jsx']) {
        const candidate = `${folder}/${rest}.${extension}`;
        if (files.has(candidate)) return candidate;
      }
    }
  }
  return undefined;
}

/** The folder that another is built from: `src/` before `source/`, `lib/` only for what is certainly output. */
function sourceFolder(output: string, view: FileView): string | undefined {
  const { stems } = survey(view);
  return SOURCE_FOLDERS.find((folder) => {
    if (folder === output || !stems.has(folder)) return false;
    return folder === 'lib' ? CERTAIN_OUTPUT.test(output) || output === 'build' : true;
  });
}

function mostlyBuilt(output: string, source: string, view: FileView): boolean {
  const { stems } = survey(view);
  const built = [...(stems.get(output) ?? [])];
  const sources = stems.get(source) ?? new Set();
  const last = (path: string) => path.slice(path.lastIndexOf('/') + 1);
  const names = new Set([...sources].map(last));
  const same = built.filter((stem) => sources.has(stem) || names.has(last(stem))).length;
  return built.length > 0 && same * 2 >= built.length;
}

/** True when some file of the folder exports something: otherwise its build is what makes it usable. */
function sourcesExport(folder: string, view: FileView): boolean {
  const { files } = survey(view);
  for (const path of files) {
    if (path.startsWith(`${folder}/`) && CODE.test(path) && exportsSomething(path, view)) return true;
  }
  return false;
}

const VARIANT = /^(?:es|esm|cjs|umd|module|commonjs|lib-esm|lib-cjs)$/;

/** The same code for another module system: `a.mjs` beside `a.js`, `es/a.js` beside `lib/a.js`, a bundle of it all. */
function twinOf(path: string, folder: string, view: FileView): string | undefined {
  const { files, stems } = survey(view);
  const beside = path.replace(/\.[mc]js$/, '.js');
  if (beside !== path && files.has(beside)) return beside;
  const own = [...(stems.get(folder) ?? [])];
  for (const other of VARIANT.test(folder) ? ['lib', ''] : []) {
    const theirs = other === folder ? undefined : stems.get(other);
    if (theirs && own.filter((stem) => theirs.has(stem)).length * 5 >= own.length * 4)
      return other === '' ? 'the files at the root' : `${other}/`;
  }
  const atRoot = [...(stems.get('') ?? [])].length;
  return CERTAIN_OUTPUT.test(folder) && atRoot > 2 * own.length ? 'the files at the root' : undefined;
}

/** The first source that a file's source map names, when the tree has it. */
function mappedFrom(
  path: string,
  text: string,
  files: ReadonlySet<string>,
  view: FileView,
): string | undefined {
  const at = text.lastIndexOf('//# sourceMappingURL=');
  if (at < 0 || text.length - at > 2_000_000) return undefined;
  const url = /^\S+/.exec(text.slice(at + 21))?.[0] ?? '';
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  const map = url.startsWith('data:') ? decodeInline(url) : view.read(normal(folder + url));
  if (map === undefined) return undefined;
  try {
    const { sources, sourceRoot } = JSON.parse(map) as { sources?: unknown; sourceRoot?: unknown };
    if (!Array.isArray(sources)) return undefined;
    for (const source of sources) {
      if (typeof source !== 'string') continue;
      const root =
        typeof sourceRoot === 'string' && sourceRoot !== '' ? `${sourceRoot.replace(/\/$/, '')}/` : '';
      const candidate = normal(folder + root + source);
      if (candidate !== path && files.has(candidate))
        return `built from ${candidate} (its source map says so)`;
    }
  } catch {
    return undefined;
  }
  return undefined;
}

function decodeInline(url: string): string | undefined {
  const data = /;base64,(.*)$/.exec(url)?.[1];
  return data === undefined ? undefined : Buffer.from(data, 'base64').toString('utf8');
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Code whose lines no person wrote. */
function isMinified(text: string): boolean {
  if (/^(?:\/\*[^*]*\*\/\s*)?!function\(\w,\w\)\{/.test(text)) return true;
  if (text.length < 4000) return false;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.length / lines > 500;
}
