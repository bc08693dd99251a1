// What decides the result of a stage, part by part: when all parts are as they were, what it wrote is taken again.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { walkFolder } from '../lib/folder-walk.ts';
import { sha256 } from '../lib/hash.ts';
import { isOwnText } from '../lib/mark.ts';
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
    ...(stage === '1-ingest' ? { repository: contentHash(facts) } : {}),
    ...Object.fromEntries(hashes),
  };
}

/** In words, the first part that differs; undefined when none does. */
export function difference(before: StageInputs, now: StageInputs): string | undefined {
  const name = [...Object.keys(now), ...Object.keys(before)].find((part) => before[part] !== now[part]);
  switch (name) {
    case undefined:
      return undefined;
    case 'tool':
      return `QTest was ${before.tool ?? 'another'} and is ${now.tool}`;
    case 'settings':
      return 'the settings are others';
    case 'repository':
      return 'the repository has changed';
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

/** Hash of everything in the folder that a run looks at, but for the tests that QTest itself wrote there. */
function contentHash({ folder, packs }: InputFacts): string {
  const names = packs.flatMap(({ packagesFolder }) => packagesFolder ?? []);
  const walk = walkFolder(folder, { skip: packs.flatMap((pack) => pack.skip) });
  const files = walk.files.flatMap(({ path }) => {
    const content = bytesOf(join(folder, path));
    return isOwnText(content.subarray(0, 1000).toString('utf8')) ? [] : [[path, sha256(content)]];
  });
  const packages = walk.skipped
    .filter((path) => names.includes(basename(path)))
    .map((path) => [path, readdirSync(join(folder, path)).sort()]);
  return sha256(JSON.stringify([files, walk.links, walk.ignored, packages]));
}

function bytesOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    return Buffer.alloc(0);
  }
}
