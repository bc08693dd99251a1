// Reads /proc to find a process's descendants, wherever they hid, and to weigh them. Elsewhere than on Linux the
// process group is all that is known.
import { readdirSync, readFileSync } from 'node:fs';
import { MARK } from './environment.ts';

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly residentPages: number;
  readonly zombie: boolean;
}

/** Page size is 4096 on every platform Node ships for with a /proc but some 64-bit ARM kernels, which use 64 KiB. */
const PAGE_BYTES = 4096;

function table(): Row[] {
  const rows: Row[] = [];
  for (const name of processNames()) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1');
      // The command's name may hold spaces and parentheses; the fields start after its last one.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      rows.push({
        pid: Number(name),
        parent: Number(fields[1]),
        residentPages: Number(fields[21]),
        zombie: fields[0] === 'Z',
      });
    } catch {
      // It ended meanwhile.
    }
  }
  return rows;
}

function processNames(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

function below(rows: readonly Row[], root: number): Row[] {
  const children = new Map<number, Row[]>();
  for (const row of rows) {
    const list = children.get(row.parent);
    if (list === undefined) children.set(row.parent, [row]);
    else list.push(row);
  }
  const found = rows.filter((row) => row.pid === root);
  for (let i = 0; i < found.length; i++) found.push(...(children.get((found[i] as Row).pid) ?? []));
  return found;
}

/** Resident bytes of each root's tree, in the order given. One reading of /proc serves all. */
export function residentBytes(roots: readonly number[]): number[] {
  const rows = table();
  return roots.map((root) => below(rows, root).reduce((sum, row) => sum + row.residentPages, 0) * PAGE_BYTES);
}

/** Living processes below `root`, `root` included, and those that carry the mark in their environment. */
export function members(root: number, mark: string): number[] {
  const found = new Set(
    below(table(), root)
      .filter((row) => !row.zombie)
      .map((row) => row.pid),
  );
  for (const name of processNames()) if (isMarked(name, mark)) found.add(Number(name));
  found.delete(process.pid);
  return [...found];
}

function isMarked(name: string, mark: string): boolean {
  return environmentOf(name).includes(`${MARK}=${mark}`);
}

function environmentOf(name: string): readonly string[] {
  try {
    return readFileSync(`/proc/${name}/environ`, 'latin1').split('\0');
  } catch {
    return [];
  }
}

/** Sends SIGKILL to every process that a command of the process `owner` (an identity) left behind. */
export function killLeftBehind(owner: string): void {
  for (const name of processNames()) {
    if (
      Number(name) !== process.pid &&
      environmentOf(name).some((entry) => entry.startsWith(`${MARK}=${owner}/`))
    )
      signal(Number(name));
  }
}

/** Sends SIGKILL to the group of `root` and to every member; true when there was anything to kill. */
export function killMembers(root: number, mark: string): boolean {
  let any = signal(-root);
  for (const pid of members(root, mark)) any = signal(pid) || any;
  return any;
}

function signal(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
