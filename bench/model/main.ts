// How fast the model is made, side by side with what it stands on: `node bench/model/main.ts [DIR…]`.
// Facts are compared with a bare parse and one full cursor walk over the same files, in turns, best of three rounds;
// a second run of the stage with nothing changed is compared with the first. Times are processor time.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { typescript } from '../../adapters/typescript/index.ts';
import type { SourceBundle } from '../../src/artifacts/index.ts';
import { openFileView } from '../../src/lib/file-view.ts';
import { walkFolder } from '../../src/lib/folder-walk.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { describeFiles } from '../../src/stages/1-ingest/describe-files.ts';
import { model } from '../../src/stages/2-model/index.ts';

const ROUNDS = 3;
const DEFAULTS = [
  'acorn/dist',
  '@babel/types/lib',
  'commander/lib',
  'rxjs/src',
  'zod/src/v4/core',
  'ajv/lib',
];
const grammarBytes = typescript.grammars.map((name) =>
  readFileSync(createRequire(import.meta.url).resolve(name)),
);

const [flag, first, second] = process.argv.slice(2);
if (flag === '--stage') console.log(await stage({ tree: first as string, cacheDir: second as string }));
else await main();

interface StageRun {
  readonly tree: string;
  readonly cacheDir: string;
}

async function main(): Promise<void> {
  const given = process.argv.slice(2).map((dir) => resolve(dir));
  const folders =
    given.length > 0 ? given : DEFAULTS.map((name) => join(import.meta.dirname, '../../node_modules', name));
  await Parser.init();
  console.log('folder | files | MB | bare ms | facts ms | speed | cold ms | warm ms | warm/cold');
  for (const folder of folders) console.log(await measure(realpathSync(folder)));
}

async function measure(folder: string): Promise<string> {
  const walk = walkFolder(folder, { skip: typescript.skip });
  const files = walk.files
    .filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path))
    .map(({ path }) => ({ path, text: readFileSync(join(folder, path), 'utf8') }))
    .map((file) => ({ ...file, hash: sha256(file.text) }));
  const languages = await Promise.all(grammarBytes.map((bytes) => Language.load(bytes)));
  const bareParser = new Parser();
  const bare = () => {
    for (const { path, text } of files) {
      const index = path.endsWith('.tsx') ? 2 : /\.[cm]?ts$/.test(path) ? 1 : 0;
      walkBare(bareParser, languages[index] as Language, text);
    }
  };
  const parser = await typescript.parser(grammarBytes);
  const facts = () => {
    for (const file of files) parser.parse(file);
  };
  let bareMs = Infinity;
  let factsMs = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    bareMs = Math.min(bareMs, await timed(bare));
    factsMs = Math.min(factsMs, await timed(facts));
  }
  const { cold, warm } = coldAndWarm(folder);
  const megabytes = files.reduce((sum, { text }) => sum + text.length, 0) / 1e6;
  return [
    folder.replace(/^.*node_modules\//, ''),
    files.length,
    megabytes.toFixed(2),
    bareMs.toFixed(0),
    factsMs.toFixed(0),
    `${(bareMs / factsMs).toFixed(2)}×`,
    cold.toFixed(0),
    warm.toFixed(0),
    `${((100 * warm) / cold).toFixed(1)} %`,
  ].join(' | ');
}

function walkBare(parser: Parser, language: Language, text: string): number {
  parser.setLanguage(language);
  const tree = parser.parse(text);
  if (!tree) return 0;
  const cursor = tree.walk();
  let nodes = 1;
  for (;;) {
    if (cursor.gotoFirstChild()) nodes++;
    else {
      while (!cursor.gotoNextSibling()) {
        if (cursor.gotoParent()) continue;
        cursor.delete();
        tree.delete();
        return nodes;
      }
      nodes++;
    }
  }
}

/** Processor milliseconds of one run. */
async function timed(run: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The stage twice over one cache, each time in a process of its own: nothing is loaded or compiled beforehand. */
function coldAndWarm(tree: string): { cold: number; warm: number } {
  const cacheDir = mkdtempSync(join(tmpdir(), 'qtest-bench-'));
  const run = () =>
    Number(
      execFileSync(process.execPath, [import.meta.filename, '--stage', tree, cacheDir], { encoding: 'utf8' }),
    );
  try {
    const cold = run();
    let warm = Infinity;
    for (let round = 0; round < ROUNDS; round++) warm = Math.min(warm, run());
    return { cold, warm };
  } finally {
    rmSync(cacheDir, { recursive: true, force: true });
  }
}

async function stage({ tree, cacheDir }: StageRun): Promise<number> {
  const { skip } = typescript;
  const view = openFileView(tree, { skip });
  const described = describeFiles({
    tree,
    view,
    packs: [typescript],
    walk: walkFolder(tree, { skip }),
    lost: [],
    ignore: [],
  });
  const bundle: SourceBundle = {
    version: '1.0',
    source: { kind: 'folder', name: 'bench' },
    languages: described.languages,
    projects: typescript.projects(view),
    files: described.files,
    excluded: described.excluded,
    history: { available: false, churn: {} },
    install: { status: 'not-needed' },
    notes: [],
  };
  const deps = {
    packs: [typescript],
    grammars: () => grammarBytes,
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  return timed(() => model({ tree, bundle, cacheDir }, deps));
}
