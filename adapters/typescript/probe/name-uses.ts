// What the code does with a variable or a property of each name: what it is compared with, which type it is asked for,
// what is called on it. An options object is read far from where it is passed in; the names stay the same.
import { type InputOptions, type NodePath, parseSync, types as t, traverse } from '@babel/core';
import type { Value } from '../../../src/artifacts/index.ts';
import type { NameUse } from '../../../src/ports/index.ts';

/** Values of one name; a table of constants is no hint. */
const MAX_VALUES = 16;
const LONGEST = 60;

const EQUALITIES = new Set(['==', '===', '!=', '!==']);
const RELATIONS = new Set(['<', '<=', '>', '>=']);
const TYPES = new Set<string>([
  'string',
  'number',
  'boolean',
  'function',
  'object',
  'bigint',
] satisfies Kind[]);
type Kind = NameUse['kinds'][number];

/** Methods that only values of one kind have. */
const METHODS: ReadonlyMap<string, Kind> = new Map(
  Object.entries({
    string:
      'charAt charCodeAt codePointAt endsWith localeCompare match padEnd padStart repeat replace replaceAll split startsWith substr substring toLowerCase toUpperCase trim',
    array:
      'every fill filter find findIndex flatMap forEach join map pop push reduce reverse shift some sort splice unshift',
    number: 'toFixed toPrecision',
    date: 'getDate getFullYear getTime toISOString toUTCString',
    pattern: 'exec test',
    function: 'apply bind call',
  } satisfies Partial<Record<Kind, string>>).flatMap(([kind, names]) =>
    names.split(' ').map((name) => [name, kind as Kind] as const),
  ),
);
/** Methods that values of several kinds have: no properties of an object of the project's own. */
const COMMON = new Set([
  'concat',
  'hasOwnProperty',
  'includes',
  'indexOf',
  'isArray',
  'slice',
  'toString',
  'valueOf',
]);
const CLASSES: ReadonlyMap<string, Kind> = new Map([
  ['Array', 'array'],
  ['Date', 'date'],
  ['RegExp', 'pattern'],
  ['Function', 'function'],
  ['Error', 'error'],
]);

/** One entry per name of which something is known. */
export function nameUses(
  path: string,
  text: string,
  parserOpts: NonNullable<InputOptions['parserOpts']>,
): NameUse[] {
  const found = new Map<string, { kinds: Set<Kind>; values: Map<string, Value> }>();
  const of = (name: string) => {
    let use = found.get(name);
    if (!use) {
      use = { kinds: new Set(), values: new Map() };
      found.set(name, use);
    }
    return use;
  };
  const isA = (node: t.Node | null | undefined, kind: Kind) => {
    const name = nameOf(node);
    if (name !== undefined) of(name).kinds.add(kind);
  };
  const isLike = (node: t.Node | null | undefined, other: t.Node | null | undefined) => {
    const name = nameOf(node);
    const value = constantOf(other);
    if (name === undefined || value === undefined) return;
    const { values } = of(name);
    const key = JSON.stringify(value);
    if (values.size < MAX_VALUES && key.length <= LONGEST) values.set(key, value);
  };
  /** A default is one of what it may be; of its kind there are others. */
  const hasDefault = (node: t.Node | null | undefined, other: t.Node | null | undefined) => {
    isLike(node, other);
    const kind = kindOf(other);
    if (kind) isA(node, kind);
  };
  const isTested = (test: t.Node) => {
    const inner = t.isUnaryExpression(test, { operator: '!' }) ? test.argument : test;
    isA(inner, 'boolean');
  };
  const tree = parseSync(text, { configFile: false, babelrc: false, parserOpts, filename: path });
  if (!tree) return [];
  traverse(tree, {
    BinaryExpression({ node }) {
      const { operator } = node;
      if (operator === 'instanceof') {
        const kind = t.isIdentifier(node.right) ? CLASSES.get(node.right.name) : undefined;
        if (kind) isA(node.left, kind);
        return;
      }
      if (!EQUALITIES.has(operator) && !RELATIONS.has(operator)) return;
      for (const [one, other] of [
        [node.left, node.right],
        [node.right, node.left],
      ] as const) {
        const asked = t.isUnaryExpression(one, { operator: 'typeof' }) ? one.argument : undefined;
        if (asked && t.isStringLiteral(other) && TYPES.has(other.value)) isA(asked, other.value as Kind);
        if (!asked) isLike(one, other);
        if (!asked && RELATIONS.has(operator) && typeof constantOf(other) === 'number') isA(one, 'number');
      }
    },
    SwitchStatement({ node }) {
      for (const { test } of node.cases) isLike(node.discriminant, test);
    },
    LogicalExpression({ node }) {
      if (node.operator === '&&') isTested(node.left);
      else hasDefault(node.left, node.right);
    },
    ConditionalExpression({ node }) {
      isTested(node.test);
      hasDefault(node.consequent, node.alternate);
      hasDefault(node.alternate, node.consequent);
    },
    IfStatement({ node }) {
      isTested(node.test);
    },
    UnaryExpression({ node }) {
      if (node.operator === '!') isTested(node);
    },
    AssignmentPattern({ node }) {
      hasDefault(node.left, node.right);
    },
    AssignmentExpression({ node }) {
      hasDefault(node.left, node.right);
    },
    VariableDeclarator({ node }) {
      if (node.init) hasDefault(node.id, node.init);
    },
    ObjectProperty({ node, parent }) {
      if (t.isObjectExpression(parent) && !node.computed) hasDefault(node.key, node.value);
    },
    ForOfStatement({ node }) {
      isA(node.right, 'array');
    },
    CallExpression(call) {
      seeCall(call, isA, isLike);
    },
  });
  return [...found].map(([name, { kinds, values }]) => ({
    file: path,
    name,
    kinds: [...kinds],
    values: [...values.values()],
  }));
}

function seeCall(
  { node }: NodePath<t.CallExpression>,
  isA: (node: t.Node | null | undefined, kind: Kind) => void,
  isLike: (node: t.Node | null | undefined, other: t.Node | null | undefined) => void,
): void {
  const { callee, arguments: args } = node;
  if (!t.isMemberExpression(callee) || callee.computed || !t.isIdentifier(callee.property)) return;
  const method = callee.property.name;
  if (!METHODS.has(method) && !COMMON.has(method)) isA(callee, 'function');
  const kind = METHODS.get(method);
  if (kind) isA(callee.object, kind);
  if (method === 'isArray') isA(args[0], 'array');
  // `['a', 'b'].includes(x)`
  if ((method === 'includes' || method === 'indexOf') && t.isArrayExpression(callee.object))
    for (const item of callee.object.elements) isLike(args[0], item);
}

/** The name that a value goes by: of a variable, or of the last property. */
function nameOf(node: t.Node | null | undefined): string | undefined {
  if (t.isIdentifier(node)) return node.name === 'undefined' ? undefined : node.name;
  if ((t.isMemberExpression(node) || t.isOptionalMemberExpression(node)) && !node.computed)
    return t.isIdentifier(node.property) ? node.property.name : undefined;
  return undefined;
}

function constantOf(node: t.Node | null | undefined): Value | undefined {
  if (t.isStringLiteral(node) || t.isNumericLiteral(node) || t.isBooleanLiteral(node)) return node.value;
  if (t.isNullLiteral(node)) return null;
  if (t.isIdentifier(node, { name: 'Infinity' })) return { $: 'Infinity' };
  if (t.isUnaryExpression(node, { operator: '-' }) && t.isNumericLiteral(node.argument))
    return node.argument.value === 0 ? undefined : -node.argument.value;
  return undefined;
}

function kindOf(node: t.Node | null | undefined): Kind | undefined {
  if (t.isStringLiteral(node) || t.isTemplateLiteral(node)) return 'string';
  if (t.isNumericLiteral(node)) return 'number';
  if (t.isBooleanLiteral(node) || t.isUnaryExpression(node, { operator: '!' })) return 'boolean';
  if (t.isArrayExpression(node)) return 'array';
  if (t.isObjectExpression(node)) return 'object';
  if (t.isRegExpLiteral(node)) return 'pattern';
  if (t.isFunction(node)) return 'function';
  return undefined;
}
