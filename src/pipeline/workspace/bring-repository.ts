// Puts the repository into the workspace: a clone, or a copy of a folder that is under no version control. What it
// needs installed is linked from the user's own folder where that has it.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RepositorySource } from '../../artifacts/index.ts';
import { diskError } from '../../lib/disk-error.ts';
import { walkFolder } from '../../lib/folder-walk.ts';
import type { PipelineDeps } from '../deps.ts';

export interface BringRequest {
  readonly source: RepositorySource;
  /** Absolute folder of the workspace. */
  readonly dir: string;
  /** The address as the user gave it, which may hold credentials; else that of the source. */
  readonly address?: string;
  readonly token?: string | undefined;
  readonly since?: string;
}

/** Clones or copies into `dir`/repo, or brings the clone there up to date. Throws KnownError E_SOURCE, E_CLONE, E_REF. */
export async function bringRepository(request: BringRequest, deps: PipelineDeps): Promise<void> {
  const { source, dir, since, token } = request;
  const repo = join(dir, 'repo');
  const local = localFolder(source);
  if (local !== undefined) deps.sandbox.show(local);
  if (source.kind === 'folder') {
    if (!existsSync(repo)) copyFolder(source.address, repo, packagesFolders(deps));
  } else {
    deps.progress({ stage: '1-ingest', message: `cloning ${source.address}` });
    await deps.git.clone(
      {
        url: request.address ?? source.address,
        into: repo,
        ...(source.ref === undefined ? {} : { ref: source.ref }),
        ...(since === undefined ? {} : { since }),
        ...(token === undefined ? {} : { token }),
      },
      deps.signal,
    );
  }
  if (local !== undefined) await lendPackages(local, repo, deps);
}

/** The user's own folder that a source names; undefined for one of another machine. */
export function localFolder({ kind, address }: RepositorySource): string | undefined {
  if (kind === 'folder') return address;
  return address.startsWith('file:') ? fileURLToPath(address) : undefined;
}

/** The copy appears whole or not at all. */
function copyFolder(from: string, repo: string, skip: readonly string[]): void {
  const part = `${repo}.part`;
  try {
    rmSync(part, { recursive: true, force: true });
    const skipped = new Set(['.qtest', ...walkFolder(from, { skip }).skipped]);
    cpSync(from, part, {
      recursive: true,
      verbatimSymlinks: true,
      filter: (path) => !skipped.has(path.slice(from.length + 1)),
    });
    renameSync(part, repo);
  } catch (error) {
    throw diskError(error, repo);
  }
}

/** Folders of links to the installed packages of the user's folder, hidden from version control. */
async function lendPackages(from: string, repo: string, deps: PipelineDeps): Promise<void> {
  const names = packagesFolders(deps);
  const { skipped } = walkFolder(from, { skip: names });
  let lent = false;
  for (const path of skipped) {
    if (!names.includes(basename(path)) || !existsSync(join(repo, path, '..'))) continue;
    if (existsSync(join(repo, path))) continue;
    linkEach(join(from, path), join(repo, path));
    lent = true;
  }
  const exclude = join(repo, '.git', 'info');
  if (!lent || !existsSync(join(repo, '.git'))) return;
  mkdirSync(exclude, { recursive: true });
  await appendFile(join(exclude, 'exclude'), names.map((name) => `${name}/\n`).join(''));
}

function packagesFolders({ packs }: PipelineDeps): readonly string[] {
  return [...new Set(packs.flatMap(({ packagesFolder }) => packagesFolder ?? []))];
}

function linkEach(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const nested = entry.isDirectory() && (entry.name === '.bin' || entry.name.startsWith('@'));
    if (nested) linkEach(join(from, entry.name), join(to, entry.name));
    else if (!entry.name.startsWith('.')) link(join(from, entry.name), join(to, entry.name));
  }
}

function link(from: string, to: string): void {
  try {
    symlinkSync(realpathSync(from), to);
  } catch {
    // A dangling link is lent to nobody.
  }
}
