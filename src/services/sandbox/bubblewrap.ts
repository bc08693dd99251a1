// The view of the machine a command gets under bubblewrap: everything read-only, the user's home, other temporary
// files and run-time sockets hidden, and only what the command needs bound back.
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import type { Command } from '../../ports/index.ts';

export interface View {
  readonly command: Command;
  readonly env: Readonly<Record<string, string>>;
  /** The command's private HOME and TMP. */
  readonly own: readonly string[];
  readonly readable: readonly string[];
  /** Folders shown empty, but for what is needed inside them. */
  readonly hidden: readonly string[];
}

const SCRATCH_BYTES = String(512 * 1024 * 1024);

/** Arguments of `bwrap` up to the command itself. Binds are ordered from the outside in, so that later ones win. */
export function bubblewrapArguments({ command, env, own, readable, hidden }: View): string[] {
  const asked = real([command.cwd, ...command.writable, ...(command.readable ?? []), ...own, ...readable]);
  const mentioned = real([
    ...absolutePaths(command.argv),
    ...toolFolders(env),
    ...absolutePaths(Object.values(env)),
    ...machine(),
  ]);
  const roots = real(hidden)
    .filter((root) => root !== '/' && !asked.some((path) => path === root || inside(path, root)))
    .sort((a, b) => a.length - b.length);

  const args = ['--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'];
  for (const root of roots) {
    const scratch = root === '/tmp';
    args.push('--size', SCRATCH_BYTES, '--tmpfs', root);
    const back = new Set<string>();
    for (const path of [...asked, ...mentioned]) if (inside(root, path)) back.add(shown(root, path));
    for (const path of [...back].sort()) args.push('--ro-bind', path, path);
    if (!scratch) args.push('--remount-ro', root);
  }
  for (const path of real([...command.writable, ...own]).sort()) args.push('--bind', path, path);
  args.push(
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--die-with-parent',
    '--new-session',
    '--cap-drop',
    'ALL',
  );
  if (command.network === 'none') args.push('--unshare-net');
  args.push('--chdir', command.cwd, '--');
  return args;
}

/**
 * How much of a hidden folder is shown for the sake of one path: its first-level entry, so that a project's
 * neighbours (parent packages, sibling work folders) stay in place; of a dot folder only the path itself, because
 * credentials live in those.
 */
function shown(root: string, path: string): string {
  const first = relative(root, path).split(sep)[0] as string;
  return first.startsWith('.') ? path : join(root, first);
}

function inside(folder: string, path: string): boolean {
  return path.startsWith(folder === '/' ? '/' : folder + sep) && path !== folder;
}

/** Existing paths only, each with what it resolves to. */
function real(paths: readonly string[]): string[] {
  const all = new Set<string>();
  for (const path of paths) {
    try {
      all.add(realpathSync(path));
      all.add(path.length > 1 && path.endsWith(sep) ? path.slice(0, -1) : path);
    } catch {
      // What does not exist cannot be bound.
    }
  }
  return [...all];
}

function absolutePaths(texts: readonly string[]): string[] {
  return texts
    .map((text) => text.replace(/^--?[\w-]+=/, '').replace(/^file:\/\//, ''))
    .flatMap((text) => (text.includes('\n') || text.length > 4096 ? [] : text.split(':')))
    .filter((text) => isAbsolute(text) && text !== '/' && existsSync(text));
}

/** Folders of the PATH, the libraries beside them, and what their links point to. */
function toolFolders(env: Readonly<Record<string, string>>): string[] {
  const folders = (env.PATH ?? '').split(':').filter((folder) => isAbsolute(folder));
  return [...folders, ...folders.map((folder) => join(dirname(folder), 'lib'))];
}

/** Run-time files that ordinary programs read: name resolution, and the system profile where it lives in /run. */
function machine(): string[] {
  return [
    '/run/systemd/resolve',
    '/run/resolvconf',
    '/run/current-system',
    '/run/wrappers',
    '/etc/resolv.conf',
  ].filter((path) => existsSync(path) && (path !== '/run/wrappers' || readdirSync(path).length > 0));
}
