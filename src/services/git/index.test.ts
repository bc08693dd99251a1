import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
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
import { afterAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../sandbox/index.ts';
import { createGit, type Repository } from './index.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'git-test-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const git = createGit(await createSandbox('auto'));
const bare = createGit(await createSandbox('bare'));
let count = 0;

function write(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function in_(root: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe', env }).trim();
}

function repository(files: Readonly<Record<string, string>> = { 'a.js': 'a' }): string {
  const root = join(base, `repo ${count++}`);
  mkdirSync(root);
  in_(root, 'init', '-q', '-b', 'main');
  in_(root, 'config', 'user.name', 'Ada');
  in_(root, 'config', 'user.email', 'ada@example.org');
  write(root, files);
  in_(root, 'add', '-A');
  in_(root, 'commit', '-q', '-m', 'first');
  return root;
}

async function inspected(folder: string): Promise<Repository> {
  return (await git.inspect(folder)) as Repository;
}

/** Everything of the user's that a branch must not change. */
function state(root: string): unknown {
  return [
    in_(root, 'status', '--porcelain'),
    in_(root, 'rev-parse', 'HEAD'),
    in_(root, 'symbolic-ref', 'HEAD'),
    readFileSync(join(root, '.git/index')).toString('hex'),
  ];
}

describe('inspecting', () => {
  it('knows a plain folder, and one that merely lies in a repository', async () => {
    const plain = join(base, 'plain');
    mkdirSync(plain);
    expect(await git.inspect(plain)).toBeUndefined();
    const root = repository();
    write(root, { 'scratch/x.js': '' });
    expect(await git.inspect(join(root, 'scratch'))).toBeUndefined();
  });

  it('does not take a folder above for the work tree because a repository says so', async () => {
    const root = repository({ 'p/a.js': 'a' });
    mkdirSync(join(root, 'p', '.git'));
    for (const name of ['HEAD', 'config', 'index', 'objects', 'refs'])
      cpSync(join(root, '.git', name), join(root, 'p', '.git', name), { recursive: true });
    rmSync(join(root, '.git'), { recursive: true });
    in_(join(root, 'p'), 'config', 'core.worktree', root);
    expect(in_(join(root, 'p'), 'rev-parse', '--show-toplevel')).toBe(root);
    expect(await git.inspect(join(root, 'p'))).toBeUndefined();
  });

  it('tells commit, branch, remote and whether the folder differs', async () => {
    const root = repository();
    in_(root, 'remote', 'add', 'origin', 'https://me:secret@example.org/a.git');
    const found = await inspected(root);
    expect(found).toMatchObject({
      root,
      prefix: '',
      branch: 'main',
      dirty: false,
      shallow: false,
      remote: 'https://example.org/a.git',
    });
    expect(found.commit).toBe(in_(root, 'rev-parse', 'HEAD'));
    write(root, { 'a.js': 'b' });
    expect((await inspected(root)).dirty).toBe(true);
    in_(root, 'checkout', '-q', '--detach');
    expect((await inspected(root)).branch).toBeUndefined();
  });

  it('knows a repository without a commit and a shallow clone', async () => {
    const empty = join(base, 'empty');
    mkdirSync(empty);
    in_(empty, 'init', '-q');
    expect((await inspected(empty)).commit).toBeUndefined();
    const root = repository();
    write(root, { 'a.js': '2' });
    in_(root, 'commit', '-qam', 'second');
    const clone = join(base, 'clone');
    in_(base, 'clone', '-q', '--depth', '1', `file://${root}`, clone);
    expect((await inspected(clone)).shallow).toBe(true);
    expect(await git.history(await inspected(clone))).toEqual({
      available: false,
      reason: 'the clone is shallow, so how often files change is not known',
      churn: {},
    });
  });
});

describe('history', () => {
  it('counts commits and authors per file, whatever the names, relative to the folder', async () => {
    const root = repository({ 'p/a\nb.js': '1', 'p/ü x.js': '1', 'q.js': '1' });
    write(root, { 'p/a\nb.js': '2', 'q.js': '2' });
    in_(root, '-c', 'user.email=bob@example.org', 'commit', '-qam', 'second');
    write(root, { 'p/a\nb.js': '3' });
    in_(root, 'commit', '-qam', 'third');
    expect((await git.history(await inspected(join(root, 'p')))).churn).toEqual({
      'a\nb.js': { commits: 3, authors: 2, last: expect.stringMatching(/^[0-9a-f]{7} third$/) },
      'ü x.js': { commits: 1, authors: 1, last: expect.stringMatching(/^[0-9a-f]{7} first$/) },
    });
  });
});

describe.each([
  ['isolated', git],
  ['bare', bare],
] as const)('a hostile repository, %s', (_name, service) => {
  it('runs none of its hooks, filters and helpers', async () => {
    const root = repository({ 'a.js': 'a', '.gitattributes': '* filter=evil diff=evil\n' });
    const proof = join(root, 'proof');
    const evil = join(root, '.git/evil');
    writeFileSync(evil, `#!/bin/sh\ntouch '${proof}'\ncat\n`);
    chmodSync(evil, 0o755);
    for (const key of [
      'core.fsmonitor',
      'filter.evil.clean',
      'filter.evil.process',
      'filter.evil.smudge',
      'diff.evil.textconv',
      'diff.evil.command',
      'diff.external',
      'core.pager',
      'gpg.program',
      'core.sshCommand',
    ]) {
      in_(root, 'config', key, `'${evil}'`);
    }
    for (const [key, value] of [
      ['filter.evil.required', 'true'],
      ['log.showSignature', 'true'],
      ['commit.gpgSign', 'true'],
      ['core.hooksPath', '.git/hooks'],
    ] as const) {
      in_(root, 'config', key, value);
    }
    for (const hook of ['reference-transaction', 'post-index-change', 'pre-commit', 'post-commit']) {
      writeFileSync(join(root, '.git/hooks', hook), readFileSync(evil));
      chmodSync(join(root, '.git/hooks', hook), 0o755);
    }
    write(root, { 'a.js': 'b' });
    rmSync(proof, { force: true });
    const found = (await service.inspect(root)) as Repository;
    await service.history(found);
    await service.commitOnBranch(found, {
      branch: 'tests',
      commits: [{ message: 'm', files: [{ path: 'b.js', text: 'b' }] }],
    });
    expect(found.dirty).toBe(true);
    expect(existsSync(proof)).toBe(false);
    expect(await service.fileAt(found, 'tests', 'b.js')).toBe('b');
  });
});

describe('committing on a branch', () => {
  const commits = [
    { message: 'test: a\n\nbody', files: [{ path: 'tests/a.test.js', text: 'one\r\n' }] },
    { message: 'test: b', files: [{ path: 'tests/ü\nb.test.js', text: 'two' }] },
  ];

  it('leaves files, index and HEAD as they were', async () => {
    const root = repository();
    write(root, { 'a.js': 'changed', 'staged.js': 's' });
    in_(root, 'add', 'staged.js');
    const before = state(root);
    const result = await git.commitOnBranch(await inspected(root), {
      branch: 'qtest/generated-tests',
      commits,
    });
    expect(state(root)).toEqual(before);
    expect(readdirSync(root).sort()).toEqual(['.git', 'a.js', 'staged.js']);
    expect(result).toMatchObject({ created: true, base: in_(root, 'rev-parse', 'main') });
    expect(
      in_(root, 'log', '--format=%H %an %s', '--reverse', 'main..qtest/generated-tests').split('\n'),
    ).toEqual([`${result.commits[0]} Ada test: a`, `${result.commits[1]} Ada test: b`]);
    expect(in_(root, 'ls-tree', '-rz', '--name-only', 'qtest/generated-tests').split('\0')).toEqual([
      'a.js',
      'tests/a.test.js',
      'tests/ü\nb.test.js',
      '',
    ]);
    expect(in_(root, 'fsck', '--strict')).toBe('');
  });

  it('makes nothing the second time, and goes on from what stands on the branch', async () => {
    const root = repository();
    const first = await git.commitOnBranch(await inspected(root), { branch: 'tests', commits });
    expect(await git.commitOnBranch(await inspected(root), { branch: 'tests', commits })).toMatchObject({
      commits: [],
      created: false,
    });
    const more = [{ message: 'more', files: [{ path: 'c.test.js', text: 'c' }] }];
    const second = await git.commitOnBranch(await inspected(root), { branch: 'tests', commits: more });
    expect(in_(root, 'rev-parse', 'tests~1')).toBe(first.commits[1]);
    expect(in_(root, 'rev-parse', 'tests')).toBe(second.commits[0]);
  });

  it('starts again from HEAD when the branch was merged', async () => {
    const root = repository();
    await git.commitOnBranch(await inspected(root), { branch: 'tests', commits });
    in_(root, 'merge', '-q', 'tests');
    write(root, { 'a.js': '2' });
    in_(root, 'commit', '-qam', 'later');
    const result = await git.commitOnBranch(await inspected(root), {
      branch: 'tests',
      commits: [{ message: 'x', files: [{ path: 'x', text: 'x' }] }],
    });
    expect(result.base).toBe(in_(root, 'rev-parse', 'HEAD'));
  });

  it('keeps the mode of a file and works in a folder of the repository', async () => {
    const root = repository({ 'p/run.sh': 'old' });
    chmodSync(join(root, 'p/run.sh'), 0o755);
    in_(root, 'commit', '-qam', 'executable');
    await git.commitOnBranch(await inspected(join(root, 'p')), {
      branch: 'tests',
      commits: [{ message: 'x', files: [{ path: 'run.sh', text: 'new' }] }],
    });
    expect(in_(root, 'ls-tree', '-r', 'tests')).toMatch(/^100755 blob \w+\tp\/run\.sh$/);
  });

  it('refuses a branch that is checked out, here or in another worktree', async () => {
    const root = repository();
    await expect(
      git.commitOnBranch(await inspected(root), { branch: 'main', commits }),
    ).rejects.toMatchObject({ code: 'E_BRANCH_IN_USE' });
    in_(root, 'worktree', 'add', '-q', '-b', 'tests', join(base, 'worktree'));
    await expect(
      git.commitOnBranch(await inspected(root), { branch: 'tests', commits }),
    ).rejects.toMatchObject({ code: 'E_BRANCH_IN_USE' });
  });

  it('refuses impossible names and a repository without a commit', async () => {
    const root = repository();
    for (const branch of ['-d', 'a..b', 'a b', '', 'a/', '@{x}']) {
      await expect(git.commitOnBranch(await inspected(root), { branch, commits })).rejects.toMatchObject({
        code: 'E_BRANCH',
      });
    }
    const empty = join(base, 'unborn');
    mkdirSync(empty);
    in_(empty, 'init', '-q');
    await expect(
      git.commitOnBranch(await inspected(empty), { branch: 'tests', commits }),
    ).rejects.toMatchObject({ code: 'E_NO_COMMIT' });
  });

  it('never writes through a link and never leaves the repository', async () => {
    const root = repository();
    execFileSync('ln', ['-s', '/etc', join(root, 'etc')]);
    in_(root, 'add', '-A');
    in_(root, 'commit', '-qm', 'link');
    const found = await inspected(root);
    for (const path of ['etc', 'etc/x', 'a.js/x', '../x', '.git/hooks/x']) {
      await expect(
        git.commitOnBranch(found, {
          branch: 'tests',
          commits: [{ message: 'x', files: [{ path, text: '' }] }],
        }),
      ).rejects.toMatchObject({ code: 'E_GIT' });
    }
    expect(in_(root, 'branch', '--list', 'tests')).toBe('');
    expect(await git.base(found, 'tests')).toBe(found.commit);
  });
});
