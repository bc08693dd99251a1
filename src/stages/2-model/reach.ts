// How far exports reach: a module that re-exports another's gives its functions a further way in.
import type { Access, FileFacts } from '../../artifacts/index.ts';

export interface Exported {
  readonly key: string;
  readonly path: readonly string[];
}

export interface Reach {
  /** Function key → ways to it through other modules than its own, nearest first. */
  readonly ways: ReadonlyMap<string, readonly Access[]>;
  /** Everything a module exports, its own and re-exported. */
  exportsOf(module: string): readonly Exported[];
}

const MAX_EXPORTS = 5000;
const MAX_PATH = 6;

/** Follows re-exports through all files; cycles end where they began. */
export function reachOf(files: readonly FileFacts[]): Reach {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Map<string, readonly Exported[]>();
  const open = new Set<string>();

  /** `whole` is false for a result that a cycle cut short: it is right only for who asked from inside the cycle. */
  const collect = (module: string): { readonly list: readonly Exported[]; readonly whole: boolean } => {
    const known = done.get(module);
    if (known) return { list: known, whole: true };
    const file = byPath.get(module);
    if (!file) return { list: [], whole: true };
    if (open.has(module)) return { list: [], whole: false };
    open.add(module);
    const out = new Map<string, Exported>();
    for (const fn of file.functions) {
      for (const access of fn.access) {
        if (fn.kind !== 'constructor') put(out, { key: fn.key, path: access.path });
      }
    }
    let whole = true;
    for (const reexport of file.reexports) {
      const from = file.imports.find(({ specifier }) => specifier === reexport.from)?.path;
      if (from === undefined) continue;
      const found = collect(from);
      whole &&= found.whole;
      for (const exported of out.size < MAX_EXPORTS ? renamed(found.list, reexport) : []) put(out, exported);
    }
    open.delete(module);
    const list = [...out.values()];
    if (whole || open.size === 0) done.set(module, list);
    return { list, whole: whole || open.size === 0 };
  };

  const ways = new Map<string, Access[]>();
  for (const file of files) {
    if (file.reexports.length === 0) continue;
    const own = new Set(file.functions.map((fn) => fn.key));
    for (const { key, path } of collect(file.path).list) {
      if (own.has(key)) continue;
      const list = ways.get(key);
      const way = { module: file.path, path, via: 're-export' };
      if (list) list.push(way);
      else ways.set(key, [way]);
    }
  }
  for (const list of ways.values()) list.sort(nearestFirst);
  return { ways, exportsOf: (module) => collect(module).list };
}

function nearestFirst(a: Access, b: Access): number {
  return a.path.length - b.path.length || a.module.length - b.module.length || (a.module < b.module ? -1 : 1);
}

/** First come, first kept: a module's own export hides one of the same name that it passes on. */
function put(out: Map<string, Exported>, exported: Exported): void {
  if (exported.path.length > MAX_PATH) return;
  const slot = exported.path.join('.');
  if (!out.has(slot)) out.set(slot, exported);
}

/** What a re-export makes of the other module's exports. */
export function renamed(
  exports: readonly Exported[],
  { name, imported }: { readonly name: string; readonly imported: string },
): Exported[] {
  const prefix = name === '*' ? [] : name.split('.');
  if (imported === 'module' || (imported === '*' && name !== '*')) {
    return exports.map(({ key, path }) => ({ key, path: [...prefix, ...path] }));
  }
  if (imported === '*')
    return exports
      .filter(({ path }) => path.length > 0 && path[0] !== 'default')
      .map(({ key, path }) => ({ key, path }));
  let wanted = imported.split('.');
  // A default import of a module that has no default export is the module itself.
  if (wanted[0] === 'default' && !exports.some(({ path }) => path[0] === 'default')) wanted = wanted.slice(1);
  return exports
    .filter(({ path }) => wanted.every((part, i) => path[i] === part))
    .map(({ key, path }) => ({ key, path: [...prefix, ...path.slice(wanted.length)] }));
}
