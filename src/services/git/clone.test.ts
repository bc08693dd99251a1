import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../ports/index.ts';
import { createSandbox } from '../sandbox/index.ts';
import { type GitServer, serveGit } from './fixtures/git-server.ts';
import { createGit } from './index.ts';

const TOKEN = 'sesame-0815';
const base = realpathSync(mkdtempSync(join(tmpdir(), 'git-clone-test-')));
const sandbox = await createSandbox('auto');
const commands: Command[] = [];
const git = createGit({
  run: (command, signal) => {
    commands.push(command);
    return sandbox.run(command, signal);
  },
});
const bare = join(base, 'served', 'thing.git');
let first = '';
let second = '';
let hidden = '';
let open: GitServer;
let locked: GitServer;
let count = 0;
const place = () => join(base, `clone-${count++}`);

function in_(root: string, ...args: string[]): string {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.org',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.org',
  };
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe', env }).trim();
}

function commit(root: string, files: Record<string, string>, message: string): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  in_(root, 'add', '-A');
  in_(root, 'commit', '-q', '-m', message);
  return in_(root, 'rev-parse', 'HEAD');
}

beforeAll(async () => {
  const work = join(base, 'work');
  mkdirSync(work);
  in_(work, 'init', '-q', '-b', 'main');
  first = commit(work, { 'a.js': 'one', 'old.js': 'gone later' }, 'first');
  in_(work, 'tag', 'v1.0.0');
  in_(work, 'switch', '-q', '-c', 'feature/x');
  commit(work, { 'x.js': 'x' }, 'feature');
  in_(work, 'switch', '-q', 'main');
  rmSync(join(work, 'old.js'));
  second = commit(
    work,
    {
      'a.js': 'two',
      '.gitattributes': '*.js filter=evil\n',
      '.lfsconfig': '[lfs]\nurl = https://evil.example\n',
    },
    'second',
  );
  in_(work, 'switch', '-q', '--detach');
  hidden = commit(work, { 'pull.js': 'p' }, 'of a pull request');
  in_(work, 'update-ref', 'refs/pull/7/head', hidden);
  in_(work, 'switch', '-q', 'main');
  mkdirSync(dirname(bare));
  in_(base, 'clone', '-q', '--bare', work, bare);
  in_(work, 'push', '-q', bare, 'refs/pull/7/head:refs/pull/7/head');
  in_(base, 'init', '-q', '--bare', join(base, 'served', 'empty.git'));
  open = await serveGit(join(base, 'served'));
  locked = await serveGit(join(base, 'served'), `x-access-token:${TOKEN}`);
});

afterAll(async () => {
  await open.close();
  await locked.close();
  rmSync(base, { recursive: true, force: true });
});

describe('cloning over http', () => {
  it('brings the whole history and the contents of one commit alone', async () => {
    const into = place();
    const cloned = await git.clone({ url: `${open.url}/thing.git`, into });
    expect(cloned).toEqual({ commit: second, branch: 'main', shallow: false });
    expect(readFileSync(join(into, 'a.js'), 'utf8')).toBe('two');
    expect(in_(into, 'status', '--porcelain', '-b')).toBe('## main...origin/main');
    expect(in_(into, 'rev-list', '--count', 'HEAD')).toBe('2');
    // The text of the first commit's file was not fetched.
    expect(in_(into, 'rev-list', '--objects', '--missing=print', 'HEAD')).toMatch(/^\?/m);
    const repository = await git.inspect(into);
    expect(repository).toMatchObject({
      commit: second,
      branch: 'main',
      dirty: false,
      remote: `${open.url}/thing.git`,
    });
    const history = await git.history(repository as NonNullable<typeof repository>);
    expect(history.churn['a.js']).toMatchObject({ commits: 2, authors: 1 });
  });

  it.each([
    ['a branch', 'feature/x', 'x.js', 'feature/x'],
    ['a tag', 'v1.0.0', 'old.js', undefined],
    ['a short commit', () => first.slice(0, 9), 'old.js', undefined],
    ['a commit that no branch reaches', () => hidden, 'pull.js', undefined],
    ['a reference of its own', 'refs/pull/7/head', 'pull.js', undefined],
  ])('checks out %s', async (_, ref, file, branch) => {
    const into = place();
    const named = typeof ref === 'string' ? ref : ref();
    const cloned = await git.clone({ url: `${open.url}/thing.git`, ref: named, into });
    expect(cloned.branch).toBe(branch);
    expect(existsSync(join(into, file))).toBe(true);
    expect(in_(into, 'status', '--porcelain')).toBe('');
    expect(in_(into, 'rev-parse', 'HEAD')).toBe(cloned.commit);
  });

  it('names near references when there is none', async () => {
    const asked = git.clone({ url: `${open.url}/thing.git`, ref: 'feature/y', into: place() });
    await expect(asked).rejects.toMatchObject({
      code: 'E_REF',
      message: expect.stringContaining('did you mean feature/x'),
    });
    for (const ref of ['-u', 'a..b', '--upload-pack=touch x']) {
      await expect(git.clone({ url: `${open.url}/thing.git`, ref, into: place() })).rejects.toMatchObject({
        code: 'E_REF',
      });
    }
  });

  it('brings the contents of a second commit to compare with', async () => {
    const into = place();
    await git.clone({ url: `${open.url}/thing.git`, since: 'v1.0.0', into });
    expect(in_(into, 'show', 'v1.0.0:old.js')).toBe('gone later');
  });

  it('brings an earlier clone up to date and touches nothing else', async () => {
    const into = place();
    const url = `${open.url}/thing.git`;
    await git.clone({ url, ref: 'v1.0.0', into });
    in_(into, 'branch', 'mine');
    expect((await git.clone({ url, ref: 'main', into })).commit).toBe(second);
    expect(existsSync(join(into, 'old.js'))).toBe(false);
    expect(in_(into, 'rev-parse', 'mine')).toBe(first);
    writeFileSync(join(into, 'a.js'), 'edited');
    await expect(git.clone({ url, into })).rejects.toMatchObject({
      code: 'E_CLONE',
      message: expect.stringContaining('not committed'),
    });
    const other = place();
    mkdirSync(other);
    writeFileSync(join(other, 'mine.txt'), '');
    await expect(git.clone({ url, into: other })).rejects.toMatchObject({ code: 'E_CLONE' });
    expect(readdirSync(other)).toEqual(['mine.txt']);
  });

  it('says what is wrong in one sentence and leaves nothing behind', async () => {
    const into = place();
    const failing = (url: string) => git.clone({ url, into }).catch((error: Error) => error);
    expect(await failing(`${open.url}/absent.git`)).toMatchObject({
      code: 'E_CLONE',
      message: expect.stringContaining('there is no repository at'),
    });
    expect(await failing(`${open.url}/empty.git`)).toMatchObject({
      code: 'E_CLONE',
      message: expect.stringContaining('has no commit'),
    });
    const gone = await serveGit(base);
    await gone.close();
    expect(await failing(`${gone.url}/thing.git`)).toMatchObject({
      code: 'E_CLONE',
      message: expect.stringContaining('can not be reached'),
    });
    expect(readdirSync(base).filter((name) => name.includes(into.split('/').at(-1) as string))).toEqual([]);
  });
});

describe('a token', () => {
  const everywhere = (into: string) =>
    execFileSync('grep', ['-rlaE', `${TOKEN}|Authorization`, into, '--exclude-dir=objects'], {
      encoding: 'utf8',
    });

  it('opens a private repository and is stored nowhere', async () => {
    const into = place();
    commands.length = 0;
    const refused = git.clone({ url: `${locked.url}/thing.git`, into });
    await expect(refused).rejects.toMatchObject({
      code: 'E_CLONE',
      message: expect.stringContaining('QTEST_GIT_TOKEN'),
    });
    await git.clone({ url: `${locked.url}/thing.git`, into, token: TOKEN });
    expect(readFileSync(join(into, 'a.js'), 'utf8')).toBe('two');
    expect(() => everywhere(into)).toThrow();
    expect(JSON.stringify(commands.map(({ argv }) => argv))).not.toContain(TOKEN);
    const networked = commands.filter(({ network }) => network !== 'none').map(({ argv }) => argv);
    expect(networked.every((argv) => argv.some((word) => word === 'clone' || word === 'fetch'))).toBe(true);
  });

  it('goes to the host of the address alone', async () => {
    commands.length = 0;
    await git.clone({ url: `${locked.url}/thing.git`, into: place(), token: TOKEN });
    const env = commands.find(({ network }) => network === 'remote')?.env ?? {};
    const at = Object.entries(env).find(([, value]) => value.startsWith('Authorization'))?.[0];
    expect(env[(at ?? '').replace('VALUE', 'KEY')]).toBe(`http.${locked.url}/.extraHeader`);
    const offline = commands.filter(({ network }) => network === 'none');
    expect(JSON.stringify(offline)).not.toContain('Authorization');
  });

  it('may stand in the address, which is kept without it', async () => {
    const into = place();
    const url = locked.url.replace('http://', `http://x-access-token:${TOKEN}@`);
    await git.clone({ url: `${url}/thing.git`, into });
    expect(in_(into, 'config', 'remote.origin.url')).toBe(`${locked.url}/thing.git`);
    expect(() => everywhere(into)).toThrow();
    const wrong = git.clone({ url: `${url.replace(TOKEN, 'wrong-one')}/thing.git`, into: place() });
    await expect(wrong).rejects.toMatchObject({
      code: 'E_CLONE',
      message: expect.not.stringContaining('wrong-one'),
    });
  });
});

describe('other ways', () => {
  it('clones from a file address', async () => {
    const into = place();
    const cloned = await git.clone({ url: pathToFileURL(bare).href, into });
    expect(cloned).toMatchObject({ commit: second, branch: 'main' });
    expect(existsSync(join(into, 'a.js'))).toBe(true);
    await expect(
      git.clone({ url: pathToFileURL(join(base, 'nothing')).href, into: place() }),
    ).rejects.toMatchObject({
      code: 'E_CLONE',
      message: expect.stringContaining('there is no git repository'),
    });
  });

  it('says that a shallow remote is shallow', async () => {
    const shallow = join(base, 'served', 'shallow.git');
    in_(base, 'clone', '-q', '--bare', '--depth=1', pathToFileURL(bare).href, shallow);
    expect(await git.clone({ url: `${open.url}/shallow.git`, into: place() })).toMatchObject({
      shallow: true,
      commit: second,
    });
  });

  it('runs no hook of a template, no filter and no command that the user did not ask for', async () => {
    const home = join(base, 'home');
    const trap = join(home, 'trap.sh');
    const proof = join(base, 'trapped');
    mkdirSync(join(home, 'template', 'hooks'), { recursive: true });
    writeFileSync(trap, `#!/bin/sh\ntouch ${proof}\ncat\n`);
    chmodSync(trap, 0o755);
    execFileSync('cp', [trap, join(home, 'template', 'hooks', 'post-checkout')]);
    writeFileSync(
      join(home, '.gitconfig'),
      `[init]\ntemplateDir = ${home}/template\n[core]\nhooksPath = ${home}/template/hooks\nfsmonitor = ${trap}\n[filter "evil"]\nsmudge = ${trap}\nclean = ${trap}\n`,
    );
    const before = process.env.HOME;
    process.env.HOME = home;
    try {
      const into = place();
      await createGit(await createSandbox('bare')).clone({ url: `${open.url}/thing.git`, into });
      expect(readFileSync(join(into, 'a.js'), 'utf8')).toBe('two');
      expect(existsSync(proof)).toBe(false);
    } finally {
      process.env.HOME = before;
    }
  });

  it('gives ssh the address as an argument, and answers no question', async () => {
    commands.length = 0;
    await expect(git.clone({ url: 'git@127.0.0.1:thing.git', into: place() })).rejects.toMatchObject({
      code: 'E_CLONE',
    });
    const asked = commands.find(({ network }) => network === 'remote');
    expect(asked?.argv.slice(-3, -1)).toEqual(['--', 'git@127.0.0.1:thing.git']);
    expect(Object.values(asked?.env ?? {}).join('\n')).toContain('BatchMode=yes');
    expect(asked?.env?.GIT_ALLOW_PROTOCOL).toBe('ssh');
  });
});
