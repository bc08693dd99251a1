// Reads `.qtest.yaml`: every mistake is named by file, line and key, because a key that is silently ignored costs hours.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Config, config as schema } from '../artifacts/index.ts';
import { isBranchName } from '../lib/branch-name.ts';
import { KnownError } from '../lib/known-error.ts';
import { nearest } from '../lib/nearest.ts';
import type { LanguagePack } from '../ports/index.ts';
import { globProblem } from './check-glob.ts';
import { expectedOf, keysAt } from './schema-facts.ts';

const NAMES = ['.qtest.yaml', '.qtest.yml'];

/** The configuration of a folder: its file with the defaults filled in, or the defaults. Throws KnownError E_CONFIG. */
export function loadConfig(folder: string, packs: readonly LanguagePack[]): Config {
  const found = NAMES.filter((name) => existsSync(join(folder, name)));
  if (found.length > 1) throw configError(`both ${NAMES.join(' and ')} exist; keep one of them`);
  const name = found[0];
  if (name === undefined) return schema.parse({});
  let text: string;
  try {
    text = readFileSync(join(folder, name), 'utf8');
  } catch (error) {
    throw configError(`${name} can not be read: ${(error as Error).message}`);
  }
  return parseConfig(text, name, packs);
}

/** Parses the text of a configuration; `file` is only named in errors. Throws KnownError E_CONFIG. */
export function parseConfig(text: string, file: string, packs: readonly LanguagePack[]): Config {
  const lines = new LineCounter();
  const doc = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = doc.errors[0];
  if (broken) throw configError(`${file}:${lines.linePos(broken.pos[0]).line}: ${broken.message}`);
  const fail = (path: readonly PropertyKey[], sentence: string, key?: string): never => {
    throw configError(`${file}:${lineOf(doc, lines, path, key)}: ${sentence}`);
  };
  const result = schema.safeParse(plainOf(doc, file));
  if (!result.success) {
    for (const issue of result.error.issues) reportIssue(issue, doc, fail);
    throw configError(`${file}: ${result.error.message}`);
  }
  checkPatterns(result.data, fail);
  const { branch } = result.data.git;
  if (!isBranchName(branch))
    fail(['git', 'branch'], `\`git.branch\`: ${JSON.stringify(branch)} is not a possible name for a branch`);
  checkNames(result.data, packs, fail);
  return withPackIds(result.data, packs);
}

/** Languages by the ids of their packs. */
function withPackIds(config: Config, packs: readonly LanguagePack[]): Config {
  if (config.language === undefined) return config;
  const idOf = (name: string) => packs.find((pack) => pack.aliases?.includes(name))?.id ?? name;
  return { ...config, language: [...new Set([config.language].flat().map(idOf))] };
}

/** The document as plain data; refuses alias bombs, which the YAML library detects. */
function plainOf(doc: Document, file: string): unknown {
  try {
    return doc.toJS() ?? {};
  } catch (error) {
    throw configError(`${file}: ${(error as Error).message}`);
  }
}

type Fail = (path: readonly PropertyKey[], sentence: string, key?: string) => never;

function reportIssue(issue: z.core.$ZodIssue, doc: Document, fail: Fail): never {
  const path = issue.path;
  const where = path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const valid = keysAt(schema, path);
    const close = nearest(key, valid);
    const hint = close === undefined ? `valid keys here: ${valid.join(', ')}` : `did you mean \`${close}\`?`;
    return fail(path, `unknown key \`${[...path, key].join('.')}\`; ${hint}`, key);
  }
  const given = doc.getIn(path);
  const shown = isNode(given) ? 'a list or a map' : JSON.stringify(given);
  const expected = expectedOf(schema, path);
  const options = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const close = typeof given === 'string' ? nearest(given, options) : undefined;
  const hint = close === undefined ? '' : `; did you mean \`${close}\`?`;
  return fail(path, `\`${where}\` must be ${expected}, not ${shown}${hint}`);
}

function checkPatterns(config: Config, fail: Fail): void {
  for (const key of ['include', 'exclude', 'ignore'] as const) {
    config[key].forEach((pattern, index) => {
      const problem = globProblem(pattern, key === 'ignore' ? 'ignore' : 'glob');
      if (problem !== undefined)
        fail([key, index], `\`${key}\`: the pattern ${JSON.stringify(pattern)} ${problem}`);
    });
  }
  const { directory } = config.output;
  const problem = directory === '' ? undefined : globProblem(directory, 'glob');
  if (problem !== undefined)
    fail(['output', 'directory'], `\`output.directory\`: ${JSON.stringify(directory)} ${problem}`);
}

/** Languages and frameworks are plain strings; whether one is offered is known only to the registry. */
function checkNames(config: Config, packs: readonly LanguagePack[], fail: Fail): void {
  const languages = packs.flatMap((pack) => [pack.id, ...(pack.aliases ?? [])]);
  const isList = Array.isArray(config.language);
  const wanted = config.language === undefined ? [] : [config.language].flat();
  wanted.forEach((language, index) => {
    if (!languages.includes(language)) {
      const path = isList ? ['language', index] : ['language'];
      fail(path, `\`language\`: ${notOffered(language, languages)}`);
    }
  });
  if (config.test_framework === undefined) return;
  const problem = frameworkProblem(config.test_framework, packs);
  if (problem !== undefined) fail(['test_framework'], `\`test_framework\`: ${problem}`);
}

/** Why no pack can serve this framework, as a sentence; undefined when one can. */
export function frameworkProblem(framework: string, packs: readonly LanguagePack[]): string | undefined {
  const offered = packs.flatMap((pack) => pack.frameworks.map((f) => f.id));
  return offered.includes(framework) ? undefined : notOffered(framework, offered);
}

function notOffered(name: string, offered: readonly string[]): string {
  const close = nearest(name, offered);
  const hint = close === undefined ? `offered: ${offered.join(', ')}` : `did you mean \`${close}\`?`;
  return `no adapter offers \`${name}\`; ${hint}`;
}

/** 1-based line of the value at `path`, or of the key `key` in the map at `path`. */
function lineOf(doc: Document, lines: LineCounter, path: readonly PropertyKey[], key?: string): number {
  const parent = key === undefined ? path.slice(0, -1) : path;
  const name = key ?? path.at(-1);
  const map = parent.length === 0 ? doc.contents : doc.getIn(parent, true);
  if (isMap(map)) {
    const pair = map.items.find((item) => isScalar(item.key) && item.key.value === name);
    if (pair && isScalar(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
  }
  const node = doc.getIn(path, true);
  return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1;
}

function configError(message: string): KnownError {
  return new KnownError('E_CONFIG', message);
}
