// Finds what functions hold on to after a module has loaded, and tells the harness how to look at it: only so can it
// know that nothing has changed, and use the loaded module again.
import { type NodePath, types as t } from '@babel/core';

/** Variables as they are before modules are rewritten; imports belong to the module they come from. */
const KINDS = new Set(['var', 'let', 'const', 'hoisted', 'param', 'local']);

/**
 * Inserts `hook && hook(() => [constants], () => [variables], set)` where a scope has variables that inner functions use;
 * `hook && hook()` says that a file holds something that cannot be looked into.
 */
export function tellCaptured(program: NodePath<t.Program>, hook: () => t.Expression): void {
  program.scope.crawl();
  let hidden = false;
  const receivers = receiversOf(program);
  const open: { readonly body: t.Statement[]; readonly call: t.Statement }[] = [];
  const tell = (args: t.Expression[]) =>
    t.expressionStatement(t.logicalExpression('&&', hook(), t.callExpression(hook(), args)));
  const visit = (path: NodePath<t.Scopable>) => {
    const captured = Object.values(path.scope.bindings).filter(
      (binding) => KINDS.has(binding.kind) && !isDeclared(binding.path) && isCaptured(binding, path.scope),
    );
    const variable = captured.filter((binding) => !binding.constant);
    const constant = captured.filter((binding) => binding.constant && !isPlain(binding.path));
    const receiver = receivers.has(path.node) ? [t.thisExpression()] : [];
    if (constant.length + variable.length + receiver.length === 0) return;
    const call = tell([listOf([...named(constant), ...receiver]), ...variables(named(variable))]);
    for (const body of bodiesOf(path.node)) open.push({ body, call });
  };
  visit(program as NodePath<t.Scopable>);
  program.traverse({
    Scopable: (path) => {
      if (!path.isClass()) visit(path);
    },
    PrivateName: () => {
      hidden = true;
    },
    TSModuleDeclaration: () => {
      hidden = true;
    },
  });
  for (const node of receivers) {
    if (t.isClass(node)) constructorOf(node).unshift(tell([listOf([t.thisExpression()])]));
  }
  for (const { body, call } of open) body.unshift(t.cloneNode(call));
  if (hidden) program.node.body.unshift(tell([]));
}

type Binding = NodePath['scope']['bindings'][string];

/** Used where it may still be seen after the scope has ended. */
function isCaptured(binding: Binding, scope: NodePath['scope']): boolean {
  const own = runsIn(scope.path);
  return [...binding.referencePaths, ...binding.constantViolations].some((use) => runsIn(use) !== own);
}

/** The function, or the field, whose run evaluates the node. */
function runsIn(path: NodePath): t.Node | null {
  if (path.isFunction()) return path.node;
  return (
    path.findParent((each) => each.isFunction() || each.isClassProperty() || each.isClassPrivateProperty())
      ?.node ?? null
  );
}

/** A type, or a constant whose value cannot change. */
function isDeclared(path: NodePath): boolean {
  return (
    path.find((each) => each.isStatement())?.node.type.startsWith('TS') === true || declares(path.parent)
  );
}

const declares = (node: t.Node | null) => t.isVariableDeclaration(node) && node.declare === true;

function isPlain(path: NodePath): boolean {
  if (!path.isVariableDeclarator()) return false;
  const { init } = path.node;
  return t.isStringLiteral(init) || t.isNumericLiteral(init) || t.isBooleanLiteral(init);
}

const named = (bindings: readonly Binding[]) =>
  bindings.map(({ identifier }) => t.identifier(identifier.name));

function listOf(values: t.Expression[]): t.Expression {
  return values.length === 0 ? t.nullLiteral() : t.arrowFunctionExpression([], t.arrayExpression(values));
}

/** The body of a class's constructor; made where there is none. */
function constructorOf({ body, superClass }: t.Class): t.Statement[] {
  const own = body.body.find((each) => t.isClassMethod(each, { kind: 'constructor' }));
  if (own !== undefined) return (own as t.ClassMethod).body.body;
  const rest = t.identifier('args');
  const inherited = t.expressionStatement(t.callExpression(t.super(), [t.spreadElement(rest)]));
  const made = t.classMethod(
    'constructor',
    t.identifier('constructor'),
    superClass ? [t.restElement(rest)] : [],
    t.blockStatement(superClass ? [inherited] : []),
  );
  body.body.push(made);
  return made.body.body;
}

/** Functions that give and set variables. */
function variables(names: t.Identifier[]): t.Expression[] {
  if (names.length === 0) return [];
  const values = t.identifier('__values');
  const set = t.arrowFunctionExpression(
    [values],
    t.assignmentExpression('=', t.arrayPattern(names.map((name) => t.cloneNode(name))), values),
  );
  return [listOf(names), set];
}

/** Functions whose `this` an arrow function inside them holds on to, and classes of which a field does. */
function receiversOf(program: NodePath<t.Program>): ReadonlySet<t.Node> {
  const found = new Set<t.Node>();
  program.traverse({
    ThisExpression(path) {
      const user = path.getFunctionParent();
      if (!user?.isArrowFunctionExpression()) return;
      const owner = path.findParent(
        (each) => (each.isFunction() && !each.isArrowFunctionExpression()) || each.isClass(),
      );
      if (owner) found.add(owner.node);
    },
  });
  return found;
}

/** Where a statement runs each time the scope is entered. */
function bodiesOf(node: t.Node): t.Statement[][] {
  if (t.isProgram(node) || t.isBlockStatement(node)) return [node.body];
  if (t.isSwitchStatement(node)) return node.cases.map((each) => each.consequent);
  if ('body' in node && t.isBlockStatement(node.body as t.Node))
    return [(node.body as t.BlockStatement).body];
  return [];
}
