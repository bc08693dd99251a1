// Examples as people write them: `fn(x) // => y`, `expect(fn(x)).toBe(y)`, `assert.equal(fn(x), y)`, `fn(x) === y`.
// Read from text, not from a tree: half of all documented code is not a program.
import type { DocExample, Value } from '../../../src/artifacts/index.ts';
import { compared, type Expected, expectationAfter, matched } from './expectations.ts';
import { readArguments, readLiteral, readName, skipSpace } from './literal.ts';

export interface Place {
  readonly file: string;
  /** Line of the code's first line. */
  readonly line: number;
  /** Local name → what it stands for in the module it was imported from; '' is the module itself. */
  readonly names?: ReadonlyMap<string, string>;
  /** What to call the module itself. */
  readonly whole?: string;
  /** Local names that stand for something else than the module's exports: results, callbacks, other packages. */
  readonly foreign?: ReadonlySet<string>;
}

interface Call {
  readonly callee: string;
  readonly construct: boolean;
  /** Undefined: not all of them are literals. */
  readonly args: readonly Value[] | undefined;
  readonly code: string;
  readonly end: number;
}

const MAX_EXAMPLES = 300;
const MAX_CODE = 1000;
const DECLARED = /(?:export\s+)?(?:const|let|var)\s+[^=;\n]+=\s*(?!=)/y;
const ASSIGNED = /[ \t]*(?:(?:export\s+)?(?:const|let|var)\s+)?([\w$]+)\s*=\s*(?![=>])/y;
const IGNORED =
  /^(?:require|import|describe|it|test|before|after|beforeEach|afterEach|suite|console|process|module|exports|setTimeout|setInterval|function|if|for|while|switch|catch|return|typeof|jest|vi|app|Object|Array|JSON|Math|Promise|document|window|\$)(?:\.|$)/;

/** Every example in a piece of documentation's code. */
export function scanExamples(code: string, place: Place): DocExample[] {
  const out: DocExample[] = [];
  const constants = new Map<string, Value>();
  let line = place.line;
  let at = 0;
  while (at <= code.length && out.length < MAX_EXAMPLES) {
    const newline = code.indexOf('\n', at);
    const lineEnd = newline < 0 ? code.length : newline;
    const assigned = assign(code, at, constants);
    const isBlank = assigned !== undefined || code.slice(at, lineEnd).trim() === '';
    const found = isBlank ? undefined : exampleAt(code, at, lineEnd, constants);
    if (found) {
      const example = toExample(found, { ...place, line });
      if (example.call || example.outcome !== 'unknown') out.push(example);
    }
    const end = found?.end ?? assigned ?? lineEnd;
    const next = end > lineEnd ? code.indexOf('\n', end) : newline;
    if (next < 0) break;
    for (let i = at; i <= next; i++) if (code.charCodeAt(i) === 10) line++;
    at = next + 1;
  }
  return out;
}

/**
 * Takes in `const name = literal` at the beginning of a line: where it ends. Another value makes the name unknown, as does
 * one that may be changed before it is used.
 */
function assign(code: string, at: number, constants: Map<string, Value>): number | undefined {
  ASSIGNED.lastIndex = at;
  const name = ASSIGNED.exec(code)?.[1];
  if (name === undefined) return undefined;
  const read = readLiteral(code, ASSIGNED.lastIndex);
  const ends = read && /^[ \t]*(?:[;,\r\n]|\/\/|$)/.test(code.slice(read.end, read.end + 80));
  if (ends && (read.value === null || typeof read.value !== 'object')) constants.set(name, read.value);
  else constants.delete(name);
  return ends ? read.end : undefined;
}

function toExample(found: { call: Call; expected: Expected }, place: Place): DocExample {
  const { call, expected } = found;
  const callee = renamed(call.callee, place);
  const known = call.args !== undefined && !place.foreign?.has(call.callee.split('.')[0] ?? '');
  return {
    file: place.file,
    line: place.line,
    code: call.code,
    ...(expected.text === undefined ? {} : { expected: expected.text }),
    outcome: expected.outcome,
    ...(call.args === undefined || !known
      ? {}
      : {
          call: {
            callee,
            construct: call.construct,
            args: call.args,
            ...(expected.value === undefined ? {} : { expected: expected.value }),
          },
        }),
  };
}

/** `semver.valid` of `const semver = require('semver')` is the module's `valid`. */
function renamed(callee: string, { names, whole }: Place): string {
  const [root, ...rest] = callee.split('.');
  const meant = names?.get(root ?? '');
  if (meant === undefined) return callee;
  return [...(meant === '' ? [] : [meant]), ...rest].join('.') || (whole ?? callee);
}

function exampleAt(
  code: string,
  from: number,
  lineEnd: number,
  constants: ReadonlyMap<string, Value>,
): { call: Call; expected: Expected; end: number } | undefined {
  let at = from;
  while (at < lineEnd && (code.charCodeAt(at) <= 32 || code[at] === ';')) at++;
  const prompt = /(?:>|js>|node>)\s+/y;
  prompt.lastIndex = at;
  const prompted = prompt.test(code);
  if (prompted) at = prompt.lastIndex;
  DECLARED.lastIndex = at;
  if (DECLARED.test(code) && DECLARED.lastIndex <= lineEnd) at = DECLARED.lastIndex;
  if (code.startsWith('await ', at)) at += 6;
  const asserted = assertionAt(code, at, constants);
  if (asserted) return asserted;
  const logged = /console\.(?:log|info|dir)\(\s*/y;
  logged.lastIndex = at;
  const inLog = logged.test(code);
  const call = callAt(code, inLog ? skipAwait(code, logged.lastIndex) : at, constants);
  if (!call) return undefined;
  let end = call.end;
  if (inLog) {
    end = skipBlank(code, end);
    if (code[end] !== ')') return undefined;
    end++;
  }
  const expected = expectationAfter(code, end, prompted);
  if (!expected) return undefined;
  if (expected.outcome === 'unknown' && (call.args === undefined || call.args.length === 0)) return undefined;
  return { call, expected, end: Math.max(end, expected.end) };
}

function skipAwait(code: string, at: number): number {
  return code.startsWith('await ', at) ? at + 6 : at;
}

function skipBlank(code: string, at: number): number {
  let i = at;
  while (i < code.length && /[ \t\r\n]/.test(code[i] as string)) i++;
  return i;
}

/** `name.name(…)` or `new Name(…)`. */
function callAt(code: string, from: number, constants: ReadonlyMap<string, Value>): Call | undefined {
  let at = from;
  const construct = /^new\s/.test(code.slice(at, at + 4));
  if (construct) at = skipSpace(code, at + 3);
  const names: string[] = [];
  for (;;) {
    const name = readName(code, at);
    if (!name) return undefined;
    names.push(name.value);
    at = name.end;
    if (code[at] !== '.') break;
    at++;
  }
  const callee = names.join('.');
  if (code[at] !== '(' || IGNORED.test(callee)) return undefined;
  const args = readArguments(code, at, constants);
  let end = args?.end ?? closing(code, at);
  if (end === undefined || end - from > MAX_CODE) return undefined;
  // What goes on after the call makes the result another expression's.
  const chained = /[ \t]*(?:\r?\n[ \t]*)?(?:\.|\[|\(|\?\.)/y;
  let literal = args !== undefined;
  for (let guard = 0; guard < 20; guard++) {
    chained.lastIndex = end;
    if (
      !chained.test(code) ||
      (code[chained.lastIndex - 1] === '(' && code.slice(end, chained.lastIndex).includes('\n'))
    )
      break;
    literal = false;
    const opener = code[chained.lastIndex - 1];
    if (opener === '(' || opener === '[') end = closing(code, chained.lastIndex - 1) ?? code.length;
    else end = readName(code, chained.lastIndex)?.end ?? code.length;
    if (end - from > MAX_CODE) return undefined;
  }
  const text = code
    .slice(from, end)
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  return { callee, construct, args: literal ? args?.value : undefined, code: text, end };
}

/** Index after the bracket that closes the one at `at`; strings are stepped over. */
function closing(code: string, at: number): number | undefined {
  let depth = 0;
  for (let i = at; i < code.length && i - at < MAX_CODE; i++) {
    const c = code[i] as string;
    if (c === '"' || c === "'" || c === '`') {
      const end = code.indexOf(c, i + 1);
      if (end < 0) return undefined;
      i = end;
    } else if (c === '(' || c === '[' || c === '{') depth++;
    else if ((c === ')' || c === ']' || c === '}') && --depth === 0) return i + 1;
  }
  return undefined;
}

/** `expect(call).toBe(y)`, `assert.equal(call, y)`, `assert.throws(() => call)`. */
function assertionAt(
  code: string,
  from: number,
  constants: ReadonlyMap<string, Value>,
): { call: Call; expected: Expected; end: number } | undefined {
  const head =
    /(expect|(?:assert|t|test|chai\.assert)(?:\.[A-Za-z]+)?|(?:equal|strictEqual|deepEqual|is))\(\s*/y;
  head.lastIndex = from;
  const match = head.exec(code);
  if (!match) return undefined;
  const name = match[1] as string;
  let at = head.lastIndex;
  const lazy = /(?:\(\)\s*=>\s*|function\s*\(\)\s*\{\s*(?:return\s+)?)/y;
  lazy.lastIndex = at;
  const isLazy = lazy.test(code);
  if (isLazy) at = lazy.lastIndex;
  const call = callAt(code, skipAwait(code, at), constants);
  if (!call) return undefined;
  const after = skipSpace(code, call.end);
  const expected = name === 'expect' ? matched(code, after) : compared(code, after, name);
  return expected && { call, expected, end: call.end };
}
