// Whole runs on a published package: from its folder to proven tests, and stopped on the way.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ValidatedTests } from '../../src/artifacts/index.ts';
import type { Report } from '../../src/pipeline/report.ts';
import { CLI, qtest } from './run-cli.ts';

const PACKAGE = join(import.meta.dirname, '../../node_modules/ms');

let base: string;
let folder: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'qtest whole ünı-'));
  folder = join(base, 'ms');
  cpSync(PACKAGE, folder, { recursive: true });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

it('ships proven tests, and the same ones again from its report', () => {
  const first = qtest(['run', folder, '--budget-executions', '4000', '--json'], {}, 300_000);
  expect(first.code, first.stderr).toBe(0);
  const report = JSON.parse(first.stdout) as Report;
  expect(report.shipped.tests).toBeGreaterThanOrEqual(5);
  expect(report.coverage?.after.lines).toBeGreaterThan(report.coverage?.before?.lines ?? 0);
  expect(readdirSync(join(folder, '.qtest/reports')).sort()).toEqual([
    'junit.xml',
    'mutation.html',
    'mutation.json',
    'summary.md',
  ]);
  const validated = JSON.parse(
    readFileSync(join(folder, '.qtest/artifacts/validated-tests.json'), 'utf8'),
  ) as ValidatedTests;
  for (const test of validated.tests) {
    expect(test.certificate.mutant.file).toBe('index.js');
    expect(test.certificate.assertion.message).not.toBe('');
    expect(test.certificate.runs.length).toBeGreaterThanOrEqual(3);
    expect(test.certificate.runs.every((run) => run.outcome === 'passed')).toBe(true);
  }
  const text = (): readonly string[] =>
    report.shipped.files.map((file) => readFileSync(join(folder, file.path), 'utf8'));
  const shipped = text();
  const again = qtest(['run', folder, '--replay', join(folder, '.qtest/report.json'), '--json'], {}, 300_000);
  expect(again.code, again.stderr).toBe(0);
  expect(text()).toEqual(shipped);
});

it('leaves the folder as it was when it is stopped in the middle of the search', async () => {
  const before = readdirSync(folder).sort();
  const run = spawn(process.execPath, [CLI, 'run', folder, '--budget-time', '60s'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  run.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
  for (let i = 0; i < 600 && !stderr.includes('5-generate'); i++) await sleep(100);
  await sleep(1000);
  run.kill('SIGINT');
  expect(await ended, stderr).toBe(130);
  expect(stderr).toMatch(
    /qtest: stopped; nothing was written into the folder; go on with: qtest run .* --resume \(E_STOPPED\)/,
  );
  expect(readdirSync(folder).sort()).toEqual([...before, '.qtest'].sort());
  expect(existsSync(join(folder, '.qtest/lock'))).toBe(false);
  expect(existsSync(join(folder, '.qtest/report.json'))).toBe(false);
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  expect(stdout.split('\n').filter((line) => line.includes(folder))).toEqual([]);
});
