// The last step of the model: the types of functions that can be tested, by the packs that can resolve them.
import {
  type FileFacts,
  type FunctionFacts,
  type ProjectFacts,
  packageOf,
  type SystemModel,
} from '../../artifacts/index.ts';
import { openFileView } from '../../lib/file-view.ts';
import { sha256 } from '../../lib/hash.ts';
import type { FileTypes, FileView, LanguagePack } from '../../ports/index.ts';
import type { ModelDeps, ModelInput } from './contract.ts';
import { openTypesCache, type TypesCache } from './types-cache.ts';

/**
 * Bytes of source that the types of one run may be resolved from, and files whose functions are asked about. A checker
 * takes up to 120 times the text, all questions answered: this keeps it below 1 GB.
 */
const MAX_BYTES = 8 * 1024 * 1024;
const MAX_ASKED_BYTES = 4 * 1024 * 1024;
const MAX_FILES = 1200;
/** Packages that are looked at with their own settings; where there are more, all are taken for one. */
const MAX_PACKAGES = 8;

type Resolved = { readonly files: SystemModel['files'] } & Pick<SystemModel, 'types'>;

/** Adds types to the functions of files; what could not be resolved is said in `types.notes`. */
export async function resolveTypes(
  files: SystemModel['files'],
  input: ModelInput,
  deps: ModelDeps,
): Promise<Resolved> {
  const packs = deps.packs.filter((pack) => pack.types !== undefined);
  const answers = new Map<string, FileTypes>();
  const notes: string[] = [];
  let unavailable = false;
  let asked = false;
  const hashes = new Map(input.bundle.files.map(({ path, hash }) => [path, hash]));
  const cache = openTypesCache({
    cacheDir: input.cacheDir,
    versions: packs.map((pack) => `${pack.id}@${pack.parserVersion}.${pack.types?.version}`).join(' '),
    hashOf: (path) => hashes.get(path),
  });
  const view = openFileView(input.tree, { skip: deps.packs.flatMap((each) => each.skip) });
  for (const pack of packs) {
    const { chosen, left } = choose(files, pack, input, view);
    if (chosen.length === 0) continue;
    asked = true;
    if (left > 0) notes.push(`types: ${left} files are beyond the bound on files and bytes`);
    let whyNot: string | undefined;
    let cut = false;
    for (const { project, part } of byPackage(chosen, input.bundle.projects)) {
      const answer = await ofPackage(part, project, pack, { input, deps, cache, view });
      for (const file of answer.files) answers.set(file.path, file);
      whyNot ??= answer.unavailable;
      cut ||= answer.cut;
    }
    unavailable ||= whyNot !== undefined;
    if (whyNot !== undefined) notes.push(`types: unavailable (${whyNot})`);
    if (cut) notes.push('types: what lies beyond the bound on bytes is taken for any value');
  }
  if (!asked) return { files };
  const problem = cache.save();
  if (problem) deps.progress({ stage: '2-model', message: problem, level: 'warn' });
  for (const message of notes) deps.progress({ stage: '2-model', message, level: 'warn' });
  const functions = [...answers.values()].reduce((sum, file) => sum + Object.keys(file.functions).length, 0);
  return {
    files: files.map((file) => withTypes(file, answers.get(file.path))),
    types: { status: unavailable ? 'unavailable' : 'resolved', functions, notes },
  };
}

interface Wanted {
  readonly file: FileFacts;
  readonly functions: readonly FunctionFacts[];
}

/** Source files with functions to ask about, the smallest first where not all can be had. */
function choose(
  files: readonly FileFacts[],
  pack: LanguagePack,
  { bundle }: ModelInput,
  view: FileView,
): { readonly chosen: readonly Wanted[]; readonly left: number } {
  const bundled = new Map(bundle.files.map((file) => [file.path, file]));
  const wanted = files.flatMap((file): Wanted[] => {
    if (file.language !== pack.id || bundled.get(file.path)?.role !== 'source') return [];
    const functions = file.functions.filter((fn) => pack.types?.wants(fn, view));
    return functions.length === 0 ? [] : [{ file, functions }];
  });
  const bytes = ({ file }: Wanted) => bundled.get(file.path)?.bytes ?? 0;
  const chosen = new Set<Wanted>();
  let spent = 0;
  for (const each of [...wanted].sort((a, b) => bytes(a) - bytes(b))) {
    if (chosen.size >= MAX_FILES || spent + bytes(each) > MAX_ASKED_BYTES) break;
    chosen.add(each);
    spent += bytes(each);
  }
  return {
    chosen: wanted.filter((each) => chosen.has(each)),
    left: wanted.length - chosen.size,
  };
}

interface Context {
  readonly input: ModelInput;
  readonly deps: ModelDeps;
  readonly cache: TypesCache;
  readonly view: FileView;
}

function byPackage(
  chosen: readonly Wanted[],
  projects: readonly ProjectFacts[],
): readonly { readonly project: ProjectFacts | undefined; readonly part: readonly Wanted[] }[] {
  const parts = new Map<ProjectFacts | undefined, Wanted[]>();
  for (const each of chosen) {
    const project = packageOf(projects, each.file);
    const part = parts.get(project);
    if (part) part.push(each);
    else parts.set(project, [each]);
  }
  if (parts.size > MAX_PACKAGES) {
    const project = projects.find(({ root = '' }) => root === '');
    return [{ project, part: chosen }];
  }
  return [...parts].map(([project, part]) => ({ project, part }));
}

async function ofPackage(
  chosen: readonly Wanted[],
  project: ProjectFacts | undefined,
  pack: LanguagePack,
  { input, deps, cache, view }: Context,
): Promise<{ files: readonly FileTypes[]; unavailable?: string; cut: boolean }> {
  const provider = pack.types as NonNullable<LanguagePack['types']>;
  const declarations = input.bundle.files
    .filter(({ role }) => role === 'declaration')
    .map(({ path, hash }) => `${path} ${hash}`);
  const environment = sha256([provider.environment(view, project), ...declarations].join('\n'));
  /** What is asked is part of the question: an export elsewhere makes more functions worth asking about. */
  const asked = new Map(
    chosen.map(({ file, functions }) => [
      file.path,
      sha256([environment, ...functions.map(({ key }) => key)].join('\n')),
    ]),
  );
  // What was cut depends on everything that could be read: it holds while nothing at all has changed.
  const sources = input.bundle.files.filter(({ role }) => role === 'source' || role === 'declaration');
  const everything = sha256(
    [...sources.map(({ path, hash }) => `${path} ${hash}`), ...asked.values()].join('\n'),
  );
  const askedCut = (path: string) => `${asked.get(path) ?? ''} cut ${everything}`;
  let cut = false;
  const known = chosen.flatMap(({ file: { path } }) => {
    const whole = cache.get(path, asked.get(path) ?? '');
    const part = whole === undefined ? cache.get(path, askedCut(path)) : undefined;
    cut ||= part !== undefined;
    return whole ?? part ?? [];
  });
  const reused = new Set(known.map(({ path }) => path));
  const open = chosen.filter(({ file }) => !reused.has(file.path));
  if (open.length === 0) return { files: known, cut };
  deps.progress({ stage: '2-model', message: `resolving types in ${open.length} files` });
  deps.signal.throwIfAborted();
  const answer = await provider.resolve({
    view,
    project,
    files: open.map(({ file, functions }) => ({ path: file.path, functions })),
    maxBytes: MAX_BYTES,
  });
  // What was guessed from the text is not worth keeping: next time more may be known.
  if (answer.unavailable === undefined)
    for (const file of answer.files)
      cache.put(file, answer.cut ? askedCut(file.path) : (asked.get(file.path) ?? ''));
  return { ...answer, files: [...known, ...answer.files], cut: cut || answer.cut };
}

function withTypes(file: FileFacts, types: FileTypes | undefined): FileFacts {
  if (!types) return file;
  return {
    ...file,
    functions: file.functions.map((fn) => {
      const own = types.functions[fn.key];
      return own ? { ...fn, types: own } : fn;
    }),
    ...(Object.keys(types.shapes).length === 0 ? {} : { shapes: types.shapes }),
  };
}
