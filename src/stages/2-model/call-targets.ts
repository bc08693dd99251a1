// Which function a callee's text means, seen from the file it stands in.
import type { FileFacts } from '../../artifacts/index.ts';
import type { Reach } from './reach.ts';

export interface CallTargets {
  /** Key of the function that `callee` names in this file. */
  of(file: FileFacts, callee: string): string | undefined;
  /** Key of what a module exports under this path. */
  exported(module: string, path: readonly string[]): string | undefined;
}

/** Prepares the look-up over all files. */
export function callTargets(files: readonly FileFacts[], reach: Reach): CallTargets {
  const exportsByModule = new Map<string, Map<string, string>>();
  const exported = (module: string, path: readonly string[]): string | undefined => {
    let table = exportsByModule.get(module);
    if (!table) {
      table = new Map();
      for (const { key, path: at } of reach.exportsOf(module)) table.set(at.join('.'), key);
      exportsByModule.set(module, table);
    }
    return table.get(path.join('.'));
  };
  const locals = new Map<string, Map<string, string>>();
  const imports = new Map<string, Map<string, { readonly module: string; readonly imported: string }>>();
  for (const file of files) {
    const names = new Map<string, string>();
    for (const fn of file.functions) if (!names.has(fn.qualifiedName)) names.set(fn.qualifiedName, fn.key);
    locals.set(file.path, names);
    const bound = new Map<string, { module: string; imported: string }>();
    for (const { path, names: local } of file.imports) {
      if (path === undefined) continue;
      for (const [name, imported] of Object.entries(local)) bound.set(name, { module: path, imported });
    }
    imports.set(file.path, bound);
  }
  return {
    exported,
    of(file, callee) {
      const [root = '', ...rest] = callee.split('.');
      const from = imports.get(file.path)?.get(root);
      if (!from) return locals.get(file.path)?.get(callee);
      if (from.imported === '*')
        return exported(from.module, rest) ?? exported(from.module, ['default', ...rest]);
      const named = from.imported.split('.');
      const direct = exported(from.module, [...named, ...rest]);
      if (direct !== undefined || named[0] !== 'default') return direct;
      return exported(from.module, [...named.slice(1), ...rest]);
    },
  };
}
