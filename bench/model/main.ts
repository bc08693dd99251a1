// How fast the model is made, side by side with what it stands on: `npm run bench:model [-- DIR…]`.
// Facts are compared with a bare parse and one full cursor walk over the same files, in turns, best of three rounds;
// a second run of the stage with nothing changed is compared with the first. Times are processor time.
// `--large` instead models half a million lines of pinned packages (`large.json`) and watches the memory.
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Language, Parser } from 'web-tree-sitter';
import { typescript } from '../../adapters/typescript/index.ts';
import { walkFolder } from '../../src/lib/folder-walk.ts';
import { sha256 } from '../../src/lib/hash.ts';
import { measureLarge } from './large.ts';
import { grammarBytes, runStage, timed } from './stage.ts';

const ROUNDS = 3;
const DEFAULTS = [
  'acorn/dist',
  '@babel/types/lib',
  'commander/lib',
  'rxjs/src',
  'zod/src/v4/core',
  'ajv/lib',
];

if (process.argv.includes('--large')) await measureLarge();
else await main();

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
    bareMs = Math.min(bareMs, (await timed(bare)).ms);
    factsMs = Math.min(factsMs, (await timed(facts)).ms);
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

/** The stage over one cache, once with nothing in it and then several times with everything. */
function coldAndWarm(tree: string): { cold: number; warm: number } {
  const cacheDir = mkdtempSync(join(tmpdir(), 'qtest-bench-'));
  try {
    const cold = runStage('model', tree, cacheDir).ms;
    const warm = Array.from({ length: ROUNDS }, () => runStage('model', tree, cacheDir).ms);
    return { cold, warm: Math.min(...warm) };
  } finally {
    rmSync(cacheDir, { recursive: true, force: true });
  }
}
