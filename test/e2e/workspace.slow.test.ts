// A workspace that is killed with SIGKILL again and again, in every state, and gone on with each time: nothing is lost,
// nothing is torn, nothing is done twice. QTEST_KILLS says how often, QTEST_KILL_SEED where.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  type KillMatrix,
  mutantKey,
  type PullRequest,
  type ValidatedTests,
  type Workspace,
} from '../../src/artifacts/index.ts';
import { openJournal } from '../../src/services/workspace/journal.ts';
import { openSearchJournal } from '../../src/services/workspace/search-journal.ts';
import { type Killed, killAgainAndAgain, survivorsOf, temporaryFoldersOf } from './kill-and-resume.ts';
import { qtest } from './run-cli.ts';

const PACKAGE = join(import.meta.dirname, '../../node_modules/yocto-queue');
const KILLS = Number(process.env.QTEST_KILLS ?? 10);
const SEED = Number(process.env.QTEST_KILL_SEED ?? 1);
const BUDGET = 1500;

let base: string;
let env: Record<string, string>;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'qtest-kill-'));
  env = { QTEST_HOME: join(base, 'home') };
  const folder = join(base, 'queue');
  cpSync(PACKAGE, folder, { recursive: true });
  git(folder, 'init', '-q', '-b', 'main');
  git(folder, 'add', '-A');
  git(folder, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '-qm', 'first');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

function git(folder: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync('git', ['-C', folder, ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  return stdout.trim();
}

function jsonFiles(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^(artifacts|stages|reports)\/.*\.json$|^[^/]*\.json$/.test(path))
    .map((path) => join(dir, path));
}

it(
  `comes to its end after ${KILLS} kills, whole and once`,
  async () => {
    const made = qtest(['workspace', 'init', join(base, 'queue'), '--json'], env, 120_000);
    expect(made.code, made.stderr).toBe(0);
    const { id, dir } = JSON.parse(made.stdout) as { id: string; dir: string };
    const torn: string[] = [];
    const killed = await killAgainAndAgain({
      dir,
      id,
      kills: KILLS,
      seed: SEED,
      env,
      flags: ['--budget-executions', String(BUDGET), '--workers', '1'],
      check() {
        for (const path of jsonFiles(dir)) {
          try {
            JSON.parse(readFileSync(path, 'utf8'));
          } catch {
            torn.push(path);
          }
        }
      },
    });
    const by = Map.groupBy(killed, ({ state }: Killed) => state);
    console.log(
      `${killed.length} kills: ${[...by].map(([state, list]) => `${list.length} while ${state}`).join(', ')}`,
    );
    expect(killed.length).toBeGreaterThanOrEqual(Math.min(KILLS, 8) - 2);
    for (const { process } of killed) expect(await survivorsOf(process)).toEqual([]);
    expect(torn).toEqual([]);

    const last = qtest(['workspace', 'resume', id, '--workers', '1', '--json'], env, 500_000);
    expect(last.code, last.stderr).toBe(0);
    const read = <T>(path: string) => JSON.parse(readFileSync(join(dir, path), 'utf8')) as T;

    const state = read<Workspace>('workspace.json');
    expect(state.state).toEqual({ name: 'completed' });
    expect(state.targets.length).toBeGreaterThan(2);
    for (const target of state.targets) {
      expect(['committed', 'rejected', 'failed'], target.key).toContain(target.state);
      expect(target.finished, `${target.key} was done once`).toBe(1);
    }
    const stages = state.stages.map(({ stage, round }) => `${stage} ${round}`);
    expect(new Set(stages).size).toBe(stages.length);

    const { tests, files } = read<ValidatedTests>('artifacts/validated-tests.json');
    expect(tests.length).toBeGreaterThan(1);
    expect(new Set(tests.map((test) => test.id)).size).toBe(tests.length);
    for (const { certificate } of tests) {
      expect(certificate.mutant.file).toBe('index.js');
      expect(certificate.runs.length).toBeGreaterThanOrEqual(3);
      expect(certificate.runs.every((run) => run.outcome === 'passed')).toBe(true);
    }

    // On the branch every file stands once, as it was proven, and every commit was made once.
    const repo = join(dir, 'repo');
    const { branch = '', commits } = read<PullRequest>('artifacts/pull-request.json');
    expect(git(repo, 'rev-list', '--reverse', `HEAD..${branch}`).split('\n')).toEqual(commits);
    for (const { path, text } of files) {
      expect(git(repo, 'ls-tree', '-r', '--name-only', branch, '--', path)).toBe(path);
      expect(git(repo, 'show', `${branch}:${path}`)).toBe(text.trim());
      expect(git(repo, 'rev-list', '--count', `HEAD..${branch}`, '--', path)).toBe('1');
    }
    expect(git(repo, 'status', '--porcelain')).toBe('');

    // What any of the killed searches had found is still found.
    const matrix = read<KillMatrix>('artifacts/kill-matrix.json');
    const status = new Map(matrix.mutants.map((each) => [mutantKey(each.identity), each.status]));
    const journal = openJournal(join(dir, 'stages/5-generate/search.jsonl'), { fresh: false });
    journal.close();
    const [{ search }] = journal.earlier as [{ search: string }];
    const { earlier, close } = openSearchJournal(join(dir, 'stages/5-generate/search.jsonl'), search);
    close();
    const found = new Set(earlier.kept.flatMap((line) => line.kills));
    expect(found.size).toBeGreaterThan(5);
    expect(
      [...found].filter((key) => status.get(key) === 'survived' || status.get(key) === 'no-coverage'),
    ).toEqual([]);
    const spent = matrix.spent.reduce((sum, each) => sum + each.executions, 0);
    console.log(
      `${earlier.attempts} processes searched, ${spent} executions of a budget of ${BUDGET}; ${tests.length} tests shipped in ${commits.length} commits`,
    );

    expect(existsSync(join(dir, 'lock'))).toBe(false);
    expect(
      readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter((path) =>
        /qtest-tmp$|\.part$/.test(path),
      ),
    ).toEqual([]);
    for (const { process } of killed) expect(temporaryFoldersOf(process)).toEqual([]);
  },
  Math.max(600_000, KILLS * 60_000),
);
