// The model of a repository of more than half a million lines, made of the sources of pinned packages.
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { mustRun } from '../packages/processes.ts';
import { runStage, type StageFigures } from './stage.ts';

const CACHE = join(import.meta.dirname, '../../node_modules/.cache/qtest-bench');
const WARM_ROUNDS = 3;
const CODE = /\.[cm]?[jt]sx?$/;
/** Builds of the same sources, and folders that are no part of the package. */
const LEFT_OUT = /\.d\.[cm]?ts$|\.min\.js$|(?:^|\/)(?:node_modules|dist|legacy)(?:\/|$)/;
const subjects = z
  .array(z.strictObject({ name: z.string(), version: z.string(), sources: z.string() }))
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'large.json'), 'utf8')));

/** Prints a row per run: cold, then warm; the last line holds the ratio and the peak. */
export async function measureLarge(): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'qtest-bench-'));
  try {
    const tree = join(scratch, 'tree');
    const cache = join(scratch, 'cache');
    const lines = await layOut(tree);
    console.log(`${lines.toLocaleString('en-US')} lines of ${subjects.length} packages`);
    console.log('run | files | functions | reused | stage ms | artifact ms | artifact MB | peak MiB');
    const show = (name: string, f: StageFigures): StageFigures => {
      const megabytes = (f.artifactBytes / 1e6).toFixed(1);
      console.log(
        [name, f.files, f.functions, f.reused, f.ms, f.artifactMs, megabytes, f.peakMiB].join(' | '),
      );
      return f;
    };
    const cold = show('cold', runStage('model', tree, cache));
    const warm = Array.from({ length: WARM_ROUNDS }, () => show('warm', runStage('model', tree, cache)));
    const read = show('read', runStage('load', tree, cache));
    const best = Math.min(...warm.map((run) => run.ms));
    const peak = Math.max(...[cold, ...warm, read].map((run) => run.peakMiB));
    console.log(
      `warm/cold ${((100 * best) / cold.ms).toFixed(1)} %, peak ${peak} MiB, ${cold.failed} files not parsed`,
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** One package with all the sources below `src`; gives the number of lines. */
async function layOut(tree: string): Promise<number> {
  let lines = 0;
  for (const { name, version, sources } of subjects) {
    const from = join(await fetched(name, version), sources);
    const to = join(tree, 'src', name);
    cpSync(from, to, { recursive: true, filter: (path) => !LEFT_OUT.test(path.slice(from.length)) });
    for (const path of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
      if (CODE.test(path)) lines += readFileSync(join(to, path), 'utf8').split('\n').length;
    }
  }
  writeFileSync(join(tree, 'package.json'), '{ "name": "large", "version": "1.0.0", "type": "module" }\n');
  return lines;
}

/** The unpacked package, from the cache or the registry. */
async function fetched(name: string, version: string): Promise<string> {
  const folder = join(CACHE, `${name.replace('/', '+')}@${version}`);
  if (existsSync(folder)) return join(folder, 'package');
  const half = `${folder}.half`;
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true });
  const at = { cwd: half, limitSeconds: 300 };
  await mustRun({ ...at, argv: ['npm', 'pack', '--silent', `${name}@${version}`] });
  const archive = readdirSync(half).find((file) => file.endsWith('.tgz')) ?? '';
  await mustRun({ ...at, argv: ['tar', '-xzf', archive] });
  renameSync(half, folder);
  return join(folder, 'package');
}
