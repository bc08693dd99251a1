// Whom a function calls, and what it touches besides its arguments.
import type { FunctionFacts } from '../../../src/artifacts/index.ts';
import { calleeText } from './calls.ts';
import { moduleEffect } from './effects.ts';
import type { NodeId } from './flat-tree.ts';
import { follow } from './references.ts';
import { lookup } from './scope.ts';
import type { Fn, Unit } from './unit.ts';

const MAX_CALLS = 200;

/** Calls by name, with the key of the callee where it is in this file. */
export function callsOf(
  unit: Unit,
  all: readonly Fn[],
  keys: ReadonlyMap<NodeId, string>,
): FunctionFacts['calls'] {
  const out: { callee: string; line: number; key?: string }[] = [];
  for (const fn of all) {
    for (const { node, callee } of fn.calls) {
      if (out.length >= MAX_CALLS) return out;
      const text = calleeText(unit.tree, callee);
      if (text === undefined || text === 'super') continue;
      const key = calledKey(unit, fn, callee, text, keys);
      out.push({
        callee: text,
        line: unit.tree.line(unit.tree.startOf(node)),
        ...(key === undefined ? {} : { key }),
      });
    }
  }
  return out;
}

function calledKey(
  unit: Unit,
  fn: Fn,
  callee: NodeId,
  text: string,
  keys: ReadonlyMap<NodeId, string>,
): string | undefined {
  if (text.startsWith('this.')) {
    const name = text.slice(5);
    let holder: Fn | undefined = fn;
    while (holder && !holder.cls) holder = holder.outer;
    const member = holder?.cls?.members.find((m) => m.name === name);
    return member && keys.get(member.fn.node);
  }
  const reference = follow(unit, callee, fn);
  if (reference?.base.kind !== 'value') return undefined;
  return reference.path.length === 0 ? keys.get(reference.base.node) : undefined;
}

/** Effects of a function's own text: names it uses, modules behind them, state it shares. */
export function effectsOf(unit: Unit, all: readonly Fn[]): string[] {
  const out = new Set<string>();
  for (const fn of all) {
    for (const effect of fn.effects) out.add(effect);
    for (const name of fn.refs) {
      const binding = lookup(fn, name);
      if (binding?.from) add(out, moduleEffect(binding.from.specifier));
      else if (
        binding?.kind === 'variable' &&
        binding.node >= 0 &&
        unit.tree.type(binding.node) === 'call_expression'
      ) {
        const reference = follow(unit, binding.node, binding.scope);
        if (reference?.base.kind === 'import') add(out, moduleEffect(reference.base.specifier));
      }
    }
    for (const name of fn.writes) {
      const binding = lookup(fn, name);
      // A variable of the module, or of the wrapper around it, outlives the call.
      if (binding?.kind === 'variable' && !all.includes(binding.scope) && !binding.scope.outer?.outer)
        out.add('global');
    }
  }
  return [...out].sort();
}

function add(set: Set<string>, effect: string | undefined): void {
  if (effect) set.add(effect);
}
