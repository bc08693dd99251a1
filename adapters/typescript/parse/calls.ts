// Call sites with literal arguments: inputs that somebody already thought worth writing down.
import type { CallSite } from '../../../src/artifacts/index.ts';
import type { FlatTree, NodeId } from './flat-tree.ts';
import { readArguments } from './literal.ts';
import { chain } from './text.ts';
import type { Unit } from './unit.ts';

const MAX_SITES = 1000;
const MAX_LENGTH = 2000;
const LITERAL = new Set([
  'string',
  'number',
  'regex',
  'true',
  'false',
  'null',
  'undefined',
  'identifier',
  'template_string',
  'unary_expression',
  'binary_expression',
  'array',
  'object',
  'new_expression',
  'parenthesized_expression',
  'member_expression',
]);
/** Calls that say nothing about the project's own functions. */
const FOREIGN =
  /^(?:require|describe|it|test|suite|before|after|beforeEach|afterEach|beforeAll|afterAll|expect|assert|console|Math|Object|Array|JSON|Number|String|Boolean|Symbol|Promise|Reflect|RegExp|Date|Error|TypeError|RangeError|Map|Set|process|setTimeout|setInterval|parseInt|parseFloat|jest|vi|t|should|import)(?:\.|$)/;

/** The called expression as a chain of names: `a.b.c`. */
export function calleeText(tree: FlatTree, callee: NodeId): string | undefined {
  if (tree.endOf(callee) - tree.startOf(callee) > 120) return undefined;
  return chain(tree, callee)?.join('.');
}

/** Calls whose arguments are all literals, at least one of them. */
export function callSitesOf(unit: Unit, file: string): CallSite[] {
  const { tree } = unit;
  const out: CallSite[] = [];
  const seen = new Set<string>();
  for (const { node, callee, args } of unit.callSites) {
    if (out.length >= MAX_SITES) break;
    const start = tree.startOf(args);
    const end = tree.endOf(args);
    if (end - start > MAX_LENGTH || !mayBeLiteral(tree, args)) continue;
    const name = calleeText(tree, callee);
    if (name === undefined || FOREIGN.test(name)) continue;
    const text = tree.text.slice(start, end);
    const read = readArguments(text, 0);
    if (!read || read.end !== text.length || read.value.length === 0 || seen.has(name + text)) continue;
    seen.add(name + text);
    out.push({ file, line: tree.line(tree.startOf(node)), callee: name, args: read.value });
  }
  return out;
}

function mayBeLiteral(tree: FlatTree, args: NodeId): boolean {
  const stop = tree.afterOf(args);
  let any = false;
  for (let c = args + 1; c < stop; c = tree.afterOf(c)) {
    const type = tree.type(c);
    if (type[0] === "'" || type === 'comment') continue;
    any = true;
    if (!LITERAL.has(type)) return false;
  }
  return any;
}
