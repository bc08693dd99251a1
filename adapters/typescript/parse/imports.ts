// The modules a file needs, whichever way it asks for them.
import type { FileFacts } from '../../../src/artifacts/index.ts';
import { bindPattern } from './parameters.ts';
import { requiredModule } from './references.ts';
import type { Fn, Unit } from './unit.ts';

/** Imports and `require` calls, one entry per specifier; local name → imported name (`*` is the whole module). */
export function importsOf(unit: Unit): FileFacts['imports'] {
  const bySpecifier = new Map<string, Record<string, string>>();
  const add = (specifier: string, names: Readonly<Record<string, string>>) => {
    const known = bySpecifier.get(specifier);
    if (known) Object.assign(known, names);
    else bySpecifier.set(specifier, { ...names });
  };
  for (const { specifier, names } of unit.imports) add(specifier, names);
  for (const fn of [unit.root, ...unit.functions]) required(unit, fn, add);
  for (const { from } of unit.reexports) if (!bySpecifier.has(from)) add(from, {});
  return [...bySpecifier].map(([specifier, names]) => ({ specifier, names }));
}

function required(unit: Unit, fn: Fn, add: (specifier: string, names: Record<string, string>) => void): void {
  const { tree } = unit;
  for (const { node, callee } of fn.calls) {
    const type = tree.type(callee);
    if (type !== 'import' && type !== 'identifier') continue;
    const specifier = requiredModule(unit, node);
    if (specifier === undefined) continue;
    const names: Record<string, string> = {};
    // `const a = require('x')`, `const { a } = require('x')`, `const a = require('x').b`
    let parent = tree.parentOf(node);
    let member: string | undefined;
    if (tree.type(parent) === 'member_expression') {
      member = tree.source(tree.child(parent, 'property'));
      parent = tree.parentOf(parent);
    } else if (tree.type(parent) === 'await_expression') parent = tree.parentOf(parent);
    if (tree.type(parent) === 'variable_declarator') {
      bindPattern(tree, tree.child(parent, 'name'), (name, keys) => {
        if (name === '__proto__' || keys.includes('...') || keys.includes('[]')) return;
        names[name] = [...(member === undefined ? [] : [member]), ...keys].join('.') || '*';
      });
    }
    add(specifier, names);
  }
}
