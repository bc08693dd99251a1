// Stage 2: from the files of the working copy to what they say. Runs nothing; a file that does not parse is recorded.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type BundledFile,
  type DocExample,
  type FileFacts,
  packageOf,
  type SystemModel,
} from '../../artifacts/index.ts';
import { isDocument } from '../../ports/documents.ts';
import type { Parser } from '../../ports/index.ts';
import type { ModelDeps, ModelInput } from './contract.ts';
import { FactsCache } from './facts-cache.ts';
import { unreadable } from './files.ts';
import { linkModel } from './link-model.ts';
import { resolveTypes } from './resolve-types.ts';

const PARSED_ROLES = new Set<BundledFile['role']>(['source', 'test', 'doc']);
/** Files parsed between two looks at the signal and two lines of progress. */
const BATCH = 20;

/** Builds the model; files unchanged since the last run with the same cache folder are not parsed again. */
export async function model(input: ModelInput, deps: ModelDeps): Promise<SystemModel> {
  const cache = new FactsCache(
    input.cacheDir,
    deps.packs,
    input.bundle.projects.map(({ name }) => name ?? ''),
  );
  const work = input.bundle.files.filter(
    (file) => isDocument(file) || (file.language !== undefined && PARSED_ROLES.has(file.role)),
  );
  const parse = lazyParsers(deps);
  const files: FileFacts[] = [];
  const documentExamples: DocExample[] = [];
  let reused = 0;
  try {
    for (const [index, file] of work.entries()) {
      if (index % BATCH === 0) {
        deps.signal.throwIfAborted();
        deps.progress({ stage: '2-model', message: 'reading the code', done: index, total: work.length });
        await new Promise((resolve) => setImmediate(resolve));
      }
      const known = cache.get(file.path, file.hash);
      const facts = known ?? (await readFacts(file, input, deps, parse));
      if (known) reused++;
      cache.put(facts, known !== undefined);
      if (isDocument(file)) documentExamples.push(...facts.examples);
      else files.push(facts);
      if (!known && facts.status === 'failed') {
        deps.progress({
          stage: '2-model',
          message: facts.error ?? `${file.path} does not parse`,
          target: file.path,
          level: 'warn',
        });
      }
    }
  } finally {
    const problem =
      cache.save() ??
      (cache.foreign ? 'the facts kept by another version are not used: every file is read anew' : undefined);
    if (problem) deps.progress({ stage: '2-model', message: problem, level: 'warn' });
  }
  deps.signal.throwIfAborted();
  const linked = linkModel(files, documentExamples, input.bundle, deps.packs);
  const functions = files.reduce((sum, file) => sum + file.functions.length, 0);
  const parsed = work.length - reused;
  deps.progress({
    stage: '2-model',
    message: `${functions} functions in ${files.length} files; ${parsed} files read, ${reused} unchanged`,
    done: work.length,
    total: work.length,
  });
  const typed = await resolveTypes(linked.files, input, deps);
  return { version: '1.0', ...linked, ...typed, cache: { reused, parsed } };
}

type Parse = (file: BundledFile, text: string) => Promise<FileFacts>;

/** Loads a pack's grammars when its first file has to be parsed. */
function lazyParsers(deps: ModelDeps): Parse {
  const parsers = new Map<string, Promise<Parser>>();
  return async (file, text) => {
    const pack = deps.packs.find(({ id }) => id === file.language);
    if (!pack) return unreadable(file, `${file.path}: no language pack reads ${file.language}.`);
    const parser =
      parsers.get(pack.id) ?? Promise.resolve(deps.grammars(pack)).then((grammars) => pack.parser(grammars));
    parsers.set(pack.id, parser);
    const ready = await parser;
    try {
      return ready.parse({ path: file.path, text, hash: file.hash });
    } catch (error) {
      return unreadable(file, `${file.path}: the parser stopped: ${(error as Error).message}.`);
    }
  };
}

async function readFacts(
  file: BundledFile,
  { tree, bundle }: ModelInput,
  { packs }: ModelDeps,
  parse: Parse,
): Promise<FileFacts> {
  let text: string;
  try {
    text = await readFile(join(tree, file.path), 'utf8');
  } catch (error) {
    return unreadable(
      file,
      `${file.path} can not be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}.`,
    );
  }
  if (text.includes('\0')) return unreadable(file, `${file.path} is not text.`);
  if (!isDocument(file)) return parse(file, text);
  const examples = packs.flatMap((pack) => {
    const name = packageOf(bundle.projects, { path: file.path, language: pack.id })?.name;
    return pack.documentExamples({ path: file.path, text, hash: file.hash }, name);
  });
  return {
    path: file.path,
    hash: file.hash,
    language: 'document',
    status: 'parsed',
    functions: [],
    imports: [],
    reexports: [],
    examples,
    callSites: [],
  };
}
