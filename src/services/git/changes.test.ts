import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox } from '../sandbox/index.ts';
import { createGit, type Repository } from './index.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'git-changes-test-')));
const root = join(base, 'repo');
const git = createGit(await createSandbox('auto'));
let first = '';

function in_(folder: string, ...args: string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  return execFileSync('git', [...who, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}
function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
const lines = (...numbers: readonly (number | string)[]) => `${numbers.join('\n')}\n`;
const changes = async (folder: string, ref: string) =>
  git.changes((await git.inspect(folder)) as Repository, ref);

beforeAll(() => {
  mkdirSync(root);
  in_(root, 'init', '-q', '-b', 'main');
  write({
    'src/a.js': lines(1, 2, 3, 4, 5),
    'src/moved.js': lines(...Array.from({ length: 20 }, (_, i) => `line ${i}`)),
    'src/gone.js': 'x',
    'src/-->.js': lines(1),
    'top.js': lines(1),
    '.gitignore': 'ignored.js\n',
  });
  in_(root, 'add', '-A');
  in_(root, 'commit', '-q', '-m', 'first');
  first = in_(root, 'rev-parse', 'HEAD');
  in_(root, 'tag', 'v1');
  in_(root, 'switch', '-q', '-c', 'topic');
  write({ 'src/a.js': lines(1, 'two', 3, 5), 'src/new.js': 'n', 'src/-->.js': lines(1, '@@ -1 +99 @@') });
  in_(root, 'mv', 'src/moved.js', 'src/placed.js');
  write({
    'src/placed.js': lines(...Array.from({ length: 20 }, (_, i) => (i === 9 ? 'nine' : `line ${i}`))),
  });
  rmSync(join(root, 'src/gone.js'));
  in_(root, 'add', '-A');
  in_(root, 'commit', '-q', '-m', 'second');
  in_(root, 'switch', '-q', 'main');
  write({ 'top.js': lines(1, 2) });
  in_(root, 'commit', '-q', '-a', '-m', 'aside');
  in_(root, 'switch', '-q', 'topic');
  write({ 'top.js': lines('not committed'), 'src/fresh.js': 'f', 'ignored.js': 'i' });
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

describe('changes since a reference', () => {
  it('tells the lines since the commit where both parted, what is not committed included', async () => {
    for (const ref of ['main', 'v1', first.slice(0, 8), 'HEAD~1']) {
      expect(await changes(root, ref)).toEqual({
        ref,
        commit: first,
        files: [
          { path: 'src/-->.js', ranges: [{ start: 2, lines: 1 }] },
          {
            path: 'src/a.js',
            ranges: [
              { start: 2, lines: 1 },
              { start: 4, lines: 0 },
            ],
          },
          { path: 'src/fresh.js', ranges: 'added' },
          { path: 'src/new.js', ranges: 'added' },
          { path: 'src/placed.js', from: 'src/moved.js', ranges: [{ start: 10, lines: 1 }] },
          { path: 'top.js', ranges: [{ start: 1, lines: 1 }] },
        ],
      });
    }
  });

  it('speaks of the folder that was asked about', async () => {
    const found = await changes(join(root, 'src'), 'v1');
    expect(found.files.map(({ path }) => path)).toEqual([
      '-->.js',
      'a.js',
      'fresh.js',
      'new.js',
      'placed.js',
    ]);
  });

  it('names near references when there is none', async () => {
    await expect(changes(root, 'mian')).rejects.toMatchObject({
      code: 'E_REF',
      message: `${root} has no branch, tag or commit "mian"; did you mean main?`,
    });
  });

  it('says what to do in a shallow clone', async () => {
    const shallow = join(base, 'shallow');
    in_(base, 'clone', '-q', '--depth=1', '--branch=topic', pathToFileURL(root).href, shallow);
    const asked = changes(shallow, 'v1');
    await expect(asked).rejects.toMatchObject({
      code: 'E_REF',
      message: expect.stringContaining('fetch-depth: 0'),
    });
    in_(shallow, 'fetch', '-q', '--depth=1', 'origin', 'main:main');
    await expect(changes(shallow, 'main')).rejects.toMatchObject({
      code: 'E_REF',
      message: expect.stringMatching(/does not reach the commit where main and HEAD parted.*fetch-depth: 0/),
    });
  });

  it('says when there is nothing in common', async () => {
    in_(root, 'update-ref', 'refs/heads/other', in_(root, 'commit-tree', '-m', 'x', 'HEAD^{tree}'));
    await expect(changes(root, 'other')).rejects.toMatchObject({
      code: 'E_REF',
      message: expect.stringContaining('no commit in common'),
    });
  });
});
