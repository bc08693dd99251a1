// The constants a function works with: its own, and those of the module-level constants it mentions.

import type { NodeId } from './flat-tree.ts';
import { literalOf } from './literal.ts';
import { lookup } from './scope.ts';
import { readString } from './string-literal.ts';
import type { Fn, Unit } from './unit.ts';

export interface LiteralPool {
  readonly strings: string[];
  readonly numbers: number[];
  readonly regexps: string[];
}

const MAX_STRINGS = 120;
const MAX_NUMBERS = 120;
const MAX_REGEXPS = 40;
const MAX_LENGTH = 200;

/** Literals of these functions, each once, in order of appearance. */
export function literalsOf(unit: Unit, functions: readonly Fn[]): LiteralPool {
  const pool = { strings: new Set<string>(), numbers: new Set<number>(), regexps: new Set<string>() };
  for (const fn of functions) for (const node of fn.literals) take(unit, node, pool);
  const seen = new Set<NodeId>();
  for (const fn of functions) {
    for (const name of fn.refs) {
      const binding = lookup(fn, name);
      if (
        binding?.kind !== 'variable' ||
        binding.node < 0 ||
        functions.includes(binding.scope) ||
        seen.has(binding.node)
      )
        continue;
      seen.add(binding.node);
      takeWithin(unit, binding.scope, binding.node, pool);
    }
  }
  return { strings: [...pool.strings], numbers: [...pool.numbers], regexps: [...pool.regexps] };
}

type Pool = { readonly strings: Set<string>; readonly numbers: Set<number>; readonly regexps: Set<string> };

/** Literals of a scope that stand inside one of its initialisers: they are in source order. */
function takeWithin(unit: Unit, scope: Fn, value: NodeId, pool: Pool): void {
  const stop = unit.tree.afterOf(value);
  let low = 0;
  let high = scope.literals.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((scope.literals[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  for (let i = low; i < scope.literals.length && (scope.literals[i] as number) < stop; i++)
    take(unit, scope.literals[i] as number, pool);
}

function take(unit: Unit, node: NodeId, pool: Pool): void {
  const { tree } = unit;
  const length = tree.endOf(node) - tree.startOf(node);
  switch (tree.type(node)) {
    case 'string':
      if (length <= MAX_LENGTH && pool.strings.size < MAX_STRINGS && !isSpecifier(unit, node)) {
        const read = readString(tree.source(node), 0);
        if (read) pool.strings.add(read.value);
      }
      break;
    case 'number': {
      const value = pool.numbers.size < MAX_NUMBERS ? literalOf(tree.source(node)) : undefined;
      if (typeof value === 'number') pool.numbers.add(value);
      break;
    }
    case 'regex':
      if (pool.regexps.size < MAX_REGEXPS && length <= 2000) pool.regexps.add(tree.source(node));
      break;
    default:
      takeTemplate(unit, node, pool);
  }
}

function takeTemplate(unit: Unit, node: NodeId, pool: Pool): void {
  const { tree } = unit;
  const stop = tree.afterOf(node);
  for (let c = node + 1; c < stop && pool.strings.size < MAX_STRINGS; c = tree.afterOf(c)) {
    if (tree.type(c) !== 'string_fragment') continue;
    const text = tree.source(c);
    if (text.length > 1 && text.length <= MAX_LENGTH && !text.includes('\n')) pool.strings.add(text);
  }
}

/** `require('x')` and `'use strict'` are not data. */
function isSpecifier(unit: Unit, node: NodeId): boolean {
  const { tree } = unit;
  const parent = tree.parentOf(node);
  const type = parent >= 0 ? tree.type(parent) : '';
  if (type === 'expression_statement') return true;
  if (type !== 'arguments') return false;
  const callee = tree.child(tree.parentOf(parent), 'function');
  return callee >= 0 && tree.endOf(callee) - tree.startOf(callee) === 7 && tree.source(callee) === 'require';
}
