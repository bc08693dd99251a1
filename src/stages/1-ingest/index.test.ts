import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { config as configuration, type ProjectFacts, sourceBundle } from '../../artifacts/index.ts';
import type { FileView, InstallWay, LanguagePack, Limits } from '../../ports/index.ts';
import { createGit } from '../../services/git/index.ts';
import { createSandbox } from '../../services/sandbox/index.ts';
import { type IngestInput, ingest } from './index.ts';

const base = realpathSync(mkdtempSync(join(tmpdir(), 'ingest-test-')));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const sandbox = await createSandbox('auto');
const git = createGit(sandbox);
const config = configuration.parse({});
let count = 0;

function way(cwd: string, limits: Limits, ...argv: [string, ...string[]]): InstallWay {
  const command = { argv, cwd, limits, writable: [cwd], network: 'none' } as const;
  return { how: argv[0], exact: false, command };
}

/** A language of letters: `.abc` files, packages in `parts`, a manifest that lists what is needed. */
function pack(more: Partial<LanguagePack> = {}): LanguagePack {
  const facts = (view: FileView): ProjectFacts => {
    const needs = (view.read('needs') ?? '').split('\n').filter(Boolean);
    return {
      language: 'letters',
      entries: [],
      missingDependencies: needs.filter((name) => !view.exists(`parts/${name}`)),
    };
  };
  return {
    id: 'letters',
    extensions: ['.abc'],
    skip: ['parts'],
    packagesFolder: 'parts',
    projects: (view) => [facts(view)],
    role: (path) =>
      path.startsWith('out/')
        ? { role: 'build-output', reason: 'is made from src' }
        : { role: path.endsWith('.abc') ? 'source' : 'other' },
    grammars: [],
    parser: () => Promise.reject(new Error('not asked')),
    parserVersion: '1',
    resolve: () => undefined,
    documentExamples: () => [],
    install: (tree, _project, _view, limits) => [
      way(tree, limits, 'sh', '-c', 'mkdir parts/x && echo new > parts/x/file'),
    ],
    installInputs: ['needs', 'lock'],
    checks: () => [],
    frameworks: [],
    ...more,
  };
}

function project(files: Readonly<Record<string, string>>): { folder: string; tree: string } {
  const root = join(base, `p${count++}`);
  const folder = join(root, 'my project');
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return { folder, tree: join(root, 'tree') };
}

const run = (
  places: { folder: string; tree: string },
  packs = [pack()],
  settings = config,
  more: Partial<IngestInput> = {},
) =>
  ingest(
    { ...places, config: settings, cache: join(places.tree, '..', 'cache'), ...more },
    { packs, sandbox, git, progress: () => {}, signal: new AbortController().signal },
  );

describe('the working copy', () => {
  it('holds every file as it is, odd names and modes included, and nothing of git or QTest', async () => {
    const places = project({ 'a b\n.abc': '1', 'ü/é.abc': '2', 'run.sh': '', '.git/x': '', '.qtest/y': '' });
    execFileSync('chmod', ['+x', join(places.folder, 'run.sh')]);
    const bundle = await run(places);
    expect(bundle.files.map(({ path, role, bytes }) => [path, role, bytes])).toEqual([
      ['a b\n.abc', 'source', 1],
      ['run.sh', 'other', 0],
      ['ü/é.abc', 'source', 1],
    ]);
    expect(readFileSync(join(places.tree, 'ü/é.abc'), 'utf8')).toBe('2');
    expect(statSync(join(places.tree, 'run.sh')).mode & 0o111).not.toBe(0);
    expect(readdirSync(places.tree).sort()).toEqual(['a b\n.abc', 'run.sh', 'ü']);
    expect(sourceBundle.schema.parse(bundle)).toEqual(bundle);
    expect(bundle.languages).toEqual([{ id: 'letters', files: 2, bytes: 2 }]);
  });

  it('says what is left out and why', async () => {
    const places = project({
      '.gitignore': 'gen/\n*.log\n.env\n',
      'a.abc': '',
      'gen/g.abc': 'g',
      'x.log': 'l',
      '.env': 'SECRET=1',
      'out/b.abc': '',
      'skipped/c.abc': '',
      'big.abc': 'x'.repeat(2 * 1024 * 1024 + 1),
    });
    symlinkSync('/etc/passwd', join(places.folder, 'passwd.abc'));
    symlinkSync('a.abc', join(places.folder, 'same.abc'));
    symlinkSync('.', join(places.folder, 'out', 'loop'));
    const bundle = await run(places, [pack()], { ...config, ignore: ['skipped/'] });
    expect(Object.fromEntries(bundle.excluded.map(({ path, reason }) => [path, reason]))).toEqual({
      '.env': 'is ignored by .gitignore',
      'gen/': 'is ignored by .gitignore',
      'x.log': 'is ignored by .gitignore',
      'big.abc': 'is larger than 2 MB',
      'out/b.abc': 'is made from src',
      'skipped/c.abc': 'is ignored by the configuration',
      'passwd.abc': 'is a link that leads out of the folder',
      'same.abc': 'is a link to a.abc',
      'out/loop': 'is a link to out',
    });
    expect(bundle.files.filter((file) => file.role === 'source').map((file) => file.path)).toEqual(['a.abc']);
    expect(bundle.notes).toContain('Not read, because each is larger than 2 MB: big.abc.');
    expect(bundle.notes).toContain('1 files are build output and are not tested: out/.');
    // What code may need is there all the same; a secret is not.
    expect(readFileSync(join(places.tree, 'gen/g.abc'), 'utf8')).toBe('g');
    expect(existsSync(join(places.tree, 'skipped/c.abc'))).toBe(true);
    expect(existsSync(join(places.tree, '.env'))).toBe(false);
    expect(existsSync(join(places.tree, 'passwd.abc'))).toBe(false);
    expect(readlinkSync(join(places.tree, 'same.abc'))).toBe('a.abc');
    expect(readlinkSync(join(places.tree, 'out/loop'))).toBe('.');
  });

  it('replaces what stood there', async () => {
    const places = project({ 'a.abc': '' });
    mkdirSync(join(places.tree, 'old'), { recursive: true });
    await run(places);
    expect(readdirSync(places.tree)).toEqual(['a.abc']);
  });
});

describe('packages', () => {
  it("are links to the user's own in a real folder; those of the project itself lead into the copy", async () => {
    const places = project({
      'a.abc': '',
      'parts/one/file': '1',
      'parts/@s/two/file': '2',
      'parts/.bin/tool': '',
      'parts/.cache/x': '',
      'inner/lib/l.abc': '',
      'inner/lib/parts/three/file': '3',
      needs: 'one\n@s/two',
    });
    symlinkSync('../inner/lib', join(places.folder, 'parts/lib'));
    const bundle = await run(places);
    const at = (path: string) => join(places.tree, 'parts', path);
    expect(lstatSync(at('')).isDirectory()).toBe(true);
    expect(readdirSync(at('')).sort()).toEqual(['.bin', '@s', 'lib', 'one']);
    expect(realpathSync(at('one'))).toBe(join(places.folder, 'parts/one'));
    expect(realpathSync(at('@s/two'))).toBe(join(places.folder, 'parts/@s/two'));
    expect(realpathSync(at('lib'))).toBe(join(places.tree, 'inner/lib'));
    expect(realpathSync(join(places.tree, 'inner/lib/parts/three'))).toBe(
      join(places.folder, 'inner/lib/parts/three'),
    );
    expect(bundle.install).toEqual({ status: 'not-needed' });
    rmSync(places.tree, { recursive: true });
    expect(readFileSync(join(places.folder, 'parts/one/file'), 'utf8')).toBe('1');
  });

  it('that are missing are installed into the copy, never through the links', async () => {
    const places = project({ 'a.abc': '', 'parts/one/file': '1', needs: 'one\nx' });
    const bundle = await run(places);
    expect(bundle.install).toEqual({ status: 'installed', detail: 'x and what they need (sh)' });
    expect(bundle.projects[0]?.missingDependencies).toEqual(['one']);
    expect(readFileSync(join(places.tree, 'parts/x/file'), 'utf8')).toBe('new\n');
    expect(readdirSync(join(places.folder, 'parts'))).toEqual(['one']);
  });

  it('that can not be installed leave the run with the ones there are', async () => {
    const places = project({ 'a.abc': '', 'parts/one/file': '1', needs: 'one\nx' });
    const failing = 'echo half > parts/half; echo tool error: no such part >&2; exit 7';
    const broken = pack({ install: (tree, _p, _v, limits) => [way(tree, limits, 'sh', '-c', failing)] });
    const bundle = await run(places, [broken]);
    expect(bundle.install).toEqual({ status: 'failed', detail: 'x: sh failed: tool error: no such part' });
    expect(bundle.notes).toContain(
      'Dependencies are missing and could not be installed: x: sh failed: tool error: no such part.',
    );
    expect(readdirSync(join(places.tree, 'parts'))).toEqual(['one']);
  });

  it('are installed by the next way when one fails, and why is told', async () => {
    const places = project({ 'a.abc': '', needs: 'x' });
    const both = pack({
      install: (tree, _project, _view, limits) => [
        way(tree, limits, 'no-such-tool-here'),
        way(tree, limits, 'false'),
        way(tree, limits, 'mkdir', 'parts/x'),
        way(tree, limits, 'sh', '-c', 'touch parts/too-much'),
      ],
    });
    const { install, notes } = await run(places, [both]);
    expect(install).toEqual({ status: 'installed', detail: 'x and what they need (mkdir)' });
    expect(notes.join('\n')).toMatch(
      /Installed with mkdir.*no-such-tool-here failed:.*; false failed: exit code 1/,
    );
    expect(readdirSync(join(places.tree, 'parts'))).toEqual(['x']);
  });

  it('are given up at once for a reason that every way shares', async () => {
    const places = project({ 'a.abc': '', needs: 'x' });
    const locked = pack({
      install: (tree, _p, _v, limits) => [
        way(tree, limits, 'sh', '-c', 'echo E401; exit 1'),
        way(tree, limits, 'mkdir', 'parts/x'),
      ],
      installProblem: (output) =>
        output.includes('E401') ? { why: 'log in first', final: true } : undefined,
    });
    const { install } = await run(places, [locked]);
    expect(install).toEqual({ status: 'failed', detail: 'x: sh failed: log in first' });
  });

  describe('that were installed once', () => {
    const counting = (places: { folder: string; tree: string }, more: Partial<LanguagePack> = {}) => {
      const made = ['mkdir -p parts/x parts/@s/y parts/.bin && echo new > parts/x/file'];
      made.push('ln -s ../x/file parts/.bin/tool', 'ln -s ../member parts/member', 'ln -s x parts/same');
      const log = join(places.tree, '..', 'installs');
      mkdirSync(log, { recursive: true });
      return pack({
        install: (tree, _p, _v, limits) => {
          const one = way(tree, limits, 'sh', '-c', `${made.join(' && ')} && mktemp ${log}/XXXXXX`);
          return [{ ...one, command: { ...one.command, writable: [tree, log] } }];
        },
        ...more,
      });
    };
    const installs = (places: { tree: string }) => readdirSync(join(places.tree, '..', 'installs')).length;

    it('come from the cache while manifest, lockfile and tools stay the same', async () => {
      const places = project({ 'a.abc': '', needs: 'x', lock: '1', 'member/b.abc': 'b' });
      const first = await run(places, [counting(places)]);
      expect(first.install.detail).toBe('x and what they need (sh)');
      const again = await run(places, [counting(places)]);
      expect(again.install).toEqual({
        status: 'installed',
        detail: 'x and what they need (sh, from cache)',
      });
      expect(again.projects).toEqual(first.projects);
      expect(installs(places)).toBe(1);
      const parts = join(places.tree, 'parts');
      expect(readdirSync(parts).sort()).toEqual(['.bin', '@s', 'member', 'same', 'x']);
      expect(readFileSync(join(parts, '.bin/tool'), 'utf8')).toBe('new\n');
      expect(readFileSync(join(parts, 'same/file'), 'utf8')).toBe('new\n');
      // A member of the workspace is the copy's own, not a kept one.
      expect(realpathSync(join(parts, 'member'))).toBe(join(realpathSync(places.tree), 'member'));
      writeFileSync(join(places.folder, 'lock'), '2');
      await run(places, [counting(places)]);
      expect(installs(places)).toBe(2);
    });

    it.skipIf(sandbox.backend !== 'bwrap')(
      'can not be changed by the target (shown under bubblewrap)',
      async () => {
        const places = project({ 'a.abc': '', needs: 'x' });
        await run(places, [counting(places)]);
        const argv = ['sh', '-c', 'echo bad > parts/x/file'] as const;
        const outcome = await sandbox.run({
          argv,
          cwd: places.tree,
          limits: { wallMs: 5000 },
          writable: [places.tree],
          network: 'none',
        });
        expect(outcome).not.toMatchObject({ kind: 'exited', code: 0 });
        await run(places, [counting(places)]);
        expect(readFileSync(join(places.tree, 'parts/x/file'), 'utf8')).toBe('new\n');
      },
    );

    it('are installed anew when what was kept is of another version or leads elsewhere', async () => {
      const places = project({ 'a.abc': '', needs: 'x', 'keep/file': '1' });
      await run(places, [counting(places)]);
      const kept = join(places.tree, '..', 'cache', 'packages');
      const record = join(kept, readdirSync(kept)[0] as string, 'record.json');
      const good = JSON.parse(readFileSync(record, 'utf8'));
      for (const bad of [
        { ...good, format: 99 },
        { ...good, folders: ['../../parts'] },
        { ...good, folders: ['keep'] },
        {},
      ]) {
        writeFileSync(record, JSON.stringify(bad));
        const before = installs(places);
        await run(places, [counting(places)]);
        expect(installs(places)).toBe(before + 1);
        expect(existsSync(join(places.tree, 'keep/file'))).toBe(true);
      }
    });

    it('run their own scripts only when allowed, and then without a network', async () => {
      const places = project({ 'a.abc': '', needs: 'x' });
      const runScripts = (tree: string, limits: Limits) =>
        way(tree, limits, 'sh', '-c', 'echo built > parts/x/built').command;
      const built = join(places.tree, 'parts/x/built');
      await run(places, [counting(places, { runScripts })]);
      expect(existsSync(built)).toBe(false);
      await run(places, [counting(places, { runScripts })], config, { allowScripts: true });
      expect(readFileSync(built, 'utf8')).toBe('built\n');
      const failing = (tree: string, limits: Limits) => way(tree, limits, 'false').command;
      writeFileSync(join(places.folder, 'lock'), '3');
      const bundle = await run(places, [counting(places, { runScripts: failing })], config, {
        allowScripts: true,
      });
      expect(bundle.notes.join('\n')).toContain('scripts failed: exit code 1; they have no network');
    });
  });
});

describe('history', () => {
  it('comes from git, and its absence is said', async () => {
    const places = project({ 'a.abc': '' });
    expect((await run(places)).history).toEqual({
      available: false,
      reason: 'the folder is not under git',
      churn: {},
    });
    const inRepo = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@b', ...args], {
        cwd: places.folder,
        stdio: 'pipe',
      });
    inRepo('init', '-q', '-b', 'main');
    inRepo('add', '-A');
    inRepo('commit', '-qm', 'first');
    const bundle = await run(places);
    expect(bundle.history).toEqual({
      available: true,
      churn: { 'a.abc': { commits: 1, authors: 1, last: expect.stringMatching(/^[0-9a-f]{7} first$/) } },
    });
    expect(bundle.source.git).toMatchObject({ branch: 'main', dirty: false, shallow: false });
  });
});

describe('a repository in a condition of its own', () => {
  const gitIn = (folder: string, ...args: string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=A', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always', ...args],
      { cwd: folder, stdio: 'pipe', encoding: 'utf8' },
    ).trim();
  const committed = (files: Readonly<Record<string, string>>) => {
    const places = project(files);
    gitIn(places.folder, 'init', '-q', '-b', 'main');
    gitIn(places.folder, 'add', '-A');
    gitIn(places.folder, 'commit', '-qm', 'first');
    return places;
  };

  it('before its first commit has no history', async () => {
    const places = project({ 'a.abc': '' });
    gitIn(places.folder, 'init', '-q');
    const { history, notes, files } = await run(places);
    expect(history).toEqual({ available: false, reason: 'the repository has no commit', churn: {} });
    expect(notes).toContain('History: the repository has no commit.');
    expect(files).toHaveLength(1);
    await expect(run(places, undefined, undefined, { since: 'main' })).rejects.toMatchObject({
      code: 'E_REF',
    });
  });

  it('shallow is taken without a history, and that is said', async () => {
    const from = committed({ 'a.abc': '1' });
    const places = { folder: join(from.folder, '..', 'shallow'), tree: from.tree };
    gitIn(base, 'clone', '-q', '--depth=1', `file://${from.folder}`, places.folder);
    const { history, notes, source } = await run(places);
    expect(history.churn).toEqual({});
    expect(source.git).toMatchObject({ shallow: true });
    expect(notes).toContain('History: the clone is shallow, so how often files change is not known.');
  });

  it('dirty and detached is tested as it is', async () => {
    const places = committed({ 'a.abc': '1' });
    gitIn(places.folder, 'checkout', '-q', '--detach');
    writeFileSync(join(places.folder, 'a.abc'), '22');
    const { notes, source, files } = await run(places);
    expect(source.git).toMatchObject({ dirty: true });
    expect(source.git?.branch).toBeUndefined();
    expect(files[0]?.bytes).toBe(2);
    expect(notes).toContain('The folder has changes that are not committed; it is tested as it is.');
    expect(notes.join(' ')).toContain(`HEAD is detached at ${source.git?.commit?.slice(0, 12)}`);
  });

  it('with submodules names each, and tests none', async () => {
    const other = committed({ 'b.abc': 'b' });
    const places = committed({ 'a.abc': '1' });
    for (const path of ['mods/there', 'mods/empty'])
      gitIn(places.folder, 'submodule', '--quiet', 'add', other.folder, path);
    gitIn(places.folder, 'commit', '-qm', 'modules');
    gitIn(places.folder, 'submodule', '--quiet', 'deinit', '-f', 'mods/empty');
    const { notes, files, excluded } = await run(places);
    expect(notes).toContain('mods/empty is a submodule and was not fetched.');
    expect(notes.join(' ')).toContain('mods/there is a submodule: its code is there');
    expect(files.map(({ path }) => path)).toEqual(['.gitmodules', 'a.abc']);
    expect(excluded).toContainEqual({ path: 'mods/there/b.abc', reason: 'belongs to a submodule' });
    expect(readFileSync(join(places.tree, 'mods/there/b.abc'), 'utf8')).toBe('b');
  });

  it('with pointers to large files leaves those out, with the reason', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 12\n`;
    const places = committed({ 'a.abc': '1', 'big.abc': pointer, 'doc.md': `An ${pointer}` });
    const { notes, files, excluded } = await run(places);
    expect(files.map(({ path }) => path)).toEqual(['a.abc', 'doc.md']);
    expect(excluded).toContainEqual({
      path: 'big.abc',
      reason: 'is a pointer to content in Git LFS that was not fetched',
    });
    expect(notes).toContain(
      '1 files are only pointers to Git LFS and take no part: big.abc; fetch them with git lfs pull.',
    );
  });

  it('that leads out by a link names it and does not follow it', async () => {
    const places = committed({ 'a.abc': '1' });
    writeFileSync(join(places.folder, '..', 'secret.abc'), 's');
    symlinkSync('../secret.abc', join(places.folder, 'out.abc'));
    const { files, excluded } = await run(places);
    expect(files.map(({ path }) => path)).toEqual(['a.abc']);
    expect(excluded).toContainEqual({ path: 'out.abc', reason: 'is a link that leads out of the folder' });
    expect(existsSync(join(places.tree, 'out.abc'))).toBe(false);
  });

  it('larger than the folder is asked for the folder alone', async () => {
    const places = committed({ 'one/a.abc': '1', 'two/b.abc': '2' });
    const { files, history, source } = await run({ folder: join(places.folder, 'one'), tree: places.tree });
    expect(files.map(({ path }) => path)).toEqual(['a.abc']);
    expect(Object.keys(history.churn)).toEqual(['a.abc']);
    writeFileSync(join(places.folder, 'two/b.abc'), '3');
    writeFileSync(join(places.folder, 'one/c.abc'), '3');
    const { source: later, notes } = await run(
      { folder: join(places.folder, 'one'), tree: places.tree },
      undefined,
      undefined,
      { since: 'main' },
    );
    expect(later.since?.files).toEqual([{ path: 'c.abc', ranges: 'added' }]);
    expect(notes).toContain(`Compared with main (${source.git?.commit?.slice(0, 12)}): 1 files changed.`);
  });
});

describe('one clear sentence', () => {
  it('for a path that is no folder', async () => {
    await expect(run({ folder: join(base, 'none'), tree: join(base, 't') })).rejects.toMatchObject({
      code: 'E_NOT_A_FOLDER',
      exit: 2,
    });
  });

  it('for a folder without sources', async () => {
    const places = project({ 'a.py': '', 'b.py': '', 'README.md': '' });
    await expect(run(places)).rejects.toMatchObject({
      code: 'E_NO_SOURCE',
      message: `${places.folder} has no source files that can be tested; looked for letters (.abc); it holds 2 .py, 1 .md.`,
    });
  });

  it('for a runner that nobody offers, unless another framework was asked for', async () => {
    const places = project({ 'a.abc': '' });
    const unsupported = { what: 'Oddball', why: 'no adapter for it' };
    const odd = pack({
      projects: () => [{ language: 'letters', unsupported, entries: [], missingDependencies: [] }],
      frameworks: [{ id: 'plain' } as LanguagePack['frameworks'][number]],
    });
    await expect(run(places, [odd])).rejects.toMatchObject({
      code: 'E_UNSUPPORTED_RUNNER',
      exit: 2,
      message:
        "The project's tests run with Oddball, which QTest does not write for (no adapter for it); --framework plain writes tests for that one instead.",
    });
    const bundle = await run(places, [odd], { ...config, test_framework: 'plain' });
    expect(bundle.projects[0]).toMatchObject({ framework: { id: 'plain', from: 'config' } });
    expect(bundle.projects[0]?.unsupported).toBeUndefined();
    await expect(run(places, [odd], { ...config, test_framework: 'fancy' })).rejects.toMatchObject({
      code: 'E_UNKNOWN_FRAMEWORK',
    });
  });
});
