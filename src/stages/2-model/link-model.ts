// What only all files together say: which import means which file, how far an export reaches, who calls whom.
import type {
  Access,
  CallSite,
  DocExample,
  FileFacts,
  FunctionFacts,
  SourceBundle,
  SystemModel,
} from '../../artifacts/index.ts';
import type { LanguagePack } from '../../ports/index.ts';
import { callTargets } from './call-targets.ts';
import { exampleKeys } from './key-examples.ts';
import { reachOf } from './reach.ts';
import { resolveImports } from './resolve-imports.ts';

/** More ways to the same function add nothing. */
const MAX_WAYS = 6;

type Linked = Omit<SystemModel, 'version' | 'cache'>;

/** Links the files' facts; pure. */
export function linkModel(
  parsed: readonly FileFacts[],
  documentExamples: readonly DocExample[],
  bundle: SourceBundle,
  packs: readonly LanguagePack[],
): Linked {
  const resolved = resolveImports(parsed, bundle, packs);
  const reach = reachOf(resolved);
  const withAccess = resolved.map((file) => ({
    ...file,
    functions: file.functions.map((fn) => withReach(fn, reach.ways.get(fn.key))),
  }));
  const targets = callTargets(withAccess, reach);
  const keyedExamples = exampleKeys(withAccess, bundle, targets);
  const files = withAccess.map((file) => ({
    ...file,
    functions: file.functions.map((fn) => ({
      ...fn,
      calls: fn.calls.map((call) => keyed(call, targets.of(file, call.callee))),
    })),
    callSites: file.callSites.map((site): CallSite => keyed(site, targets.of(file, site.callee))),
    examples: keyedExamples(file.examples),
  }));
  const callGraph: Record<string, string[]> = {};
  const dependencies: Record<string, string[]> = {};
  for (const file of files) {
    const imported = [
      ...new Set(file.imports.flatMap(({ path }) => (path === undefined ? [] : [path]))),
    ].sort();
    if (imported.length > 0) dependencies[file.path] = imported;
    for (const fn of file.functions) {
      const called = [...new Set(fn.calls.flatMap(({ key }) => (key === undefined ? [] : [key])))].sort();
      if (called.length > 0) callGraph[fn.key] = called;
    }
  }
  return {
    files,
    callGraph,
    dependencies,
    documentExamples: keyedExamples(documentExamples),
  };
}

function keyed<T extends { readonly key?: string | undefined }>(call: T, key: string | undefined): T {
  return key === undefined || call.key !== undefined ? call : { ...call, key };
}

/** The defining module's own export comes first: it is the shortest import, and the one that survives refactoring. */
function withReach(fn: FunctionFacts, ways: readonly Access[] | undefined): FunctionFacts {
  if (!ways) return fn;
  const access = [...fn.access, ...ways].slice(0, MAX_WAYS);
  return { ...fn, access, exported: access.length > 0 };
}
