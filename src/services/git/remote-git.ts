// Git commands that talk to a remote: the only ones with a network, and with the user's own credentials. They never
// touch a work tree, so that nothing which a repository says is run can run beside them.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GitAddress } from '../../lib/git-address.ts';
import type { Outcome } from '../../ports/index.ts';
import { commandSettings, LOCKED_ENVIRONMENT, LOCKED_SETTINGS, type Setting } from './run-git.ts';
import type { Runner } from './runner.ts';

export interface Remote {
  readonly address: GitAddress;
  /** Read token; goes to the address's own host alone, in a header, through the environment. */
  readonly token?: string;
}

export interface RemoteCommand {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly writable: readonly string[];
  readonly stdin?: string;
}

/** A clone of a large repository over a slow line. */
const WALL_MS = 30 * 60_000;
const OUTPUT_BYTES = 1024 * 1024;

/** Where git, ssh and the common credential helpers keep what they need; readable to these commands alone. */
const OWN = [
  '.gitconfig',
  '.config/git',
  '.git-credentials',
  '.cache/git',
  '.netrc',
  '.ssh',
  '.config/gh',
  '.config/glab-cli',
];

/** Runs one command against the remote. */
export function runRemote(
  runner: Runner,
  remote: Remote,
  { args, cwd, writable, stdin }: RemoteCommand,
  signal?: AbortSignal,
): Promise<Outcome> {
  const home = homedir();
  // The user's own configuration holds the proxies and credential helpers.
  const { GIT_CONFIG_GLOBAL: _, GIT_CONFIG_NOSYSTEM: __, ...locked } = LOCKED_ENVIRONMENT;
  return runner.run(
    {
      argv: ['git', '--no-pager', ...args],
      cwd,
      env: {
        ...locked,
        ...commandSettings(settingsFor(remote, home)),
        HOME: home,
        GIT_ALLOW_PROTOCOL: remote.address.scheme,
        GIT_SSH_VARIANT: 'ssh',
      },
      ...(stdin === undefined ? {} : { stdin }),
      limits: { wallMs: WALL_MS, outputBytes: OUTPUT_BYTES },
      readable: [...OWN.map((path) => join(home, path)), ...localFolder(remote.address)],
      writable,
      network: 'remote',
    },
    signal,
  );
}

function settingsFor({ address, token }: Remote, home: string): readonly Setting[] {
  const { scheme, url, credentials } = address;
  const http = scheme === 'https' || scheme === 'http';
  const secret = http ? headerFor(credentials, token) : undefined;
  const kept = LOCKED_SETTINGS.filter(([key]) => key !== 'credential.helper' && key !== 'core.sshCommand');
  return [
    ...kept,
    // Nobody is there to answer a question, and the system's own file may belong to somebody else in here.
    ['core.sshCommand', `ssh -o BatchMode=yes -F ${quoted(join(home, '.ssh', 'config'))}`],
    ['core.askPass', ''],
    ['fetch.recurseSubmodules', 'false'],
    ['http.followRedirects', 'initial'],
    ['protocol.version', '2'],
    ...(secret === undefined
      ? []
      : ([
          ['credential.helper', ''],
          [`http.${new URL(url).origin}/.extraHeader`, secret],
        ] as const)),
  ];
}

/** Every host takes a token as the password of basic authentication; the name before it is free. */
function headerFor(credentials: GitAddress['credentials'], token: string | undefined): string | undefined {
  const password = credentials?.password || token;
  if (!password) return undefined;
  const pair = `${credentials?.user || 'x-access-token'}:${password}`;
  return `Authorization: Basic ${Buffer.from(pair).toString('base64')}`;
}

function localFolder({ scheme, url }: GitAddress): string[] {
  return scheme === 'file' ? [fileURLToPath(url)] : [];
}

function quoted(path: string): string {
  return `'${path.replaceAll("'", "'\\''")}'`;
}
