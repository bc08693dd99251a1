// What decides the result of a stage, part by part: when all parts are as they were, what it wrote is taken again.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { walkFolder } from '../lib/folder-walk.ts';
import { sha256 } from '../lib/hash.ts';
import { CERTIFICATES, isOwnText } from '../lib/mark.ts';
import type { LanguagePack } from '../ports/index.ts';
import { type Artifacts, artifactHash } from './artifact-store.ts';
import type { Settings } from './settings.ts';
import { STAGES, type StageName } from './stage-table.ts';

/** By name: `tool`, `settings`, `repository`, or an artifact. */
export type StageInputs = Readonly<Record<string, string>>;

export interface InputFacts {
  /** QTest's own version. */
  readonly version: string;
  /** The user's folder, absolute. */
  readonly folder: string;
  readonly packs: readonly LanguagePack[];
}

/** The parts for one stage on these artifacts. */
export function inputsOf(
  stage: StageName,
  artifacts: Artifacts,
  settings: Settings,
  facts: InputFacts,
): StageInputs {
  const row = STAGES.find((each) => each.name === stage);
  const read = [...(row?.reads ?? []), ...(row?.readsIfPresent ?? [])];
  const hashes = read.flatMap((name) => {
    const artifact = artifacts[name];
    return artifact === undefined ? [] : [[name, artifactHash(artifact)] as const];
  });
  return {
    tool: facts.version,
    settings: sha256(JSON.stringify(settingsFor(stage, settings))),
    ...(stage === '1-ingest' ? contentHashes(facts) : {}),
    ...Object.fromEntries(hashes),
  };
}

/** In words, the first part that differs, but for `ignored` ones; undefined when none does. */
export function difference(
  before: StageInputs,
  now: StageInputs,
  ignored: readonly string[] = [],
): string | undefined {
  const parts = [...Object.keys(now), ...Object.keys(before)].filter((part) => !ignored.includes(part));
  const name = parts.find((part) => before[part] !== now[part]);
  switch (name) {
    case undefined:
      return undefined;
    case 'tool':
      return `QTest was ${before.tool ?? 'another'} and is ${now.tool}`;
    case 'settings':
      return 'the settings are others';
    case 'repository':
      return 'the repository has changed';
    case 'own':
      return 'the tests that QTest wrote have changed';
    default:
      return `${name}.json is another`;
  }
}

/** The settings that a stage looks at. The number of workers decides nothing. */
function settingsFor(stage: StageName, settings: Settings): Partial<Settings> {
  const { workers: _workers, destination, mutation, ...rest } = settings;
  const { budget: _budget, replay: _replay, seed: _seed, round: _round, ...facts } = rest;
  switch (stage) {
    case '1-ingest':
    case '2-model':
    case '3-baseline':
    case '4-plan':
    case '4-measure':
      return facts;
    case '5-generate':
    case '7-emit':
      return rest;
    case '8-validate':
      return { ...rest, mutation };
    case '9-integrate':
      return { ...facts, destination };
  }
}

/** Everything in the folder that a run looks at, and apart from it the tests that QTest itself wrote there. */
function contentHashes({ folder, packs }: InputFacts): { readonly repository: string; readonly own: string } {
  const names = packs.flatMap(({ packagesFolder }) => packagesFolder ?? []);
  const walk = walkFolder(folder, { skip: packs.flatMap((pack) => pack.skip) });
  const files: string[][] = [];
  const own: string[][] = [];
  for (const { path } of walk.files) {
    const content = bytesOf(join(folder, path));
    const list = isOwnText(content.subarray(0, 1000).toString('utf8')) ? own : files;
    list.push([path, sha256(content)]);
  }
  const packages = walk.skipped
    .filter((path) => names.includes(basename(path)))
    .map((path) => [path, readdirSync(join(folder, path)).sort()]);
  const certificates = sha256(bytesOf(join(folder, CERTIFICATES)));
  return {
    repository: sha256(JSON.stringify([files, walk.links, walk.ignored, packages])),
    own: sha256(JSON.stringify([own, certificates])),
  };
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
