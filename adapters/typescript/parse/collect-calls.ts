// Calls: who is called, with what effect, and which parameters stand for which arguments.
import { callEffect, constructEffect } from './effects.ts';
import type { NodeId } from './flat-tree.ts';
import type { Pass } from './pass.ts';
import { lookup } from './scope.ts';
import { propertyName, unwrap } from './text.ts';
import type { Binding, Unit } from './unit.ts';

export function call(pass: Pass, node: NodeId): void {
  const { tree, top, unit } = pass;
  const callee = tree.child(node, 'function');
  const args = tree.child(node, 'arguments');
  if (callee < 0) return;
  top.calls.push({ node, callee });
  const type = tree.type(callee);
  if (type === 'identifier') {
    const name = tree.source(callee);
    const binding = pass.lookup(name);
    markCalled(binding);
    const effect = callEffect(name);
    if (effect && !binding) top.effects.add(effect);
  } else if (type === 'member_expression') {
    const property = propertyName(tree, tree.child(callee, 'property'));
    const object = tree.child(callee, 'object');
    if ((property === 'call' || property === 'apply') && tree.type(object) === 'identifier') {
      markCalled(pass.lookup(tree.source(object)));
    }
    if (args >= 0) merge(pass, property, args);
  }
  bindInvocation(pass, callee, args);
  if (args >= 0 && tree.type(args) === 'arguments') unit.callSites.push({ node, callee, args });
}

function markCalled(binding: Binding | undefined): void {
  const param = binding?.parameter?.fn.params[binding.parameter.index];
  if (param && binding?.keys.length === 0) param.called = true;
}

/** `Object.assign(Foo.prototype, {…})`, `util.inherits`-style extension, and defined properties. */
function merge(pass: Pass, property: string | undefined, args: NodeId): void {
  const { tree, unit, top } = pass;
  if (property === 'assign' || property === 'extend') {
    const [target, ...sources] = tree.named(args);
    if (target === undefined) return;
    for (const source of sources) unit.merges.push({ target, source, scope: top });
  } else if (property === 'defineProperty') {
    const [target, key, value] = tree.named(args);
    const name = key === undefined ? undefined : propertyName(tree, key);
    if (
      target === undefined ||
      name === undefined ||
      value === undefined ||
      tree.type(key as NodeId) !== 'string'
    )
      return;
    unit.definitions.push({ target, name, value, scope: top });
  }
}

/** Binds the parameters of a function called where it stands to the arguments it is called with. */
function bindInvocation(pass: Pass, callee: NodeId, args: NodeId): void {
  const { tree, top } = pass;
  let fn = callee;
  let skip = 0;
  if (
    tree.type(callee) === 'member_expression' &&
    propertyName(tree, tree.child(callee, 'property')) === 'call'
  ) {
    fn = tree.child(callee, 'object');
    skip = 1;
  }
  fn = unwrap(tree, fn);
  if (fn < 0 || args < 0) return;
  const type = tree.type(fn);
  const direct = type === 'function_expression' || type === 'arrow_function';
  const viaParameter = type === 'identifier' && pass.lookup(tree.source(fn))?.kind === 'parameter';
  if (!direct && !viaParameter) return;
  const given = tree.named(args).slice(skip);
  if (given.length > 0) pass.invocations.push({ fn, args: given, scope: top });
}

export function construct(pass: Pass, node: NodeId): void {
  const { tree, top, unit } = pass;
  const callee = tree.child(node, 'constructor');
  const args = tree.child(node, 'arguments');
  if (callee < 0) return;
  top.calls.push({ node, callee });
  if (tree.type(callee) === 'identifier') {
    const effect = constructEffect(tree.source(callee), args >= 0 ? tree.named(args).length : 0);
    if (effect) top.effects.add(effect);
  }
  if (args >= 0) unit.callSites.push({ node, callee, args });
}

/** Binds parameters to the arguments of a call that was seen before its function was known. */
export function bindArguments(unit: Unit, { fn, args, scope }: Pass['invocations'][number]): void {
  const { tree, byNode } = unit;
  let target = byNode.get(fn);
  if (!target && tree.type(fn) === 'identifier') {
    const bound = lookup(scope, tree.source(fn));
    target = bound && bound.node >= 0 ? byNode.get(unwrap(tree, bound.node)) : undefined;
  }
  if (!target) return;
  for (const binding of target.names.values()) {
    const index = binding.kind === 'parameter' ? binding.parameter?.index : undefined;
    const arg = index === undefined ? undefined : args[index];
    if (arg === undefined || binding.node >= 0) continue;
    binding.node = arg;
    binding.scope = scope;
  }
}
