// Finds a workspace by the id that a user typed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Workspace } from '../../artifacts/index.ts';
import { KnownError } from '../../lib/known-error.ts';
import { nearest } from '../../lib/nearest.ts';
import { readWorkspace, workspaceIds } from '../../services/workspace/store.ts';

export interface WorkspaceFolder {
  readonly id: string;
  /** Absolute. */
  readonly dir: string;
  /** The project within the workspace's own copy or clone of the repository. */
  readonly folder: string;
  readonly state: Workspace;
}

/** Where workspaces are. */
export function workspacesIn(home: string): string {
  return join(home, 'workspaces');
}

/** Opens a workspace. Throws KnownError E_WORKSPACE_UNKNOWN, E_WORKSPACE_VERSION or E_WORKSPACE_CORRUPT. */
export function openWorkspace(home: string, id: string): WorkspaceFolder {
  const root = workspacesIn(home);
  const dir = join(root, id);
  const state = /^[\w.-]+$/.test(id) && !/^\.+$/.test(id) && existsSync(dir) ? readWorkspace(dir) : undefined;
  if (state === undefined) {
    const close = nearest(id, workspaceIds(root));
    const hint =
      close === undefined ? 'qtest workspace list shows which there are' : `did you mean ${close}?`;
    throw new KnownError('E_WORKSPACE_UNKNOWN', `there is no workspace ${id}; ${hint}`);
  }
  return { id, dir, folder: join(dir, 'repo', state.source.prefix), state };
}
