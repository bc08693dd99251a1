// Which function a documented example calls: documents use the package's public names, comments the file's own.
import { type DocExample, type FileFacts, packageOf, type SourceBundle } from '../../artifacts/index.ts';
import type { CallTargets } from './call-targets.ts';

/** Prepares the look-up over all files; the function gives the same examples with the key of what they call. */
export function exampleKeys(
  files: readonly FileFacts[],
  bundle: SourceBundle,
  targets: CallTargets,
): (examples: readonly DocExample[]) => DocExample[] {
  const packages = new Set(
    bundle.projects.flatMap(({ name }) => (name === undefined ? [] : shortNames(name))),
  );
  const byPath = new Map(files.map((file) => [file.path, file]));
  const sources = new Set(bundle.files.filter(({ role }) => role === 'source').map(({ path }) => path));
  const anywhere = exportsAnywhere(files.filter((file) => sources.has(file.path)));
  return (examples) =>
    examples.map((example) => {
      if (!example.call) return example;
      const key = find(partsOf(example.call.callee), example.file);
      return key === undefined ? example : { ...example, call: { ...example.call, key } };
    });

  /** `a.b` is `b` of `a`, but a package may have a dot in its name: `big.js.valueOf`. */
  function partsOf(callee: string): readonly string[] {
    for (const name of packages) {
      if (callee === name) return [name];
      if (callee.startsWith(`${name}.`)) return [name, ...callee.slice(name.length + 1).split('.')];
    }
    return callee.split('.');
  }

  function find(callee: readonly string[], file: string): string | undefined {
    const own = byPath.get(file);
    const here = own && targets.of(own, callee.join('.'));
    if (here !== undefined) return here;
    for (const module of [...(own ? [file] : []), ...entriesFor(file)]) {
      const key = inModule(callee, module);
      if (key !== undefined) return key;
    }
    return anywhere.get(callee.join('.')) ?? undefined;
  }

  /** Of the document's own package first: others may export the same names. */
  function entriesFor(file: string): readonly string[] {
    const [nearest, others] = [packageOf(bundle.projects, { path: file }), bundle.projects];
    return [nearest, ...others.filter((each) => each !== nearest)].flatMap((each) => each?.entries ?? []);
  }

  function inModule(callee: readonly string[], module: string): string | undefined {
    const named = targets.exported(module, callee) ?? targets.exported(module, ['default', ...callee]);
    if (named !== undefined) return named;
    const base = baseName(module);
    const [root = '', ...rest] = callee;
    // `bytes.parse`, `bytes(1)`: the first name is the package, or the module's file.
    if (!packages.has(root) && root !== base && root !== camel(base)) return undefined;
    return targets.exported(module, rest) ?? targets.exported(module, ['default', ...rest]);
  }
}

/** Callee as an example may write it → the one function that could be meant, null when there are several. */
function exportsAnywhere(files: readonly FileFacts[]): ReadonlyMap<string, string | null> {
  const out = new Map<string, string | null>();
  const add = (callee: string, key: string) => {
    const known = out.get(callee);
    if (known !== key) out.set(callee, known === undefined ? key : null);
  };
  for (const file of files) {
    const base = baseName(file.path);
    for (const fn of file.functions) {
      if (!fn.exported || fn.kind === 'constructor') continue;
      const [access] = fn.access;
      const path = access?.path[0] === 'default' ? access.path.slice(1) : (access?.path ?? []);
      if (path.includes('prototype')) continue;
      if (path.length > 0) add(path.join('.'), fn.key);
      for (const name of new Set([base, camel(base)])) add([name, ...path].join('.'), fn.key);
    }
  }
  return out;
}

function baseName(path: string): string {
  return (path.split('/').pop() ?? '').replace(/\..*$/, '');
}

/** `@scope/left-pad.js` is called `leftPad`, `left-pad.js` or `left`. */
function shortNames(name: string): string[] {
  const bare = name.split('/').pop() ?? name;
  return [bare, camel(bare), bare.replace(/\W.*$/, '')];
}

function camel(name: string): string {
  return name.replace(/[-_.]+(\w)/g, (_, c: string) => c.toUpperCase());
}
