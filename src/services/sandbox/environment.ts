// The environment of sandboxed commands: empty, plus what every program needs. Tokens and keys never pass.
import { dirname, isAbsolute } from 'node:path';
import type { Command } from '../../ports/index.ts';

/** Of the caller's environment, what a command needs to reach another machine: proxies and certificates. */
const NETWORK = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'no_proxy',
  'all_proxy',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'NODE_EXTRA_CA_CERTS',
  'CURL_CA_BUNDLE',
  'REQUESTS_CA_BUNDLE',
  'GIT_SSL_CAINFO',
];
/** What only the one or the other needs. */
const FURTHER = { none: [], registry: ['npm_config_registry'], remote: ['SSH_AUTH_SOCK', 'XDG_CONFIG_HOME'] };

/** Marks every process of one command, so that a daemon that left the process tree is still found. */
export const MARK = 'QTEST_PROCESS';

export interface Surroundings {
  readonly host: Readonly<Record<string, string | undefined>>;
  readonly execPath: string;
  readonly home: string;
  readonly tmp: string;
  readonly mark: string;
}

/**
 * Builds the environment of a command. Zone and locale are fixed so that results do not depend on the machine;
 * `command.env` comes last and wins.
 */
export function environment(command: Command, around: Surroundings): Record<string, string> {
  const env: Record<string, string> = {
    PATH: searchPath(around),
    HOME: around.home,
    TMPDIR: around.tmp,
    TMP: around.tmp,
    TEMP: around.tmp,
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    TERM: 'dumb',
    NO_COLOR: '1',
    [MARK]: around.mark,
  };
  if (around.host.SystemRoot !== undefined) env.SystemRoot = around.host.SystemRoot;
  if (command.network !== 'none') {
    for (const name of [...NETWORK, ...FURTHER[command.network]]) {
      const value = around.host[name];
      if (value !== undefined) env[name] = value;
    }
  }
  return { ...env, ...command.env };
}

/** The caller's PATH, led by the folder of the running interpreter, without relative entries. */
function searchPath({ host, execPath }: Surroundings): string {
  const folders = [dirname(execPath), ...(host.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':')];
  return [...new Set(folders.filter((folder) => isAbsolute(folder)))].join(':');
}
