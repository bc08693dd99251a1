// Where QTest keeps what belongs to no folder of the user's: clones and their workspaces.
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseGitAddress } from './git-address.ts';
import { sha256 } from './hash.ts';

/** `QTEST_HOME`, or `.qtest` in the user's home; absolute. */
export function qtestHome(env: Readonly<Record<string, string | undefined>>): string {
  return env.QTEST_HOME ? resolve(env.QTEST_HOME) : join(homedir(), '.qtest');
}

/** The folder of a repository's workspace: the same for the same address and reference. Throws KnownError E_SOURCE. */
export function workspaceFolder(home: string, address: string, ref: string | undefined): string {
  const { url, name } = parseGitAddress(address);
  const readable = name.replaceAll(/[^\w.-]+/g, '-').slice(0, 40);
  return join(home, 'workspaces', `${readable}-${sha256(`${url}\n${ref ?? ''}`).slice(0, 10)}`);
}
