#!/usr/bin/env node
// The entry of the command line. `--version` answers before anything heavy is loaded.
import { packageVersion } from '../package-root.ts';

const args = process.argv.slice(2);
if (args.length === 1 && (args[0] === '--version' || args[0] === '-V')) {
  process.stdout.write(`${packageVersion()}\n`);
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(args, { stdout: process.stdout, stderr: process.stderr, env: process.env });
}
