// Runs before `npm run demo` and `npm test`, on whatever Node the machine has: installs the locked
// dependencies when the lockfile differs from the one last installed, and does nothing otherwise.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const stamp = join(root, 'node_modules', '.qtest-lock-hash');
const hash = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${process.platform}-${process.arch}`)
  .digest('hex');

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash) {
  // Install scripts stay off; `node` is the one package whose binary is placed by its script. Not `npm ci`: it refuses
  // a lockfile without the optional packages of every platform, which a registry that lacks them can not write.
  npm('install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
  npm('rebuild', 'node', '--loglevel=error');
  writeFileSync(stamp, hash);
}

function npm(...args) {
  const { status, error } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
  });
  if (error || status !== 0) {
    console.error(
      `setup: \`npm ${args.join(' ')}\` failed${error ? `: ${error.message}` : ''}; see its output above.`,
    );
    process.exit(status ?? 1);
  }
}
