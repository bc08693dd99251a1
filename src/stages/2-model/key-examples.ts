// Which function a documented example calls: documents use the package's public names, comments the file's own.
import type { DocExample, FileFacts, SourceBundle } from '../../artifacts/index.ts';
import type { CallTargets } from './call-targets.ts';

/** The same examples, with the key of what they call where it is known. */
export function keyExamples(
  examples: readonly DocExample[],
  files: readonly FileFacts[],
  bundle: SourceBundle,
  targets: CallTargets,
): DocExample[] {
  if (examples.length === 0) return [];
  const entries = bundle.projects.flatMap((project) => project.entries);
  const packages = new Set(
    bundle.projects.flatMap(({ name }) => (name === undefined ? [] : shortNames(name))),
  );
  const byPath = new Map(files.map((file) => [file.path, file]));
  const sources = bundle.files
    .filter(({ role, path }) => role === 'source' && byPath.has(path))
    .map(({ path }) => path);
  return examples.map((example) => {
    if (!example.call) return example;
    const key = find(example.call.callee.split('.'), example.file);
    return key === undefined ? example : { ...example, call: { ...example.call, key } };
  });

  function find(callee: readonly string[], file: string): string | undefined {
    const own = byPath.get(file);
    const here = own && targets.of(own, callee.join('.'));
    if (here !== undefined) return here;
    const modules = own ? [file, ...entries] : entries;
    for (const module of modules) {
      const key = inModule(callee, module);
      if (key !== undefined) return key;
    }
    const anywhere = new Set(sources.flatMap((module) => inModule(callee, module) ?? []));
    return anywhere.size === 1 ? [...anywhere][0] : undefined;
  }

  function inModule(callee: readonly string[], module: string): string | undefined {
    const named = targets.exported(module, callee) ?? targets.exported(module, ['default', ...callee]);
    if (named !== undefined) return named;
    const base = (module.split('/').pop() ?? '').replace(/\..*$/, '');
    const [root = '', ...rest] = callee;
    // `bytes.parse`, `bytes(1)`: the first name is the package, or the module's file.
    if (!packages.has(root) && root !== base && root !== camel(base)) return undefined;
    return targets.exported(module, rest) ?? targets.exported(module, ['default', ...rest]);
  }
}

/** `@scope/left-pad.js` is called `leftPad`, `left-pad.js` or `left`. */
function shortNames(name: string): string[] {
  const bare = name.split('/').pop() ?? name;
  return [bare, camel(bare), bare.replace(/\W.*$/, '')];
}

function camel(name: string): string {
  return name.replace(/[-_.]+(\w)/g, (_, c: string) => c.toUpperCase());
}
