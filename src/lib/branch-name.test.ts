import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { isBranchName } from './branch-name.ts';

it('takes the names that git takes', () => {
  const good = ['main', 'qtest/generated-tests', 'a.b', 'ü', '@', 'a@b'];
  const bad = [
    '',
    '-x',
    'a b',
    'a..b',
    'a//b',
    '/a',
    'a/',
    '.a',
    'a/.b',
    'a.lock',
    'a.',
    'a@{b',
    'a~1',
    'HEAD',
  ];
  for (const name of [...good, ...bad]) {
    const git = spawnSync('git', ['check-ref-format', '--branch', name]).status === 0;
    expect([name, isBranchName(name)]).toEqual([name, git]);
    expect([name, git]).toEqual([name, good.includes(name)]);
  }
});
