// Published declarations: what `a.d.ts` beside `a.js`, or the package's own `types`, say of a function of JavaScript.
// They are another file's text, so a function is found in them by the way it is reached from outside.
import type { ts as TS } from 'ts-morph';
import type { FunctionFacts } from '../../../src/artifacts/index.ts';
import type { FileView } from '../../../src/ports/index.ts';
import { exportedPaths } from '../exported-paths.ts';
import { readPackageJson } from '../package-json.ts';
import type { Declaration } from './locate.ts';

const SCRIPT = /\.([cm]?)jsx?$/;
const DECLARED = /\.d\.([cm]?)ts$/;

interface Entry {
  readonly types: string;
  readonly modules: ReadonlySet<string>;
}
const entries = new WeakMap<FileView, Entry | undefined>();

/** The file that declares what a module of JavaScript exports. */
export function declarationOf(view: FileView, path: string): string | undefined {
  const match = SCRIPT.exec(path);
  if (!match) return undefined;
  const beside = path.replace(SCRIPT, `.d.${match[1]}ts`);
  if (view.exists(beside)) return beside;
  const entry = entryOf(view);
  return entry?.modules.has(path) ? entry.types : undefined;
}

/** The module whose exports a file declares. */
export function declaredBy(view: FileView, path: string): string | undefined {
  const match = DECLARED.exec(path);
  if (!match) return undefined;
  const beside = path.replace(DECLARED, `.${match[1]}js`);
  if (view.exists(beside)) return beside;
  const entry = entryOf(view);
  return entry?.types === path ? [...entry.modules].find((module) => view.exists(module)) : undefined;
}

/** What the package declares for those who import it by its name. */
function entryOf(view: FileView): Entry | undefined {
  if (entries.has(view)) return entries.get(view);
  const { raw } = readPackageJson(view);
  const named = [raw.types, raw.typings].find((each) => typeof each === 'string') as string | undefined;
  const types = named?.replace(/^\.\//, '');
  const modules = exportedPaths(view).flatMap(({ subpath, source }) =>
    subpath === '' && source !== undefined ? [source] : [],
  );
  const entry = types !== undefined && view.exists(types) ? { types, modules: new Set(modules) } : undefined;
  entries.set(view, entry);
  return entry;
}

/** Finds the signatures that a declaration file gives a function; none where it says nothing of it. */
export function createDeclared(
  ts: typeof TS,
  checker: TS.TypeChecker,
): (source: TS.SourceFile, fn: FunctionFacts) => readonly Declaration[] {
  const real = (symbol: TS.Symbol | undefined) =>
    symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const exportOf = (symbol: TS.Symbol, name: string) => real(symbol.exports?.get(name as TS.__String));

  function typeAt(source: TS.SourceFile, path: readonly string[]): TS.Type | undefined {
    const module = checker.getSymbolAtLocation(source);
    if (!module) return undefined;
    const whole = exportOf(module, 'export=');
    const byName = path[0] === undefined ? undefined : exportOf(module, path[0]);
    // What a module is as a whole, its declarations may call its default.
    let symbol = byName ?? whole ?? (path.length === 0 ? exportOf(module, 'default') : undefined);
    let rest = byName ? path.slice(1) : path[0] === 'default' ? path.slice(1) : path;
    if (!symbol && path.length > 0) symbol = exportOf(module, 'default');
    let type: TS.Type | undefined;
    for (; symbol && rest.length > 0; rest = rest.slice(1)) {
      const [name = ''] = rest;
      if (name === 'prototype') {
        type = checker.getDeclaredTypeOfSymbol(symbol);
        symbol = type.getProperty(rest[1] ?? '');
        rest = rest.slice(1);
      } else symbol = exportOf(symbol, name) ?? checker.getTypeOfSymbol(symbol).getProperty(name);
    }
    return symbol && checker.getTypeOfSymbol(symbol);
  }

  return (source, fn) => {
    const own = fn.access.filter(({ module }) => module === fn.file);
    for (const { path } of own) {
      const type = typeAt(source, path);
      if (!type) continue;
      const makes = fn.kind === 'class' || fn.kind === 'constructor';
      const signatures = makes ? type.getConstructSignatures() : type.getCallSignatures();
      const found = signatures.flatMap((each) => (each.getDeclaration() as Declaration | undefined) ?? []);
      if (found.length > 0) return found;
    }
    return [];
  };
}
