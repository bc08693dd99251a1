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
  const ways = new Map<string, Access[]>();

  const exportsOf = (module: string, open: ReadonlySet<string>): readonly Exported[] => {
    const known = done.get(module);
    if (known) return known;
    const file = byPath.get(module);
    if (!file || open.has(module)) return [];
    const inside = new Set(open).add(module);
    const out = new Map<string, Exported>();
    for (const fn of file.functions) {
      for (const access of fn.access)
        if (access.module === module && fn.kind !== 'constructor')
          put(out, { key: fn.key, path: access.path });
    }
    const own = new Set(out.keys());
    for (const reexport of file.reexports) {
      const from = file.imports.find(({ specifier }) => specifier === reexport.from)?.path;
      if (from === undefined) continue;
      for (const exported of renamed(exportsOf(from, inside), reexport)) {
        if (out.size >= MAX_EXPORTS) break;
        put(out, exported);
      }
    }
    const all = [...out.values()];
    // A result cut short by a cycle is right only for who asked from inside it.
    if (open.size === 0) done.set(module, all);
    for (const [slot, exported] of open.size === 0 ? out : []) {
      if (own.has(slot)) continue;
      const list = ways.get(exported.key) ?? [];
      list.push({ module, path: exported.path, via: 're-export' });
      ways.set(exported.key, list);
    }
    return all;
  };

  for (const file of files) if (file.reexports.length > 0) exportsOf(file.path, new Set());
  for (const list of ways.values())
    list.sort(
      (a, b) =>
        a.path.length - b.path.length || a.module.length - b.module.length || (a.module < b.module ? -1 : 1),
    );
  return { ways, exportsOf: (module) => exportsOf(module, new Set()) };
}

/** First come, first kept: a module's own export hides one of the same name that it passes on. */
function put(out: Map<string, Exported>, exported: Exported): void {
  const slot = exported.path.join('.');
  if (!out.has(slot) && exported.path.length <= MAX_PATH) out.set(slot, exported);
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
