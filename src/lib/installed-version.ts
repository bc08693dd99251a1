// The version of an installed package, from its manifest.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function versionAt(path: string): string | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

/** The version in the first of the folders of installed packages that has the manifest, or `unknown`. */
export function installedVersion(manifest: string, folders: readonly string[]): string {
  for (const folder of folders) {
    const version = versionAt(join(folder, manifest));
    if (version !== undefined) return version;
  }
  return 'unknown';
}
