// A Babel plugin that makes code watchable: fuel at every loop and function entry, counters on branches, and the
// operands of comparisons. `__q` is the harness's hook object, a parameter of the module wrapper.
import { type NodePath, type PluginObject, types as t } from '@babel/core';
import { tellCaptured } from './captured.ts';

export interface WatchState {
  /** Next free branch counter; runs on over the files of one build. */
  branches: number;
}

export interface WatchOptions {
  /** Nothing but what loading needs, fuel as well (where the mutants are), or branches and comparisons too. */
  readonly hooks: 'none' | 'fuel' | 'all';
  readonly state: WatchState;
}

const COMPARISONS = new Set(['<', '<=', '>', '>=', '==', '===', '!=', '!==']);
const ACTIVE = 'stryMutAct_9fa48';
const COVERED = 'stryCov_9fa48';
const HOOK = '__q';

/** Inserts the hooks; nodes that it made are not visited again. */
export function watchPlugin({ hooks, state }: WatchOptions): PluginObject {
  const own = new WeakSet<object>();
  const mark = <N extends object>(node: N): N => {
    own.add(node);
    return node;
  };
  const hook = (name: string) => mark(t.memberExpression(t.identifier(HOOK), t.identifier(name)));

  /** `if (--__q.f < 0) __q.o();` */
  const fuel = () =>
    mark(
      t.ifStatement(
        mark(t.binaryExpression('<', t.updateExpression('--', hook('f'), true), t.numericLiteral(0))),
        t.expressionStatement(t.callExpression(hook('o'), [])),
      ),
    );
  /** `__q.b[n] = 1` */
  const counter = () =>
    mark(
      t.assignmentExpression(
        '=',
        mark(t.memberExpression(hook('b'), t.numericLiteral(state.branches++), true)),
        t.numericLiteral(1),
      ),
    );
  const counted = (node: t.Expression) => mark(t.sequenceExpression([counter(), node]));

  function enterBody(path: NodePath<t.Function>): void {
    if (own.has(path.node)) return;
    own.add(path.node);
    const { body } = path.node;
    const head: t.Statement[] = [fuel()];
    if (hooks === 'all') head.push(t.expressionStatement(counter()));
    if (t.isBlockStatement(body)) body.body.unshift(...head);
    else path.node.body = t.blockStatement([...head, t.returnStatement(body)]);
  }

  function enterLoop(path: NodePath<t.Loop>): void {
    if (own.has(path.node)) return;
    own.add(path.node);
    const { body } = path.node;
    const block = t.isBlockStatement(body) ? body : t.blockStatement(t.isEmptyStatement(body) ? [] : [body]);
    block.body.unshift(fuel());
    if (hooks === 'all') block.body.unshift(t.expressionStatement(counter()));
    path.node.body = block;
  }

  const asBlock = (node: t.Statement | null | undefined) =>
    t.isBlockStatement(node) ? node : t.blockStatement(node ? [node] : []);

  return {
    name: 'qtest-watch',
    visitor: {
      ...(hooks !== 'none' && { Function: { exit: enterBody }, Loop: { exit: enterLoop } }),
      ...(hooks === 'fuel' && {
        Program: { exit: (path: NodePath<t.Program>) => tellCaptured(path, () => hook('l')) },
      }),
      MetaProperty(path) {
        if (path.node.meta.name !== 'import') return;
        const parent = path.parentPath;
        if (!parent?.isMemberExpression() || !t.isIdentifier(parent.node.property)) return;
        const { name } = parent.node.property;
        if (name === 'dirname' || name === 'filename') parent.replaceWith(t.identifier(`__${name}`));
        if (name === 'url') parent.replaceWith(hook('url'));
      },
      CallExpression(path) {
        const { callee, arguments: args } = path.node;
        if (!t.isIdentifier(callee)) return;
        const ids = args.map((arg) => (t.isStringLiteral(arg) ? Number(arg.value) : Number.NaN));
        if (callee.name === ACTIVE) {
          // `__q.m[n] === 1`
          const own = mark(t.memberExpression(hook('m'), t.numericLiteral(ids[0] ?? -2), true));
          path.replaceWith(mark(t.binaryExpression('===', own, t.numericLiteral(1))));
        } else if (callee.name === COVERED) {
          path.replaceWith(
            mark(
              t.logicalExpression(
                '&&',
                hook('t'),
                t.callExpression(
                  hook('c'),
                  ids.map((id) => t.numericLiteral(id)),
                ),
              ),
            ),
          );
        }
      },
      ...(hooks === 'all' && {
        IfStatement(path: NodePath<t.IfStatement>) {
          if (own.has(path.node)) return;
          const consequent = asBlock(path.node.consequent);
          consequent.body.unshift(t.expressionStatement(counter()));
          const alternate = asBlock(path.node.alternate);
          alternate.body.unshift(t.expressionStatement(counter()));
          path.node.consequent = consequent;
          path.node.alternate = alternate;
        },
        ConditionalExpression(path: NodePath<t.ConditionalExpression>) {
          path.node.consequent = counted(path.node.consequent);
          path.node.alternate = counted(path.node.alternate);
        },
        LogicalExpression(path: NodePath<t.LogicalExpression>) {
          if (own.has(path.node)) return;
          path.node.right = counted(path.node.right);
        },
        SwitchCase(path: NodePath<t.SwitchCase>) {
          const test = path.node.test;
          path.node.consequent.unshift(t.expressionStatement(counter()));
          const parent = path.parent as t.SwitchStatement;
          if (test && isPlain(parent.discriminant)) {
            path.node.test = mark(t.callExpression(hook('s'), [test, t.cloneNode(parent.discriminant)]));
          }
        },
        MemberExpression: {
          exit(path: NodePath<t.MemberExpression>) {
            const { node } = path;
            if (own.has(node) || !isLookup(path)) return;
            own.add(node);
            path.replaceWith(
              mark(t.callExpression(hook('k'), [node.object as t.Expression, node.property as t.Expression])),
            );
          },
        },
        CatchClause(path: NodePath<t.CatchClause>) {
          path.node.body.body.unshift(t.expressionStatement(counter()));
        },
        BinaryExpression: {
          exit(path: NodePath<t.BinaryExpression>) {
            const { node } = path;
            if (own.has(node) || !COMPARISONS.has(node.operator) || t.isPrivateName(node.left)) return;
            if (isTypeof(node.left) || isTypeof(node.right)) return;
            own.add(node);
            path.replaceWith(
              mark(t.callExpression(hook('p'), [t.stringLiteral(node.operator), node.left, node.right])),
            );
          },
        },
      }),
    },
  };
}

/** `table[key]` that is read, with a key that is not a literal. */
function isLookup(path: NodePath<t.MemberExpression>): boolean {
  const { node, parent } = path;
  if (
    !node.computed ||
    t.isLiteral(node.property) ||
    t.isSuper(node.object) ||
    t.isPrivateName(node.property)
  )
    return false;
  if (t.isAssignmentExpression(parent) || t.isUpdateExpression(parent) || t.isUnaryExpression(parent))
    return false;
  if (
    t.isCallExpression(parent) ||
    t.isOptionalCallExpression(parent) ||
    t.isTaggedTemplateExpression(parent)
  ) {
    return 'callee' in parent ? parent.callee !== node : false;
  }
  return (
    !t.isPattern(parent) && !t.isRestElement(parent) && !t.isForXStatement(parent) && !isPatternProperty(path)
  );
}

function isPatternProperty(path: NodePath): boolean {
  return t.isObjectProperty(path.parent) && t.isObjectPattern(path.parentPath?.parent);
}

/** Safe to evaluate a second time. */
function isPlain(node: t.Node): boolean {
  return t.isIdentifier(node) || (t.isMemberExpression(node) && !node.computed && isPlain(node.object));
}

function isTypeof(node: t.Node): boolean {
  return t.isUnaryExpression(node, { operator: 'typeof' });
}
