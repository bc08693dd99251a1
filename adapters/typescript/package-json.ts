// package.json, read defensively: it is somebody else's file.
import type { FileView } from '../../src/ports/index.ts';

export interface PackageJson {
  readonly name?: string;
  readonly type?: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  /** Peers that may be absent. */
  readonly optionalPeers: ReadonlySet<string>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly raw: Readonly<Record<string, unknown>>;
}

const EMPTY: PackageJson = {
  scripts: {},
  dependencies: {},
  devDependencies: {},
  peerDependencies: {},
  optionalPeers: new Set(),
  optionalDependencies: {},
  raw: {},
};

/** The root's package.json; what is malformed in it counts as absent. */
export function readPackageJson(view: FileView, path = 'package.json'): PackageJson {
  const text = view.read(path);
  if (text === undefined) return EMPTY;
  let raw: unknown;
  try {
    raw = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return EMPTY;
  }
  if (!isRecord(raw)) return EMPTY;
  const meta = isRecord(raw.peerDependenciesMeta) ? raw.peerDependenciesMeta : {};
  return {
    ...(typeof raw.name === 'string' ? { name: raw.name } : {}),
    ...(typeof raw.type === 'string' ? { type: raw.type } : {}),
    scripts: stringsOf(raw.scripts),
    dependencies: stringsOf(raw.dependencies),
    devDependencies: stringsOf(raw.devDependencies),
    peerDependencies: stringsOf(raw.peerDependencies),
    optionalPeers: new Set(
      Object.keys(meta).filter(
        (name) => isRecord(meta[name]) && (meta[name] as { optional?: unknown }).optional === true,
      ),
    ),
    optionalDependencies: stringsOf(raw.optionalDependencies),
    raw,
  };
}

/** Version of an installed package, or undefined when it is not installed. */
export function installedVersion(view: FileView, name: string): string | undefined {
  const version = readPackageJson(view, `node_modules/${name}/package.json`).raw.version;
  return typeof version === 'string' ? version : undefined;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function stringsOf(value: unknown): Readonly<Record<string, string>> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}
