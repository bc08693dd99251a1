import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layOut, type Subject, sourcesOf } from './subject.ts';
import subjects from './subjects.json' with { type: 'json' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qtest-subject-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function publish(files: Readonly<Record<string, string>>): { from: string; to: string } {
  const from = join(folder, 'node_modules/published');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(from, path)), { recursive: true });
    writeFileSync(join(from, path), text);
  }
  return { from, to: join(folder, 'repository') };
}

describe('a published package laid out as a repository', () => {
  it('has its sources and dependencies, and no tests, bundles or tools of its developers', () => {
    const { from, to } = publish({
      'package.json': '{"name":"p","dependencies":{"a":"1"},"devDependencies":{"mocha":"1"}}',
      'README.md': '',
      'lib/test-case.js': '',
      'lib/a.test.js': '',
      'test.js': '',
      'test/a.js': '',
      'dist/bundle.js': '',
      'node_modules/a/test/index.js': '',
    });
    layOut(from, to, { leaveOut: ['dist/**'] });
    const there = (path: string) => existsSync(join(to, path));
    expect(['README.md', 'lib/test-case.js', 'node_modules/a/test/index.js'].filter(there)).toHaveLength(3);
    expect(['lib/a.test.js', 'test.js', 'test/a.js', 'dist/bundle.js'].filter(there)).toEqual([]);
    const manifest = JSON.parse(readFileSync(join(to, 'package.json'), 'utf8')) as object;
    expect(manifest).toEqual({ name: 'p', dependencies: { a: '1' } });
  });

  it('is judged by the files that its globs name, never by those of its dependencies', () => {
    const { from, to } = publish({
      'package.json': '{}',
      'src/b.ts': '',
      'src/a.ts': '',
      'other.js': '',
      'node_modules/x/src/c.ts': '',
    });
    layOut(from, to);
    const subject = { name: 'p', version: '1.0.0', sources: ['**/src/*.ts'] };
    expect(sourcesOf(to, subject)).toEqual(['src/a.ts', 'src/b.ts']);
    expect(() => sourcesOf(to, { ...subject, sources: ['*.mts'] })).toThrow('no file matches *.mts');
  });
});

describe('the list of subjects', () => {
  const list: readonly Subject[] = subjects;

  it('says of each why its files are the ones to judge', () => {
    expect(list.filter(({ choice = '' }) => choice.length < 10)).toEqual([]);
    expect(new Set(list.map(({ name }) => name)).size).toBe(19);
  });

  it('takes 50 functions of date-fns and six subjects for the worth of each guide', () => {
    expect(list.find(({ name }) => name === 'date-fns')?.sources).toHaveLength(50);
    expect(list.filter(({ ablation }) => ablation)).toHaveLength(6);
  });
});
