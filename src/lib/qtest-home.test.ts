import { expect, it } from 'vitest';
import { qtestHome, workspaceFolder } from './qtest-home.ts';

it('keeps clones in QTEST_HOME, or in the home of the user', () => {
  expect(qtestHome({ QTEST_HOME: '/srv/qtest' })).toBe('/srv/qtest');
  expect(qtestHome({})).toMatch(/[/\\]\.qtest$/);
});

it('finds the same folder for the same address and reference, credentials aside', () => {
  const folder = workspaceFolder('/h', 'https://example.org/a/thing.git', 'main');
  expect(folder).toMatch(/^\/h\/workspaces\/thing-[0-9a-f]{10}$/);
  expect(workspaceFolder('/h', 'https://me:pw@example.org/a/thing.git', 'main')).toBe(folder);
  expect(workspaceFolder('/h', 'https://example.org/a/thing.git', 'next')).not.toBe(folder);
  expect(workspaceFolder('/h', 'https://example.org/b/thing.git', 'main')).not.toBe(folder);
  expect(workspaceFolder('/h', 'git@example.org:a/%2e%2e$(x).git', undefined)).toMatch(
    /^\/h\/workspaces\/[\w.-]+$/,
  );
});
