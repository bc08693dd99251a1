#!/usr/bin/env node
// The entry of the command line. `--version` answers before anything heavy is loaded.
import { packageVersion } from '../package-root.ts';

const args = process.argv.slice(2);
// `npm run` changes to QTest's own folder; a relative path means the one it was called in.
const { npm_lifecycle_event: script, INIT_CWD: calledIn } = process.env;
if (script === 'qtest' && calledIn !== undefined) process.chdir(calledIn);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(args, { stdout: process.stdout, stderr: process.stderr, env: process.env });
}
