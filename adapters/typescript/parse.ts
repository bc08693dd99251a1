// From source text to facts: parse, copy the tree out, walk it once, resolve what it exports.
import type { Language, Parser as TreeSitter } from 'web-tree-sitter';
import type { DocExample, FileFacts } from '../../src/artifacts/index.ts';
import type { Parser, SourceText } from '../../src/ports/index.ts';
import { callSitesOf } from './parse/calls.ts';
import { collect } from './parse/collect.ts';
import { entitiesOf } from './parse/entities.ts';
import { scanExamples } from './parse/examples.ts';
import { expose } from './parse/exposure.ts';
import { functionsOf } from './parse/facts.ts';
import { Columns, FlatTree, type Vocabulary, vocabularyOf } from './parse/flat-tree.ts';
import { importsOf } from './parse/imports.ts';
import { docExamples, mayHoldExamples, opened } from './parse/jsdoc.ts';
import { hasOnlyKnownGaps } from './parse/known-gaps.ts';
import { syntaxProblem } from './parse/second-opinion.ts';
import { topLevelOf } from './parse/top-level.ts';
import type { Unit } from './parse/unit.ts';

export const grammars: readonly string[] = [
  'tree-sitter-javascript/tree-sitter-javascript.wasm',
  'tree-sitter-typescript/tree-sitter-typescript.wasm',
  'tree-sitter-typescript/tree-sitter-tsx.wasm',
];

/** Changes whenever the same text would give other facts: cached facts of another version are not used. */
export const parserVersion = '4';

/** Larger files are generated; their tree alone would take gigabytes. */
const MAX_CHARACTERS = 4_000_000;

/** Beyond this many characters, lines longer than this on average are no person's: a tree of them is as costly as useless. */
const LONG_LINES_FROM = 300_000;
const MAX_AVERAGE_LINE = 1000;

interface Grammar {
  readonly language: Language;
  readonly vocabulary: Vocabulary;
}

/** Loads the grammars; the parser keeps them for as long as it lives. */
export async function createParser(bytes: readonly Uint8Array[]): Promise<Parser> {
  const { Language, Parser: Engine } = await import('web-tree-sitter');
  await Engine.init();
  const loaded: Grammar[] = [];
  for (const grammar of bytes) {
    const language = await Language.load(grammar);
    loaded.push({ language, vocabulary: vocabularyOf(language) });
  }
  const engine = new Engine();
  const columns = new Columns();
  return { parse: (file) => parseFile(engine, loaded, columns, file) };
}

/** JavaScript may hold JSX anywhere; in TypeScript only `.tsx` does, elsewhere `<T>x` is a cast. */
function grammarFor(path: string, [javascript, typescript, tsx]: readonly Grammar[]): Grammar {
  const grammar = path.endsWith('.tsx') ? tsx : /\.[mc]?ts$/.test(path) ? typescript : javascript;
  if (!grammar) throw new Error('the grammars of JavaScript, TypeScript and TSX are all needed');
  return grammar;
}

function parseFile(
  engine: TreeSitter,
  loaded: readonly Grammar[],
  columns: Columns,
  file: SourceText,
): FileFacts {
  if (file.text.length > MAX_CHARACTERS) {
    return failed(
      file,
      `${file.path}: ${file.text.length} characters are more than is parsed (${MAX_CHARACTERS}).`,
    );
  }
  const average = file.text.length < LONG_LINES_FROM ? 0 : averageLine(file.text);
  if (average > MAX_AVERAGE_LINE) {
    return failed(
      file,
      `${file.path}: its lines are ${average} characters long on average: it is generated, and not read.`,
    );
  }
  const { language, vocabulary } = grammarFor(file.path, loaded);
  engine.setLanguage(language);
  const parsed = engine.parse(file.text);
  if (!parsed) return failed(file, `${file.path}: the parser gave up.`);
  const tree = new FlatTree(parsed, file.text, vocabulary, columns);
  const isSuspect = tree.hasError && !hasOnlyKnownGaps(parsed.rootNode);
  parsed.delete();
  if (isSuspect) {
    const problem = syntaxProblem(file.path, file.text);
    if (problem)
      return failed(file, `${file.path}:${problem.line}:${problem.column + 1}: ${problem.message}.`);
  }
  const unit = collect(tree, vocabulary.types);
  const exposure = expose(unit);
  const entities = entitiesOf(unit, file.path);
  return {
    path: file.path,
    hash: file.hash,
    language: 'typescript',
    status: 'parsed',
    functions: functionsOf(unit, exposure, file.path),
    imports: importsOf(unit),
    reexports: exposure.reexports,
    examples: examplesOf(unit, file.path),
    callSites: callSitesOf(unit, file.path),
    topLevel: topLevelOf(tree),
    ...(entities.length === 0 ? {} : { entities }),
  };
}

function averageLine(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return Math.round(text.length / lines);
}

function failed(file: SourceText, error: string): FileFacts {
  return {
    path: file.path,
    hash: file.hash,
    language: 'typescript',
    status: 'failed',
    error,
    functions: [],
    imports: [],
    reexports: [],
    examples: [],
    callSites: [],
  };
}

/** Examples in doc comments, and results noted beside calls: `fn(1) // => 2`. */
function examplesOf(unit: Unit, file: string): DocExample[] {
  const { tree } = unit;
  const out: DocExample[] = [];
  for (const comment of unit.comments) {
    const start = tree.startOf(comment);
    const text = tree.source(comment);
    const line = tree.line(start);
    if (text.startsWith('/**')) {
      if (mayHoldExamples(text)) out.push(...docExamples(opened(unit, comment), file, line));
    } else if (/^\/\/\s*(?:=>|→|⇒)/.test(text)) {
      const lineStart = tree.text.lastIndexOf('\n', start - 1) + 1;
      out.push(...scanExamples(tree.text.slice(lineStart, tree.endOf(comment)), { file, line }));
    }
  }
  return out;
}
