// A subject of the benchmark: a package as it was published, laid out as its maintainer would have it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from './processes.ts';

export interface Subject {
  readonly name: string;
  readonly version: string;
  /** The files that are judged, relative to the package. */
  readonly sources: readonly string[];
}

const PACK_SECONDS = 120;

/** The folder of the installed package, or of one unpacked under `scratch`. */
export async function obtain(subject: Subject, modules: string, scratch: string): Promise<string> {
  const installed = join(modules, subject.name);
  const manifest = join(installed, 'package.json');
  if (existsSync(manifest)) {
    const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
    if (version === subject.version) return installed;
  }
  mkdirSync(scratch, { recursive: true });
  const at = { cwd: scratch, limitSeconds: PACK_SECONDS };
  await mustRun({ ...at, argv: ['npm', 'pack', '--silent', `${subject.name}@${subject.version}`] });
  const archive = readdirSync(scratch).find((name) => name.endsWith('.tgz')) ?? '';
  await mustRun({ ...at, argv: ['tar', '-xzf', archive] });
  return join(scratch, 'package');
}

/** Copies the package without tests and dependencies. */
export function layOut(from: string, to: string): void {
  cpSync(from, to, {
    recursive: true,
    filter: (path) =>
      !/[\\/](node_modules|tests?|__tests__|spec)([\\/]|$)|\.(test|spec)\.\w+$/.test(path.slice(from.length)),
  });
}

/** Makes the folder a repository with one commit. */
export async function makeRepository(folder: string): Promise<void> {
  const git = (...args: string[]) =>
    mustRun({
      argv: [
        'git',
        '-c',
        'user.name=bench',
        '-c',
        'user.email=bench@localhost',
        '-c',
        'commit.gpgsign=false',
        ...args,
      ],
      cwd: folder,
      limitSeconds: 60,
    });
  await git('init', '--quiet', '--initial-branch=main');
  await git('add', '--all');
  await git('commit', '--quiet', '--message=As published');
}
