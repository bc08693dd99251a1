// One pass over a file's flat tree, in source order, that gathers what the later steps resolve.
// Every node type that matters has a handler; the table is looked up by the node's numeric type.
import { binary, branching, switchCase, thrown } from './collect-branches.ts';
import { bindArguments, call, construct } from './collect-calls.ts';
import { memberEffect } from './effects.ts';
import type { FlatTree, NodeId } from './flat-tree.ts';
import { collectExport, collectImport } from './modules.ts';
import { bindPattern, collectParameters, objectKeys } from './parameters.ts';
import { type Handler, newFunction, Pass } from './pass.ts';
import { chain, propertyName, unwrap } from './text.ts';
import type { Binding, Cls, Fn, Member, Unit } from './unit.ts';

function enterFunction(pass: Pass, node: NodeId): void {
  const { tree, unit } = pass;
  const type = tree.type(node);
  const parent = tree.parentOf(node);
  const cls =
    type === 'method_definition' && tree.type(parent) === 'class_body'
      ? unit.classes.get(tree.parentOf(parent))
      : undefined;
  const outer = pass.top;
  const fn = newFunction(tree, node, outer, pass.control.length, cls);
  unit.functions.push(fn);
  unit.byNode.set(node, fn);
  const nameNode = tree.child(node, 'name');
  if (type.endsWith('function_declaration')) {
    outer.names.set(tree.source(nameNode), { kind: 'function', node, keys: [], scope: outer });
  } else if (nameNode >= 0 && type !== 'method_definition') {
    fn.names.set(tree.source(nameNode), { kind: 'function', node, keys: [], scope: fn });
  }
  if (cls) addMember(pass, cls, fn, node, nameNode);
  collectParameters(tree, fn);
  const body = tree.child(node, 'body');
  if (type === 'arrow_function' && body >= 0 && tree.type(body) !== 'statement_block') fn.returns.push(body);
  pass.stack.push(fn);
  pass.top = fn;
}

function addMember(pass: Pass, cls: Cls, fn: Fn, node: NodeId, nameNode: NodeId): void {
  const { tree } = pass;
  const name = propertyName(tree, nameNode);
  if (name === undefined) return;
  let kind: Member['kind'] = name === 'constructor' ? 'constructor' : 'method';
  let isStatic = false;
  let visible = tree.type(nameNode) !== 'private_property_identifier';
  for (let c = node + 1; c < nameNode; c = tree.afterOf(c)) {
    const token = tree.type(c);
    if (token === "'static'") isStatic = true;
    else if (token === "'get'") kind = 'getter';
    else if (token === "'set'") kind = 'setter';
    else if (token === 'accessibility_modifier' && tree.source(c) !== 'public') visible = false;
  }
  cls.members.push({
    name,
    fn,
    static: isStatic,
    kind: isStatic && kind === 'constructor' ? 'method' : kind,
    visible,
  });
}

function enterClass(pass: Pass, node: NodeId): void {
  const { tree, unit } = pass;
  const type = tree.type(node);
  const nameNode = tree.child(node, 'name');
  const name = nameNode >= 0 ? tree.source(nameNode) : undefined;
  const heritage = tree.childOfType(node, 'class_heritage');
  const clause = heritage >= 0 ? tree.childOfType(heritage, 'extends_clause') : -1;
  const base =
    clause >= 0 ? tree.child(clause, 'value') : heritage >= 0 ? (tree.named(heritage)[0] ?? -1) : -1;
  const cls: Cls = {
    node,
    scope: pass.top,
    name,
    abstract: type === 'abstract_class_declaration',
    heritage: base >= 0 && tree.type(base) === 'implements_clause' ? -1 : base,
    members: [],
    statics: [],
  };
  unit.classes.set(node, cls);
  if (name !== undefined && type !== 'class') {
    pass.top.names.set(name, { kind: 'class', node, keys: [], scope: pass.top });
  }
}

function field(pass: Pass, node: NodeId): void {
  const { tree } = pass;
  const cls = pass.unit.classes.get(tree.parentOf(tree.parentOf(node)));
  const nameNode = tree.child(node, 'name') >= 0 ? tree.child(node, 'name') : tree.child(node, 'property');
  const name = propertyName(tree, nameNode);
  const value = tree.child(node, 'value');
  if (!cls || name === undefined || value < 0) return;
  if (tree.childOfType(node, "'static'") >= 0) cls.statics.push({ name, value });
}

function variable(pass: Pass, node: NodeId): void {
  const { tree, top } = pass;
  const value = tree.child(node, 'value');
  const pattern = tree.child(node, 'name');
  if (pattern < 0) return;
  bindPattern(tree, pattern, (name, keys) => {
    if (value < 0 && top.names.has(name)) return;
    const binding: Binding = { kind: 'variable', node: value, keys, scope: top };
    const source = value >= 0 && keys.length === 0 ? mixedParameter(pass, value) : undefined;
    if (source) binding.parameter = source;
    top.names.set(name, binding);
  });
  if (value >= 0 && tree.type(pattern) === 'object_pattern') {
    const read = unwrap(tree, value);
    const of = tree.type(read) === 'identifier' ? pass.lookup(tree.source(read))?.parameter : undefined;
    const param = of?.fn.params[of.index];
    if (param) for (const key of objectKeys(tree, pattern)) param.keys.add(key);
  }
}

/** The parameter that `param || {}`, `{ ...param }` or `Object.assign({}, param)` stands for. */
function mixedParameter(pass: Pass, value: NodeId): Binding['parameter'] {
  const { tree } = pass;
  const node = unwrap(tree, value);
  if (node < 0) return undefined;
  const candidates: NodeId[] = [];
  switch (tree.type(node)) {
    case 'identifier':
      candidates.push(node);
      break;
    case 'binary_expression':
      candidates.push(tree.child(node, 'left'));
      break;
    case 'object':
      for (const child of tree.named(node)) {
        if (tree.type(child) === 'spread_element') candidates.push(...tree.named(child));
      }
      break;
    case 'call_expression': {
      const callee = chain(tree, tree.child(node, 'function'))?.at(-1);
      if (callee === 'assign' || callee === 'extend' || callee === 'defaults') {
        candidates.push(...tree.named(tree.child(node, 'arguments')));
      }
      break;
    }
    default:
  }
  for (const candidate of candidates) {
    if (candidate < 0 || tree.type(candidate) !== 'identifier') continue;
    const binding = pass.lookup(tree.source(candidate));
    if (binding?.parameter && binding.keys.length === 0) return binding.parameter;
  }
  return undefined;
}

function assignment(pass: Pass, node: NodeId): void {
  const { tree, unit, top } = pass;
  const left = tree.child(node, 'left');
  const right = tree.child(node, 'right');
  if (left < 0 || right < 0) return;
  if (tree.type(left) === 'identifier') {
    const name = tree.source(left);
    top.writes.add(name);
    const binding = pass.lookup(name);
    if (binding?.kind === 'variable' && binding.node < 0) binding.node = right;
    return;
  }
  noteWrite(pass, left);
  if (tree.type(left) === 'member_expression' || tree.type(left) === 'subscript_expression') {
    unit.memberAssignments.push({ left, right, scope: top });
  }
}

function noteWrite(pass: Pass, left: NodeId): void {
  const { tree, top } = pass;
  let n = left;
  for (let steps = 0; steps < 32 && n >= 0; steps++) {
    const type = tree.type(n);
    if (type === 'identifier') {
      top.writes.add(tree.source(n));
      return;
    }
    if (type === 'this') top.assignsThis = true;
    if (type !== 'member_expression' && type !== 'subscript_expression') return;
    n = tree.child(n, 'object');
  }
}

function update(pass: Pass, node: NodeId): void {
  const operand =
    pass.tree.child(node, 'left') >= 0 ? pass.tree.child(node, 'left') : pass.tree.child(node, 'argument');
  if (operand >= 0) noteWrite(pass, operand);
}

function member(pass: Pass, node: NodeId): void {
  const { tree, top } = pass;
  const object = tree.child(node, 'object');
  if (object < 0 || tree.type(object) !== 'identifier') return;
  const type = tree.type(node);
  const property = tree.child(node, type === 'member_expression' ? 'property' : 'index');
  if (property < 0 || (type === 'subscript_expression' && tree.type(property) !== 'string')) return;
  const name = propertyName(tree, property);
  if (name === undefined) return;
  const root = tree.source(object);
  const binding = pass.lookup(root);
  if (binding?.parameter && binding.keys.length === 0) {
    const param = binding.parameter.fn.params[binding.parameter.index];
    if (param && name !== 'call' && name !== 'apply') param.keys.add(name);
  }
  if (!binding || binding.from) {
    const effect = memberEffect(root, name);
    if (effect) top.effects.add(effect);
  }
}

function comment(pass: Pass, node: NodeId): void {
  const { tree, unit } = pass;
  unit.comments.push(node);
  if (!tree.text.startsWith('/**', tree.startOf(node))) return;
  let at = tree.endOf(node);
  while (at < tree.text.length && tree.text.charCodeAt(at) <= 32) at++;
  unit.docs.set(at, node);
}

function literal(pass: Pass, node: NodeId): void {
  pass.top.literals.push(node);
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  function_declaration: enterFunction,
  generator_function_declaration: enterFunction,
  function_expression: enterFunction,
  generator_function: enterFunction,
  arrow_function: enterFunction,
  method_definition: enterFunction,
  class_declaration: enterClass,
  abstract_class_declaration: enterClass,
  class: enterClass,
  field_definition: field,
  public_field_definition: field,
  variable_declarator: variable,
  assignment_expression: assignment,
  augmented_assignment_expression: update,
  update_expression: update,
  call_expression: call,
  new_expression: construct,
  member_expression: member,
  subscript_expression: member,
  if_statement: branching('if', 'condition'),
  ternary_expression: branching('ternary', 'condition'),
  for_statement: branching('for', 'condition'),
  for_in_statement: branching('for-each', 'right'),
  while_statement: branching('while', 'condition'),
  do_statement: branching('do', 'condition'),
  catch_clause: branching('catch', 'parameter'),
  switch_statement: (pass, node) => pass.nest(node),
  switch_case: switchCase,
  binary_expression: binary,
  throw_statement: thrown,
  return_statement: (pass, node) => {
    const value = pass.tree.named(node)[0];
    if (value !== undefined) pass.top.returns.push(value);
  },
  import_statement: (pass, node) => collectImport(pass.unit, pass.top, node),
  export_statement: (pass, node) => collectExport(pass.unit, pass.top, node),
  comment,
  string: literal,
  number: literal,
  regex: literal,
  template_string: literal,
  identifier: (pass, node) => pass.top.refs.add(pass.tree.source(node)),
  shorthand_property_identifier: (pass, node) => pass.top.refs.add(pass.tree.source(node)),
};

const tables = new WeakMap<readonly string[], readonly (Handler | undefined)[]>();

function handlersFor(types: readonly string[]): readonly (Handler | undefined)[] {
  const known = tables.get(types);
  if (known) return known;
  const table = types.map((type) => (Object.hasOwn(HANDLERS, type) ? HANDLERS[type] : undefined));
  tables.set(types, table);
  return table;
}

/** Walks the file once. */
export function collect(tree: FlatTree, types: readonly string[]): Unit {
  const pass = new Pass(tree);
  const handlers = handlersFor(types);
  const { control, stack } = pass;
  for (let node = 1; node < tree.count; node++) {
    while (pass.top.after <= node) {
      stack.pop();
      pass.top = stack[stack.length - 1] as Fn;
    }
    while ((control[control.length - 1] ?? Infinity) <= node) control.pop();
    handlers[tree.typeId(node)]?.(pass, node);
  }
  for (const invocation of pass.invocations) bindArguments(pass.unit, invocation);
  return pass.unit;
}
