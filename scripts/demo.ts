// `npm run demo`: the whole pipeline on a real published package, laid out as a git repository in a fresh folder.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '../src/pipeline/report.ts';

const root = join(import.meta.dirname, '..');
const project = join(mkdtempSync(join(tmpdir(), 'qtest-demo-')), 'ms');
const budget = process.argv[2] ?? '30s';

cpSync(join(root, 'node_modules/ms'), project, { recursive: true });
git('init', '--quiet', '--initial-branch=main');
git('add', '--all');
git('commit', '--quiet', '--message=ms@2.1.3 as published');

say(`A fresh clone of ms@2.1.3 stands in ${project}`);
say(`$ qtest run ${project} --budget-time ${budget}`);
const cli = [join(root, 'src/faces/cli/qtest.ts'), 'run', project, '--budget-time', budget];
const { status } = spawnSync(process.execPath, cli, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 3);

const report = JSON.parse(readFileSync(join(project, '.qtest/report.json'), 'utf8')) as Report;
const file = report.shipped.files[0];
if (file === undefined) {
  console.error('demo: nothing was shipped');
  process.exit(1);
}
say(`${file.path}, as it was written:`);
console.log(readFileSync(join(project, file.path), 'utf8'));

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=demo', '-c', 'user.email=demo@localhost', '-c', 'commit.gpgsign=false'];
  const { status, stderr, error } = spawnSync(
    'git',
    [...identity, '-c', 'core.hooksPath=/dev/null', ...args],
    {
      cwd: project,
      encoding: 'utf8',
    },
  );
  if (status === 0) return;
  console.error(`demo: git ${args[0]} failed: ${error?.message ?? stderr}`);
  process.exit(3);
}

function say(text: string): void {
  console.log(`\n${text}\n`);
}
