import { describe, expect, it } from 'vitest';
import { isGitAddress, parseGitAddress } from './git-address.ts';

describe('addresses of repositories', () => {
  it.each([
    ['https://example.org/a/thing.git', 'https', 'https://example.org/a/thing.git', 'thing'],
    ['https://me:pw@example.org:8443/a/thing', 'https', 'https://example.org:8443/a/thing', 'thing'],
    ['ssh://git@example.org:22/a/thing.git', 'ssh', 'ssh://git@example.org:22/a/thing.git', 'thing'],
    ['git@example.org:a/thing.git', 'ssh', 'git@example.org:a/thing.git', 'thing'],
    ['file:///srv/thing/', 'file', 'file:///srv/thing/', 'thing'],
    ['http://localhost:81/thing', 'http', 'http://localhost:81/thing', 'thing'],
  ])('reads %s', (text, scheme, url, name) => {
    expect(isGitAddress(text)).toBe(true);
    expect(parseGitAddress(text)).toMatchObject({ scheme, url, name });
  });

  it.each(['.', '../a', '/srv/a', 'C:\\work', 'c:/work', 'a b', 'src'])('takes %s for a folder', (text) => {
    expect(isGitAddress(text)).toBe(false);
  });

  it.each([
    'ext::sh -c touch% /tmp/x',
    'ext::sh',
    'fd::3',
    'git://example.org/a.git',
    'http://example.org/a.git',
    'ftp://example.org/a.git',
    'https://example.org',
    'https://example.org/..',
    'https://example.org/a?x=1',
    'ssh://-oProxyCommand=x/a',
    'ssh://-l@example.org/a',
    '-oProxyCommand=x:a',
    'git@-oProxyCommand:a',
    'git@example.org:--upload-pack=x',
    'file://server/a',
    'https://exa mple.org/a',
    'https://example.org/a\nb',
  ])('refuses %j', (text) => {
    expect(() => parseGitAddress(text)).toThrow(expect.objectContaining({ code: 'E_SOURCE' }));
  });

  it('never repeats a password', () => {
    expect(() => parseGitAddress('ftp://me:hunter2@example.org/a')).toThrow(/^(?!.*hunter2)/);
  });
});
