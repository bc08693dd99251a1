// The import and export statements of ES modules, and TypeScript's own forms of them.
import type { FlatTree, NodeId } from './flat-tree.ts';
import { bindPattern } from './parameters.ts';
import { readString } from './string-literal.ts';
import { propertyName } from './text.ts';
import type { Fn, Unit } from './unit.ts';

function specifierOf(tree: FlatTree, node: NodeId): string | undefined {
  const source = tree.child(node, 'source');
  return source >= 0 ? readString(tree.source(source), 0)?.value : undefined;
}

/** `import a, { b as c } from 'x'`, `import * as n from 'x'`, `import q = require('x')`, `import 'x'`. */
export function collectImport(unit: Unit, scope: Fn, node: NodeId): void {
  const { tree } = unit;
  const required = tree.childOfType(node, 'import_require_clause');
  const specifier = specifierOf(tree, required >= 0 ? required : node);
  if (specifier === undefined || tree.childOfType(node, "'type'") >= 0) return;
  const names: Record<string, string> = {};
  if (required >= 0) names[tree.source(tree.named(required)[0] as NodeId)] = '*';
  const clause = tree.childOfType(node, 'import_clause');
  for (const part of clause >= 0 ? tree.named(clause) : []) {
    const type = tree.type(part);
    if (type === 'identifier') names[tree.source(part)] = 'default';
    else if (type === 'namespace_import') names[tree.source(tree.named(part)[0] as NodeId)] = '*';
    else for (const item of tree.named(part)) addSpecifier(tree, item, names);
  }
  for (const [local, imported] of Object.entries(names)) {
    scope.names.set(local, { kind: 'import', node: -1, keys: [], scope, from: { specifier, imported } });
  }
  unit.imports.push({ specifier, names });
}

function addSpecifier(tree: FlatTree, item: NodeId, names: Record<string, string>): void {
  const pair = specifierPair(tree, item);
  if (pair) names[pair.alias] = pair.name;
}

/** `name as alias` of an import or export list; `default` is a token there, not a name. Types are nothing. */
function specifierPair(tree: FlatTree, item: NodeId): { name: string; alias: string } | undefined {
  if (tree.childOfType(item, "'type'") >= 0) return undefined;
  const isDefault = tree.childOfType(item, "'default'") >= 0;
  const name = propertyName(tree, tree.child(item, 'name'));
  const alias = propertyName(tree, tree.child(item, 'alias'));
  if (name === undefined) return isDefault ? { name: 'default', alias: alias ?? 'default' } : undefined;
  return { name, alias: alias ?? (isDefault ? 'default' : name) };
}

/** Every form of `export`. */
export function collectExport(unit: Unit, scope: Fn, node: NodeId): void {
  const { tree } = unit;
  const around = namespacesAround(tree, node);
  if (!around) return;
  const { prefix, local } = around;
  const into = local === undefined ? unit.exports : (unit.namespaces.get(local) ?? []);
  if (local !== undefined) unit.namespaces.set(local, into);
  const add = (path: readonly string[], via: string, value: { node: NodeId } | { name: string }) =>
    into.push({ path: [...prefix, ...path], scope, via, node: -1, ...value });

  const declaration = tree.child(node, 'declaration');
  const isDefault = tree.childOfType(node, "'default'") >= 0;
  if (isDefault) {
    const value = declaration >= 0 ? declaration : tree.child(node, 'value');
    if (value >= 0) add(['default'], 'default', { node: value });
    return;
  }
  if (tree.childOfType(node, "'='") >= 0) {
    const value = tree.named(node)[0];
    if (value !== undefined) add([], 'export =', { node: value });
    return;
  }
  if (declaration >= 0) {
    collectDeclared(tree, declaration, add);
    return;
  }
  const specifier = specifierOf(tree, node);
  collectClause(unit, node, specifier, add);
}

type Add = (path: readonly string[], via: string, value: { node: NodeId } | { name: string }) => void;

function collectDeclared(tree: FlatTree, declaration: NodeId, add: Add): void {
  const type = tree.type(declaration);
  if (type === 'lexical_declaration' || type === 'variable_declaration') {
    for (const declarator of tree.named(declaration)) {
      const pattern = tree.child(declarator, 'name');
      if (pattern >= 0) bindPattern(tree, pattern, (name) => add([name], 'named', { name }));
    }
    return;
  }
  const name = tree.child(declaration, 'name');
  const isValue = type.endsWith('function_declaration') || type.endsWith('class_declaration');
  if (isValue && name >= 0) add([tree.source(name)], 'named', { node: declaration });
}

function collectClause(unit: Unit, node: NodeId, specifier: string | undefined, add: Add): void {
  const { tree } = unit;
  const star = tree.childOfType(node, "'*'") >= 0;
  if (star && specifier !== undefined) {
    unit.reexports.push({ name: '*', from: specifier, imported: '*' });
    unit.imports.push({ specifier, names: {} });
  }
  const namespace = tree.childOfType(node, 'namespace_export');
  if (namespace >= 0 && specifier !== undefined) {
    const name = propertyName(tree, tree.named(namespace)[0] ?? -1);
    if (name !== undefined) unit.reexports.push({ name, from: specifier, imported: '*' });
    unit.imports.push({ specifier, names: {} });
  }
  const put = (local: string, exported: string) => {
    if (specifier !== undefined) unit.reexports.push({ name: exported, from: specifier, imported: local });
    else add([exported], exported === 'default' ? 'default' : 'named', { name: local });
  };
  const clause = tree.childOfType(node, 'export_clause');
  if (specifier !== undefined) unit.imports.push({ specifier, names: {} });
  if (clause < 0 || tree.childOfType(node, "'type'") >= 0) return;
  if (
    tree.named(clause).some((item) => tree.type(item) === 'ERROR' || tree.childOfType(item, 'ERROR') >= 0)
  ) {
    for (const [local, exported] of readClause(tree.source(clause))) put(local, exported);
    return;
  }
  for (const item of tree.named(clause)) {
    const pair = specifierPair(tree, item);
    if (pair) put(pair.name, pair.alias);
  }
}

/** `{ a as null, b }` by its text: the grammar stumbles over reserved words as exported names. */
function readClause(text: string): [local: string, exported: string][] {
  const items = text
    .replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    .replace(/^\s*\{|\}\s*$/g, '')
    .split(',');
  return items.flatMap((item): [string, string][] => {
    const match = /^\s*([\w$]+)(?:\s+as\s+([\w$]+))?\s*$/.exec(item);
    return match ? [[match[1] as string, match[2] ?? (match[1] as string)]] : [];
  });
}

/**
 * Names of the namespaces a statement stands in, below the outermost where only that one is not exported in its place;
 * undefined when an inner one is not.
 */
function namespacesAround(
  tree: FlatTree,
  node: NodeId,
): { readonly prefix: readonly string[]; readonly local?: string } | undefined {
  const names: string[] = [];
  let local: string | undefined;
  for (let n = tree.parentOf(node); n >= 0; n = tree.parentOf(n)) {
    if (tree.type(n) === 'ambient_declaration') return undefined;
    if (tree.type(n) !== 'internal_module' && tree.type(n) !== 'module') continue;
    const name = tree.source(tree.child(n, 'name'));
    if (local !== undefined) return undefined;
    if (tree.type(tree.parentOf(n)) === 'export_statement') names.unshift(name);
    else local = name;
  }
  return { prefix: names, ...(local === undefined ? {} : { local }) };
}
