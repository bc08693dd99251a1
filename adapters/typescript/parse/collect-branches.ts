// Branches, conditions, and the errors that are thrown under them.
import type { FlatTree, NodeId } from './flat-tree.ts';
import type { Handler, Pass } from './pass.ts';
import { brief, chain, unwrap } from './text.ts';

export function branching(kind: string, conditionField: string | undefined): Handler {
  return (pass, node) => {
    const { tree, top } = pass;
    const condition = conditionField ? tree.child(node, conditionField) : -1;
    top.cyclomatic++;
    top.branches.push({
      kind,
      line: tree.line(tree.startOf(node)),
      condition: condition >= 0 ? brief(stripParentheses(tree.source(condition)), 200) : '',
    });
    if (kind !== 'ternary' && tree.type(tree.parentOf(node)) !== 'else_clause') pass.nest(node);
  };
}

/** Without the parentheses that belong to the statement. */
function stripParentheses(text: string): string {
  return text.startsWith('(') && text.endsWith(')') ? text.slice(1, -1) : text;
}

export function switchCase(pass: Pass, node: NodeId): void {
  const { tree, top } = pass;
  const value = tree.child(node, 'value');
  const subject = tree.child(tree.parentOf(tree.parentOf(node)), 'value');
  top.cyclomatic++;
  top.branches.push({
    kind: 'case',
    line: tree.line(tree.startOf(node)),
    condition: `${subject >= 0 ? brief(stripParentheses(tree.source(subject)), 80) : ''} === ${value >= 0 ? brief(tree.source(value), 100) : ''}`,
  });
}

export function binary(pass: Pass, node: NodeId): void {
  const { tree, top } = pass;
  const stop = tree.afterOf(node);
  for (let c = tree.afterOf(node + 1); c < stop; c = tree.afterOf(c)) {
    const token = tree.type(c);
    if (token === "'&&'" || token === "'||'" || token === "'??'") top.cyclomatic++;
    if (token[0] === "'") return;
  }
}

export function thrown(pass: Pass, node: NodeId): void {
  const { tree, top } = pass;
  const value = unwrap(tree, tree.named(node)[0] ?? -1);
  const made =
    value >= 0 && (tree.type(value) === 'new_expression' || tree.type(value) === 'call_expression');
  const callee = made
    ? tree.child(value, tree.type(value) === 'new_expression' ? 'constructor' : 'function')
    : -1;
  const name = callee >= 0 ? chain(tree, callee)?.at(-1) : undefined;
  const args = made ? tree.child(value, 'arguments') : -1;
  const message = args >= 0 ? firstText(tree, args) : undefined;
  const guard = guardOf(pass, node);
  top.throws.push({
    line: tree.line(tree.startOf(node)),
    ...(name === undefined ? {} : { class: name }),
    ...(message === undefined ? {} : { message: brief(tree.source(message).slice(1, -1), 200) }),
    ...(guard === undefined ? {} : { guard }),
  });
}

/** The first string or template among the arguments, also as the beginning of a concatenation. */
function firstText(tree: FlatTree, args: NodeId): NodeId | undefined {
  let n: NodeId | undefined = tree.named(args)[0];
  while (n !== undefined && n >= 0 && tree.type(n) === 'binary_expression') n = tree.child(n, 'left');
  return n !== undefined && n >= 0 && /^(?:template_)?string$/.test(tree.type(n)) ? n : undefined;
}

/** The condition under which a statement is reached, from the nearest `if` or `case` around it. */
function guardOf(pass: Pass, node: NodeId): string | undefined {
  const { tree, top } = pass;
  for (let child = node, n = tree.parentOf(node); n > top.node; child = n, n = tree.parentOf(n)) {
    const type = tree.type(n);
    if (type === 'if_statement') {
      const condition = brief(stripParentheses(tree.source(tree.child(n, 'condition'))), 200);
      return tree.type(child) === 'else_clause' ? `!(${condition})` : condition;
    }
    if (type === 'switch_case' || type === 'switch_default') {
      const subject = tree.child(tree.parentOf(tree.parentOf(n)), 'value');
      const value = tree.child(n, 'value');
      const on = subject >= 0 ? brief(stripParentheses(tree.source(subject)), 80) : '';
      return value >= 0 ? `${on} === ${brief(tree.source(value), 100)}` : `${on} is none of the cases`;
    }
    if (type === 'catch_clause') return 'an error was caught';
  }
  return undefined;
}
