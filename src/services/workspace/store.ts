// `workspace.json` on disk: read with care, because it may be of another version, torn or made up; written whole.
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { parseArtifact, type Workspace, workspace } from '../../artifacts/index.ts';
import { writeAtomic } from '../../lib/atomic-write.ts';
import { KnownError } from '../../lib/known-error.ts';

const NAME = 'workspace.json';

/**
 * The state kept in a folder; undefined when there is none. Throws KnownError E_WORKSPACE_VERSION for one that another
 * version of QTest wrote and E_WORKSPACE_CORRUPT for one that can not be read; the file stays as it is.
 */
export function readWorkspace(dir: string): Workspace | undefined {
  const path = join(dir, NAME);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw corrupt(path, (error as Error).message);
  }
  const version = versionOf(text);
  if (version !== undefined && version !== workspace.version) {
    throw new KnownError(
      'E_WORKSPACE_VERSION',
      `${path} has version ${version}, and this QTest reads ${workspace.version}; use the QTest that wrote it, or move ${dir} away and begin anew`,
    );
  }
  const parsed = parseArtifact(workspace, text);
  if (!parsed.ok) throw corrupt(path, parsed.error);
  return parsed.value;
}

/** Writes the state; a reader sees the old one or the new one. */
export function writeWorkspace(dir: string, value: Workspace): void {
  writeAtomic(join(dir, NAME), `${JSON.stringify(value, null, 2)}\n`);
}

/** Keeps an unreadable state under another name, so that a new one can stand in its place; returns that name. */
export function setAside(dir: string): string {
  for (let n = 1; ; n++) {
    const name = `workspace.unreadable-${n}.json`;
    if (existsSync(join(dir, name))) continue;
    renameSync(join(dir, NAME), join(dir, name));
    return name;
  }
}

/** Ids of the workspaces in a folder, in alphabetical order. */
export function workspaceIds(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => existsSync(join(root, name, NAME)))
    .sort();
}

function versionOf(text: string): string | undefined {
  try {
    const { version } = JSON.parse(text) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  }
}

function corrupt(path: string, why: string): KnownError {
  return new KnownError(
    'E_WORKSPACE_CORRUPT',
    `${path} can not be read (${why.replace(/\.$/, '')}); put back a copy of it, or move its folder away and begin anew`,
  );
}
