// Rebuilds the sources that planned targets need and lays them out for the probe's processes.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectOf } from '../../artifacts/index.ts';
import { sha256 } from '../../lib/hash.ts';
import { isDocument } from '../../ports/documents.ts';
import type { LanguagePack, Probe, ProbeBuild, SourceText } from '../../ports/index.ts';
import type { GenerateDeps, GenerateInput } from './contract.ts';

export interface LaidOutProbe {
  readonly pack: LanguagePack;
  readonly probe: Probe;
  readonly build: ProbeBuild;
  /** Absolute. */
  readonly folder: string;
  /** The probe's answers carry it, so that what target code prints is never taken for one. */
  readonly nonce: string;
  readonly worlds: typeof WORLDS;
  /** Texts that documents and comments show. */
  readonly shown: readonly string[];
}

/** Executions are ended after this much fuel: one unit per loop turn and per call. */
const FUEL = 100_000;

/** What must not change an observation: clock, random numbers, time zone. The first world is searched in. */
const WORLDS = [
  { now: 1_700_000_000_000, seed: 1, zone: 'UTC' },
  { now: 1_893_456_789_123, seed: 987_654_321, zone: 'Asia/Kolkata' },
] as const;

/** Writes `work/probe/`; files that cannot be rebuilt are listed in the build's `failed`. */
export async function buildProbe(
  input: GenerateInput,
  pack: LanguagePack,
  probe: Probe,
  deps: Pick<GenerateDeps, 'progress' | 'signal'>,
): Promise<LaidOutProbe> {
  const folder = join(input.work, 'probe');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const paths = neededFiles(input, pack.id);
  const files: SourceText[] = [];
  for (const path of paths) {
    const text = await readFile(join(input.tree, path), 'utf8');
    files.push({ path, text, hash: sha256(text) });
  }
  let done = 0;
  const build = await probe.build(files, (path) => {
    deps.signal.throwIfAborted();
    deps.progress({
      stage: '5-generate',
      message: `instrumenting ${path}`,
      done: ++done,
      total: files.length,
    });
  });
  const nonce = sha256(`${input.seed}:${input.round}:${files.map((file) => file.hash).join()}`).slice(0, 16);
  const modules = await Promise.all(
    build.modules.map(async ({ path, ...versions }, index) => {
      const names: Record<string, string> = {};
      for (const [version, text] of Object.entries(versions)) {
        names[version] = `${index}.${version}.txt`;
        await writeFile(join(folder, `${index}.${version}.txt`), text);
      }
      return { path, ...names, imports: importedByName(path, input), strict: isStrict(path, input, pack) };
    }),
  );
  const config = {
    build: folder,
    tree: input.tree,
    modules,
    branches: build.branches,
    mutants: build.mutants.length,
    drain: build.settles,
    fuel: FUEL,
    world: WORLDS[0],
    // A test makes sure of the random numbers that it needs.
    elsewhere: { ...WORLDS[1], seed: WORLDS[0].seed },
    nonce,
  };
  await writeFile(join(folder, 'probe.json'), JSON.stringify(config));
  const documents = await readDocuments(input);
  const shown = [...documents, ...files].flatMap((file) => probe.shownTexts(file));
  return { pack, probe, build, folder, nonce, worlds: WORLDS, shown: [...new Set(shown)] };
}

/** Documents of the tree; one that cannot be read shows nothing. */
async function readDocuments({ bundle, tree }: GenerateInput): Promise<readonly SourceText[]> {
  const read = async ({ path, hash }: GenerateInput['bundle']['files'][number]) => {
    const text = await readFile(join(tree, path), 'utf8').catch(() => '');
    return { path, hash, text };
  };
  return Promise.all(bundle.files.filter(isDocument).map(read));
}

/** Whether the tests will find the file as strict code. */
function isStrict(path: string, { bundle }: GenerateInput, { id, frameworks }: LanguagePack): boolean {
  const chosen = projectOf(bundle.projects, { path, language: id })?.framework?.id;
  return frameworks.some((framework) => framework.id === chosen && framework.strict === true);
}

/** Files of the tree that a file imports by another name than their path: specifier → path. */
function importedByName(path: string, { model }: GenerateInput): Record<string, string> {
  const imports = model.files.find((file) => file.path === path)?.imports ?? [];
  return Object.fromEntries(
    imports.flatMap(({ specifier, path: meant }) =>
      meant === undefined || specifier.startsWith('.') ? [] : [[specifier, meant] as const],
    ),
  );
}

/** Files of planned targets and what they import, transitively, in the order of the bundle. */
function neededFiles(input: GenerateInput, language: string): string[] {
  const needed = new Set<string>();
  const open = input.plan.targets.flatMap((target) => [
    target.file,
    ...target.access.map((access) => access.module),
  ]);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (needed.has(file)) continue;
    needed.add(file);
    open.push(...(input.model.dependencies[file] ?? []));
  }
  const parsed = new Set(
    input.model.files.filter((file) => file.status === 'parsed').map((file) => file.path),
  );
  return input.bundle.files
    .filter(
      (file) =>
        file.role === 'source' &&
        file.language === language &&
        needed.has(file.path) &&
        parsed.has(file.path),
    )
    .map((file) => file.path);
}
