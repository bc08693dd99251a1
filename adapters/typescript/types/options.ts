// What of the project's own compiler settings decides what its types mean.
import type { ts as TS } from 'ts-morph';
import type { ProjectFacts } from '../../../src/artifacts/index.ts';
import type { FileView } from '../../../src/ports/index.ts';

export interface Settings {
  readonly options: TS.CompilerOptions;
  /** JavaScript is checked as well. */
  readonly checksJs: boolean;
  readonly strictNulls: boolean;
}

const BROWSER =
  /\b(?:HTML\w*Element|SVG\w*Element|Element|Event|EventTarget|Document|Window|NodeList|File|FileList|Blob|FormData|Request|Response|Headers|URL|URLSearchParams|AbortSignal|AbortController|TextEncoder|ReadableStream)\b/;
const NODE = /\b(?:Buffer|NodeJS\.|process\.)|['"]node:/;

/** The compiler settings that hold for a package: its own, or those of the nearest folder above it. */
export function configFileOf(view: FileView, project: ProjectFacts | undefined): string | undefined {
  for (let folder = project?.root ?? ''; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/')))) {
    const path = `${folder === '' ? '' : `${folder}/`}${project?.typeCheck ?? 'tsconfig.json'}`;
    if (view.exists(path)) return path;
    if (folder === '') return undefined;
  }
}

/** Settings for a program over these roots; `texts` decide which environments are worth loading. */
export function settingsOf(
  ts: typeof TS,
  view: FileView,
  project: ProjectFacts | undefined,
  texts: readonly string[],
): Settings {
  const configFile = configFileOf(view, project);
  const own = configFile === undefined ? {} : readOptions(ts, view, configFile);
  const has = (pattern: RegExp) => texts.some((text) => pattern.test(text));
  const { paths, baseUrl, jsx, strict, strictNullChecks, exactOptionalPropertyTypes, checkJs, rootDirs } =
    own;
  const { customConditions } = own;
  const options: TS.CompilerOptions = {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ['lib.esnext.d.ts', ...(has(BROWSER) ? ['lib.dom.d.ts', 'lib.dom.iterable.d.ts'] : [])],
    types: has(NODE) ? ['node'] : [],
    allowJs: true,
    allowImportingTsExtensions: true,
    resolveJsonModule: false,
    maxNodeModuleJsDepth: 0,
    skipLibCheck: true,
    noEmit: true,
    strict: true,
    jsx: jsx ?? ts.JsxEmit.Preserve,
    ...(paths === undefined ? {} : { paths }),
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(rootDirs === undefined ? {} : { rootDirs }),
    ...(customConditions === undefined ? {} : { customConditions }),
    ...(exactOptionalPropertyTypes === undefined ? {} : { exactOptionalPropertyTypes }),
  };
  return { options, checksJs: checkJs === true, strictNulls: strictNullChecks ?? strict ?? false };
}

function readOptions(ts: typeof TS, view: FileView, configFile: string): TS.CompilerOptions {
  const text = (path: string) => view.read(path.replace(/^\/+/, ''));
  const host: TS.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    readDirectory: () => [],
    fileExists: (path) => text(path) !== undefined,
    readFile: text,
  };
  const path = `/${configFile}`;
  const { config } = ts.readConfigFile(path, text);
  const folder = path.slice(0, path.lastIndexOf('/')) || '/';
  return ts.parseJsonConfigFileContent(config ?? {}, host, folder, undefined, path).options;
}
