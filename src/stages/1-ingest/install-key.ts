// Names an installation by everything that decides it: manifests, lockfiles, the commands, and the tools' versions.
import { basename } from 'node:path';
import { sha256 } from '../../lib/hash.ts';
import type { FileView, InstallWay } from '../../ports/index.ts';
import type { IngestDeps } from './deps.ts';

export interface KeyParts {
  readonly ways: readonly InstallWay[];
  /** Of the installation's folder. */
  readonly view: FileView;
  /** Names of the files that decide what is installed. */
  readonly names: readonly string[];
  readonly allowScripts: boolean;
}

/** A file name; equal for equal installations. */
export async function installKey(
  { ways, view, names, allowScripts }: KeyParts,
  deps: IngestDeps,
): Promise<string> {
  const files = view
    .list()
    .filter((path) => names.includes(basename(path)))
    .map((path) => [path, sha256(view.read(path) ?? '')]);
  const programs = [...new Set(ways.map(({ command }) => command.argv[0]))];
  const versions = await Promise.all(programs.map((program) => versionOf(program, ways, deps)));
  // The copy lies in another folder each time.
  const commands = ways.map(({ command: { argv, env, writable } }) => [
    argv.map((word) => (writable.includes(word) ? '' : word)),
    env,
  ]);
  const { platform, arch, versions: own } = process;
  const parts = { files, versions, commands, allowScripts, platform, arch, modules: own.modules };
  return sha256(JSON.stringify(parts)).slice(0, 32);
}

async function versionOf(program: string, ways: readonly InstallWay[], deps: IngestDeps): Promise<string> {
  const command = ways.find(({ command: { argv } }) => argv[0] === program)?.command;
  if (command === undefined) return '';
  const outcome = await deps.sandbox.run(
    { ...command, argv: [program, '--version'], limits: { wallMs: 20_000 }, writable: [], network: 'none' },
    deps.signal,
  );
  return outcome.kind === 'exited' ? outcome.stdout.trim() : outcome.kind;
}
