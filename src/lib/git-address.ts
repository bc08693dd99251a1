// What a user may name as the source of a repository, and what is refused before git ever sees it.
import { KnownError } from './known-error.ts';

export interface GitAddress {
  readonly scheme: 'https' | 'http' | 'ssh' | 'file';
  /** The address without credentials: what is printed, stored and given to git. */
  readonly url: string;
  /** Last part of the path without `.git`. */
  readonly name: string;
  /** User name and password that stood in an http address; never printed or stored. */
  readonly credentials?: { readonly user: string; readonly password: string };
}

const SCHEME = /^([a-z][a-z0-9+.-]*):\/\//i;
/** `git@host:path`; a single letter before the colon is a drive. */
const SCP_LIKE = /^(?:([^\s@/:]+)@)?([^\s@/:]{2,}|\[[0-9a-f:]+\]):(?!\/\/)(\S.*)$/i;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the text means a repository elsewhere; everything else is a folder of this machine. */
export function isGitAddress(text: string): boolean {
  return SCHEME.test(text) || /^[a-z0-9]+::/i.test(text) || SCP_LIKE.test(text);
}

/** Reads an address. Throws KnownError E_SOURCE for what can not be, or must not be, cloned. */
export function parseGitAddress(text: string): GitAddress {
  if (/^[a-z0-9]+::/i.test(text)) throw refused('helpers of git (`name::address`) are not run');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0000-\u0020\u007f]/.test(text)) throw refused('it holds a space or a control character');
  if (text.startsWith('-')) throw refused('it begins with a hyphen');
  if (!SCHEME.test(text)) return scpLike(text);
  const url = URL.parse(text);
  if (url === null) throw refused('it is not an address');
  const scheme = url.protocol.slice(0, -1);
  if (url.hostname.startsWith('-') || url.username.startsWith('-'))
    throw refused('a name begins with a hyphen');
  if (url.search !== '' || url.hash !== '') throw refused('it has a ? or # part; give a branch with --ref');
  const name = nameOf(url.pathname);
  switch (scheme) {
    case 'https':
      return { scheme, url: bare(url), name, ...credentialsOf(url) };
    case 'http':
      if (!LOOPBACK.has(url.hostname)) throw refused('http sends tokens in the open; use https');
      return { scheme, url: bare(url), name, ...credentialsOf(url) };
    case 'ssh':
      if (url.hostname === '') throw refused('it names no host');
      url.password = '';
      return { scheme, url: url.href, name };
    case 'file':
      if (url.hostname !== '') throw refused('a file address has no host: file:///folder');
      return { scheme, url: text, name };
    default:
      throw refused(`${scheme}:// is not offered; use https://, ssh://, git@host:path or file:///folder`);
  }
}

function scpLike(text: string): GitAddress {
  const [, user, host = '', path = ''] = SCP_LIKE.exec(text) ?? [];
  if (host === '') throw refused('it is not an address');
  if (host.startsWith('-') || path.startsWith('-') || user?.startsWith('-'))
    throw refused('a name begins with a hyphen');
  return { scheme: 'ssh', url: text, name: nameOf(path) };
}

function credentialsOf({ username, password }: URL): Pick<GitAddress, 'credentials'> {
  if (username === '' && password === '') return {};
  return { credentials: { user: decodeURIComponent(username), password: decodeURIComponent(password) } };
}

function bare(url: URL): string {
  const clean = new URL(url);
  clean.username = '';
  clean.password = '';
  return clean.href;
}

function nameOf(path: string): string {
  const last =
    path
      .replace(/\/+$/, '')
      .replace(/\.git$/, '')
      .split('/')
      .at(-1) ?? '';
  if (last === '' || last === '.' || last === '..') throw refused('it names no repository');
  return last;
}

/** The address itself is not repeated: it may hold a password. */
function refused(why: string): KnownError {
  return new KnownError('E_SOURCE', `The address of the repository can not be used: ${why}.`);
}
