// Which modules a test file imports, under which names, and the lines that do it.
import type { FileView } from '../../../src/ports/index.ts';
import { camelCase, isIdentifier, type Names } from './names.ts';
import type { Style } from './style.ts';
import { plainString } from './text.ts';

/** How a module hands out what it exports. `interop`: CommonJS compiled from ESM. */
export type ModuleKind = 'esm' | 'cjs' | 'interop';

export interface ImportOptions {
  readonly view: FileView;
  readonly testPath: string;
  readonly style: Style;
  /** Statements the test file itself uses. */
  readonly syntax: 'import' | 'require';
  specifier(module: string): string;
}

interface Imported {
  default?: string;
  namespace?: string;
  /** Imported name → local name. */
  readonly named: Map<string, string>;
  /** The same of types. */
  readonly types: Map<string, string>;
}

function nothing(): Imported {
  return { named: new Map(), types: new Map() };
}

function clausesOf(names: ReadonlyMap<string, string>): string[] {
  return [...names].sort().map(([name, local]) => (name === local ? name : `${name} as ${local}`));
}

/** Reads off a module's text how it exports. */
export function moduleKind(path: string, view: FileView): ModuleKind {
  if (/\.(mjs|mts|ts|tsx)$/.test(path)) return 'esm';
  const text = view.read(path) ?? '';
  if (
    /^[ \t]*(?:export\s+(?:default|const|let|var|function|class|async|\*|\{)|import\s+[\w*{'"])/m.test(text)
  )
    return 'esm';
  if (/\b__esModule\b/.test(text)) return 'interop';
  return 'cjs';
}

function packageName(view: FileView): string | undefined {
  try {
    const name: unknown = JSON.parse(view.read('package.json') ?? '{}').name;
    return typeof name === 'string' ? name.replace(/^@[^/]*\//, '') : undefined;
  } catch {
    return undefined;
  }
}

/** A local name for a module's main export: its own name, else the file's, else the package's for an index file. */
export function mainName(path: string, view: FileView): string {
  const text = view.read(path) ?? '';
  const own =
    /^[ \t]*module\.exports\s*=\s*(?:async\s+)?(?:function\s*\*?\s+|class\s+)([A-Za-z_$][\w$]*)\s*(?=[({\n])/m.exec(
      text,
    )?.[1] ??
    /^[ \t]*module\.exports\s*=\s*([A-Za-z_$][\w$]*)\s*(?=[;\n]|$)/m.exec(text)?.[1] ??
    /^[ \t]*export\s+default\s+(?:async\s+)?(?:function\s*\*?\s+|class\s+)?([A-Za-z_$][\w$]*)\s*(?=[({;\n<]|extends\b|$)/m.exec(
      text,
    )?.[1];
  if (own && !['function', 'class', 'new', 'require', 'async', 'Object', 'exports'].includes(own)) return own;
  const parts = path.split('/');
  const base = (parts.at(-1) ?? '').replace(/\.[^.]+$/, '');
  if (base !== 'index' && base !== 'main') return camelCase(base);
  const folder = parts.at(-2);
  if (folder && !['src', 'lib', 'source', 'dist'].includes(folder)) return camelCase(folder);
  return camelCase((packageName(view) ?? base).replace(/[-.]?js$/, ''));
}

/** `a.b['c d']` for a chain of properties. */
export function memberChain(base: string, path: readonly string[], style: Style): string {
  return path.reduce(
    (text, key) =>
      isIdentifier(key)
        ? `${text}.${key}`
        : /^(0|[1-9]\d*)$/.test(key)
          ? `${text}[${key}]`
          : `${text}[${plainString(key, style.quote)}]`,
    base,
  );
}

/** Collects what a test file uses of other modules. */
export class Imports {
  readonly #modules = new Map<string, Imported>();
  readonly #names: Names;
  readonly #options: ImportOptions;
  constructor(names: Names, options: ImportOptions) {
    this.#names = names;
    this.#options = options;
  }

  /** The expression that reaches what `path` leads to from the module's export object. */
  expression(module: string, path: readonly string[]): string {
    const { view, style, syntax } = this.#options;
    const kind = moduleKind(module, view);
    const imported = this.#modules.get(module) ?? nothing();
    this.#modules.set(module, imported);
    const [first, ...rest] = path;
    if (kind === 'cjs' || (syntax === 'require' && kind !== 'esm')) {
      if (syntax === 'import' || first === undefined || !isIdentifier(first) || first === 'default') {
        imported.default ??= this.#names.take(mainName(module, view));
        return memberChain(imported.default, path, style);
      }
    }
    // A compiled module that is itself called assigned `module.exports` in the end: that is its default.
    if (first === undefined && kind === 'interop' && syntax === 'import') {
      imported.default ??= this.#names.take(mainName(module, view));
      return imported.default;
    }
    if (first === undefined) {
      imported.namespace ??= this.#names.take(mainName(module, view));
      return imported.namespace;
    }
    if (first === 'default') {
      imported.default ??= this.#names.take(mainName(module, view));
      return memberChain(imported.default, rest, style);
    }
    if (!isIdentifier(first)) {
      imported.namespace ??= this.#names.take(mainName(module, view));
      return memberChain(imported.namespace, path, style);
    }
    const local = imported.named.get(first) ?? this.#names.take(first);
    imported.named.set(first, local);
    return memberChain(local, rest, style);
  }

  /** The local name of a type that the module exports. */
  type(module: string, name: string): string {
    const imported = this.#modules.get(module) ?? nothing();
    this.#modules.set(module, imported);
    const local = imported.types.get(name) ?? this.#names.take(name);
    imported.types.set(name, local);
    return local;
  }

  /** The expression that loads a module in place: a promise where the file uses `import`. */
  loading(module: string): string {
    const { specifier, style, syntax } = this.#options;
    return `${syntax}(${plainString(specifier(module), style.quote)})`;
  }

  /** The statements, one per import, sorted by specifier. */
  lines(): readonly string[] {
    const modules = [...this.#modules].map(([module, imported]) => ({
      specifier: this.#options.specifier(module),
      imported,
      module,
    }));
    modules.sort((a, b) => (a.specifier < b.specifier ? -1 : 1));
    return modules.flatMap(({ specifier, imported, module }) =>
      this.#options.syntax === 'import'
        ? this.#importLines(specifier, imported)
        : this.#requireLines(specifier, imported, module),
    );
  }

  #importLines(specifier: string, imported: Imported): string[] {
    const { quote, semicolon } = this.#options.style;
    const from = ` from ${plainString(specifier, quote)}${semicolon}`;
    const named = clausesOf(imported.named);
    const types = clausesOf(imported.types);
    const clauses = [imported.default, named.length > 0 ? `{ ${named.join(', ')} }` : undefined].filter(
      (c) => c !== undefined,
    );
    const lines = clauses.length > 0 ? [`import ${clauses.join(', ')}${from}`] : [];
    if (types.length > 0) lines.push(`import type { ${types.join(', ')} }${from}`);
    return imported.namespace ? [...lines, `import * as ${imported.namespace}${from}`] : lines;
  }

  #requireLines(specifier: string, imported: Imported, module: string): string[] {
    const { style, view } = this.#options;
    const required = `require(${plainString(specifier, style.quote)})`;
    const end = style.semicolon;
    const lines: string[] = [];
    const main = moduleKind(module, view) === 'cjs' ? required : `${required}.default`;
    if (imported.default) lines.push(`const ${imported.default} = ${main}${end}`);
    if (imported.namespace) lines.push(`const ${imported.namespace} = ${required}${end}`);
    const named = [...imported.named]
      .sort()
      .map(([name, local]) => (name === local ? name : `${name}: ${local}`));
    const from = main === required ? (imported.default ?? imported.namespace ?? required) : required;
    if (named.length > 0) lines.push(`const { ${named.join(', ')} } = ${from}${end}`);
    return lines;
  }
}
