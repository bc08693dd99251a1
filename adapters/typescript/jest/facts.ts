// What of a project decides how Jest is run and written for.
import type { FileView } from '../../../src/ports/index.ts';
import { configOf } from '../framework/config.ts';
import { testsImport } from '../framework/habits.ts';

interface Manifest {
  readonly type?: string;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly babel?: unknown;
}

function manifest(view: FileView): Manifest {
  try {
    return JSON.parse(view.read('package.json') ?? '{}') as Manifest;
  } catch {
    return {};
  }
}

const BABEL = [
  'babel.config.js',
  'babel.config.cjs',
  'babel.config.mjs',
  'babel.config.json',
  '.babelrc',
  '.babelrc.js',
  '.babelrc.json',
];
/** True when modules reach Jest as native ES modules, untransformed: Node needs a flag for that. */
export function nativeModules(view: FileView): boolean {
  const { type, scripts = {}, babel } = manifest(view);
  if (Object.values(scripts).some((script) => script.includes('experimental-vm-modules'))) return true;
  const config = configOf('jest', view).text;
  if (/extensionsToTreatAsEsm/.test(config)) return true;
  if (type !== 'module') return false;
  const transformed =
    babel !== undefined ||
    BABEL.some((path) => view.exists(path)) ||
    /\bpreset\b|ts-jest|@swc\/jest|esbuild-jest/.test(config);
  return !transformed;
}

/** True when test files import Jest's functions instead of finding them as globals. */
export function importsGlobals(view: FileView, typed: boolean): boolean {
  const imported = testsImport('@jest/globals', view);
  if (imported !== undefined) return imported;
  return typed && !view.exists('node_modules/@types/jest') && view.exists('node_modules/@jest/globals');
}

/** Installed version, as numbers; the newest when it cannot be read. */
export function jestVersion(view: FileView): readonly [number, number] {
  try {
    const { version } = JSON.parse(view.read('node_modules/jest/package.json') ?? '{}') as {
      version?: string;
    };
    const [major = 99, minor = 0] = (version ?? '99.0').split('.').map(Number);
    return [major, minor];
  } catch {
    return [99, 0];
  }
}

/** Shuffling came with 29.5. */
export function canShuffle(view: FileView): boolean {
  const [major, minor] = jestVersion(view);
  return major > 29 || (major === 29 && minor >= 5);
}

/** Tables of tests and strict equality came with 23. */
export function hasTables(view: FileView): boolean {
  return jestVersion(view)[0] >= 23;
}
