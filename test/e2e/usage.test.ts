// What the command line says to what it does not understand: one sentence, exit code 2, nothing on stdout.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { qtest } from './run-cli.ts';

const manifest = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
  version: string;
};

it('prints its version and help on stdout', () => {
  expect(qtest(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' });
  const help = qtest(['--help']);
  expect(help).toMatchObject({ code: 0, stderr: '' });
  for (const command of ['run', 'plan', 'inspect', 'workspace', 'stage'])
    expect(help.stdout).toContain(`  ${command} `);
  expect(qtest([]).stdout).toBe(help.stdout);
});

it.each([
  [['rnu', 'x'], "unknown command 'rnu'; did you mean run?"],
  [['frobnicate'], "unknown command 'frobnicate' (commands: run, plan, inspect"],
  [['run', 'x', '--max-target', '3'], "unknown option '--max-target'; did you mean --max-targets?"],
  [['run', 'x', '--fail-on', 'gates'], "option '--fail-on <what>' argument 'gates' is invalid"],
  [['run', 'x', '--budget-time', 'soon'], 'Give a time such as 90, 90s or 2m'],
  [['run'], "missing required argument 'source'"],
  [
    ['run', 'x', '--branch', 'b', '--dry-run'],
    "option '--branch [name]' cannot be used with option '--dry-run'",
  ],
  [
    ['run', 'x', '--replay', 'r.json', '--seed', '2'],
    "option '--replay <report>' cannot be used with option '--seed <n>'",
  ],
  [['plan', 'x', '--seed', '2'], "unknown option '--seed'"],
  [['run', 'x', '--branch', 'a b'], "option '--branch [name]' argument 'a b' is invalid"],
  [['workspace'], 'workspace wants a command: init, list, plan, run'],
  [['workspace', 'rnu', 'x'], "unknown command 'rnu'; did you mean run?"],
  [
    ['workspace', 'run', 'x', '--max-target', '3'],
    "unknown option '--max-target'; did you mean --max-targets?",
  ],
  [['run', 'x', '--resume', '--seed', '2'], "option '--resume' cannot be used with option '--seed <n>'"],
])('answers %j in one sentence', (args, sentence) => {
  const { code, stdout, stderr } = qtest(args);
  expect(stderr).toContain(`qtest: ${sentence.startsWith('Give') ? 'option' : sentence}`);
  expect(stderr).toContain(sentence);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain('(E_USAGE)');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
});
