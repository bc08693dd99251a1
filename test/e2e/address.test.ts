// A repository given by its address, through the real command line and a real server.
import { execFile, execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type GitServer, serveGit } from '../../src/services/git/fixtures/git-server.ts';
import { CLI, folderWith, qtest } from './run-cli.ts';

const TOKEN = 'sesame-4711';
const base = mkdtempSync(join(tmpdir(), 'qtest-address-'));
const home = join(base, 'home');
let server: GitServer;

function git(cwd: string, ...args: string[]): void {
  const who = ['-c', 'user.name=A', '-c', 'user.email=a@b'];
  execFileSync('git', [...who, ...args], { cwd, stdio: 'pipe' });
}

/** Beside a server of this process the command line must not be waited for. */
function beside(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, QTEST_HOME: home, ...env }, timeout: 60_000 };
    execFile(process.execPath, [CLI, ...args], options, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1,
        stdout,
        stderr,
      }),
    );
  });
}

beforeAll(async () => {
  const work = folderWith({
    'package.json': '{"name":"thing"}',
    'one.js':
      'exports.one = (a) => a > 1;\nexports.two = (a) => exports.three(a);\nexports.three = (a) => a * 2;\n',
  });
  git(work, 'init', '-q', '-b', 'main');
  git(work, 'add', '-A');
  git(work, 'commit', '-qm', 'first');
  git(work, 'tag', 'v1');
  writeFileSync(join(work, 'one.js'), readFileSync(join(work, 'one.js'), 'utf8').replace('a > 1', 'a > 2'));
  git(work, 'commit', '-qam', 'second');
  mkdirSync(join(base, 'served'));
  git(base, 'clone', '-q', '--bare', work, join(base, 'served', 'thing.git'));
  rmSync(work, { recursive: true });
  server = await serveGit(join(base, 'served'), `x-access-token:${TOKEN}`);
});
afterAll(async () => {
  await server.close();
  rmSync(base, { recursive: true, force: true });
});

describe('a repository by its address', { timeout: 120_000 }, () => {
  it('is planned from a clone, the token stored nowhere', async () => {
    const address = `${server.url}/thing.git`;
    const refused = await beside(['plan', address]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(/refused access; set QTEST_GIT_TOKEN.*\(E_CLONE\)\n$/);
    expect(existsSync(join(home, 'workspaces')) ? readdirSync(join(home, 'workspaces')) : []).toEqual([]);

    const planned = await beside(['plan', address, '--since', 'v1', '--json'], { QTEST_GIT_TOKEN: TOKEN });
    expect(planned.code).toBe(0);
    const plan = JSON.parse(planned.stdout);
    expect(plan.repository).toBe(address);
    expect(plan.targets.map(({ key }: { key: string }) => key)).toEqual(['one.js#one']);
    expect(plan.skipped).toContainEqual({ key: 'one.js#three', reason: 'unchanged since v1' });
    const [workspace = ''] = readdirSync(join(home, 'workspaces'));
    const bundle = JSON.parse(
      readFileSync(join(home, 'workspaces', workspace, 'artifacts', 'source-bundle.json'), 'utf8'),
    );
    expect(bundle.source).toMatchObject({ kind: 'git', url: address, git: { branch: 'main' } });
    expect(() => execFileSync('grep', ['-rl', TOKEN, home])).toThrow();
    expect(planned.stderr).not.toContain(TOKEN);
  });

  it('is planned at the branch, tag or commit that is named', async () => {
    const address = pathToFileURL(join(base, 'served', 'thing.git')).href;
    const planned = await beside(['inspect', address, '--ref', 'v1', '--json']);
    expect(planned.code).toBe(0);
    const one = JSON.parse(planned.stdout).files[0].functions[0];
    expect(one).toMatchObject({ key: 'one.js#one', literals: { numbers: [1] } });
    const wrong = await beside(['plan', address, '--ref', 'v2']);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('has no branch, tag or commit "v2"; did you mean v1? (E_REF)');
  });

  it.each([
    [['plan', 'ext::sh -c touch% /tmp/qtest-trap'], /helpers of git.*\(E_SOURCE\)/],
    [['plan', 'ssh://-oProxyCommand=touch/x'], /\(E_SOURCE\)/],
    [['plan', 'http://example.org/a.git'], /use https \(E_SOURCE\)/],
    [['plan', '.', '--ref', 'main'], /--ref goes with an address.*file:\/\/.*\(E_USAGE\)/],
  ])('%j is refused in one sentence', (args, sentence) => {
    const said = qtest(args, { QTEST_HOME: home });
    expect(said).toMatchObject({ code: 2, stdout: '' });
    expect(said.stderr).toMatch(sentence);
  });
});
