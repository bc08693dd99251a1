import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openFileView } from './file-view.ts';
import { walkFolder } from './folder-walk.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'file-view-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let count = 0;

function tree(files: Readonly<Record<string, string>>): string {
  const root = join(base, String(count++));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

describe('listing', () => {
  it('agrees with git on nested and negated ignore files', () => {
    const root = tree({
      '.gitignore': '*.log\n/build\nout/\n!keep.log\n# note\ndeep/*\n!deep/in\n\\!odd\n*.Tmp\n',
      'a.log': '',
      'keep.log': '',
      'b.tmp': '',
      'b.Tmp': '',
      '!odd': '',
      'build/x.js': '',
      'src/build/x.js': '',
      'src/out/y.js': '',
      'src/out2/y.js': '',
      'deep/a.js': '',
      'deep/in/b.js': '',
      'sub/.gitignore': '!*.log\n/only\n',
      'sub/c.log': '',
      'sub/only': '',
      'sub/more/only': '',
      'sub/more/d.log': '',
      'sub/more/.gitignore': 'd.log\n',
    });
    execFileSync('git', ['init', '-q'], { cwd: root });
    const args = ['ls-files', '-z', '--others', '--exclude-standard'];
    const git = execFileSync('git', args, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
    expect(openFileView(root, { skip: [] }).list()).toEqual(git.sort());
  });

  it('takes any file name, in one order', () => {
    const names = [
      'a b.js',
      'a\nb.js',
      'a\\b.js',
      'ü/é.js',
      '日本.ts',
      'q\'"$`.js',
      '-x.js',
      'Z.js',
      'a.js',
      '..c.js',
      ' .js',
    ];
    const root = tree(Object.fromEntries(names.map((name) => [name, 'x'])));
    const view = openFileView(root, { skip: [] });
    expect(view.list()).toEqual([...names].sort());
    for (const name of names) expect(view.read(name)).toBe('x');
  });

  it('skips folders by name and leaves out QTest and git', () => {
    const root = tree({
      'a.js': '',
      'packages/node_modules/x.js': '',
      '.git/config': '',
      '.qtest/tree/a.js': '',
    });
    expect(openFileView(root, { skip: ['node_modules'] }).list()).toEqual(['a.js']);
    expect(walkFolder(root, { skip: ['node_modules'] }).skipped).toEqual([
      '.git',
      '.qtest',
      'packages/node_modules',
    ]);
  });

  it('records links and never follows them', () => {
    const root = tree({ 'src/a.js': 'a', 'node_modules/p/index.js': '' });
    const outside = tree({ 'secret.js': 's' });
    symlinkSync('src/a.js', join(root, 'inside.js'));
    symlinkSync(join(outside, 'secret.js'), join(root, 'outside.js'));
    symlinkSync(outside, join(root, 'folder'));
    symlinkSync('.', join(root, 'loop'));
    symlinkSync('nowhere', join(root, 'dangling'));
    symlinkSync('node_modules/p', join(root, 'package'));
    const walk = walkFolder(root, { skip: ['node_modules'] });
    expect(walk.files.map((file) => file.path)).toEqual(['src/a.js']);
    expect(walk.links).toEqual([{ path: 'inside.js', target: 'src/a.js' }]);
    expect(walk.refused.map((one) => one.path)).toEqual([
      'dangling',
      'folder',
      'loop',
      'outside.js',
      'package',
    ]);
    const view = openFileView(root, { skip: ['node_modules'] });
    expect(view.read('outside.js')).toBeUndefined();
    expect(view.read('folder/secret.js')).toBeUndefined();
    expect(view.read('inside.js')).toBe('a');
  });

  it('does not open what is not a file', () => {
    const root = tree({ 'a.js': '' });
    execFileSync('mkfifo', [join(root, 'pipe.js')]);
    expect(walkFolder(root, { skip: [] }).refused).toEqual([
      { path: 'pipe.js', reason: 'is not a regular file' },
    ]);
    expect(openFileView(root, { skip: [] }).read('pipe.js')).toBeUndefined();
  });
});

describe('reading', () => {
  it('stays in the tree but for installed packages', () => {
    const root = tree({ 'a.js': 'a' });
    const store = tree({ 'p/package.json': '{}' });
    mkdirSync(join(root, 'node_modules'));
    symlinkSync(join(store, 'p'), join(root, 'node_modules/p'));
    const view = openFileView(root, { skip: ['node_modules'] });
    expect(view.read('../0/a.js')).toBeUndefined();
    expect(view.exists('../')).toBe(false);
    expect(view.read('/etc/passwd')).toBeUndefined();
    expect(view.read('node_modules/p/package.json')).toBe('{}');
    expect(view.exists('node_modules/p')).toBe(true);
    expect(view.read('none')).toBeUndefined();
  });
});
