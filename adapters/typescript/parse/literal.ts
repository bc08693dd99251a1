// Reads source text that is a literal, as a value: arguments of call sites, documented results.
// A hand-written reader, because documentation is not a program: a result stands in a comment, with prose after it.
import type { Value } from '../../../src/artifacts/index.ts';
import { builtValue } from './built-values.ts';
import { type Read, readString } from './string-literal.ts';

/** Deeper nesting than this is nobody's example. */
const MAX_DEPTH = 32;
const SPACE = /(?:\s+|\/\/[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)+/y;
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const NUMBER =
  /0[xX][\da-fA-F_]+n?|0[bB][01_]+n?|0[oO][0-7_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const REGEXP = /\/((?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+)\/([dgimsuvy]*)/y;

const NAMED: Readonly<Record<string, Value>> = {
  true: true,
  false: false,
  null: null,
  undefined: { $: 'undefined' },
  NaN: { $: 'NaN' },
  Infinity: { $: 'Infinity' },
};

const CONSTANTS: Readonly<Record<string, number>> = {
  'Number.MAX_SAFE_INTEGER': Number.MAX_SAFE_INTEGER,
  'Number.MIN_SAFE_INTEGER': Number.MIN_SAFE_INTEGER,
  'Number.MAX_VALUE': Number.MAX_VALUE,
  'Number.MIN_VALUE': Number.MIN_VALUE,
  'Number.EPSILON': Number.EPSILON,
  'Number.NaN': Number.NaN,
  'Number.POSITIVE_INFINITY': Number.POSITIVE_INFINITY,
  'Number.NEGATIVE_INFINITY': Number.NEGATIVE_INFINITY,
  'Math.PI': Math.PI,
  'Math.E': Math.E,
};

/** The literal that all of `text` is, or undefined. */
export function literalOf(text: string): Value | undefined {
  const read = readLiteral(text, 0);
  return read && skipSpace(text, read.end) === text.length ? read.value : undefined;
}

/** The literal at `at`, after white space and comments; `undefined` when what stands there is not one. */
export function readLiteral(text: string, at: number): Read<Value> | undefined {
  return readSum(text, at, 0);
}

/** A parenthesised list of literals and of names with a value, `at` being its opening parenthesis. */
export function readArguments(
  text: string,
  at: number,
  names?: ReadonlyMap<string, Value>,
): Read<readonly Value[]> | undefined {
  return text[at] === '(' ? readList(text, at + 1, ')', 0, names) : undefined;
}

/** Index of the first character from `at` on that is neither white space nor in a comment. */
export function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  return SPACE.test(text) ? SPACE.lastIndex : at;
}

/** An identifier at `at`. */
export function readName(text: string, at: number): Read<string> | undefined {
  NAME.lastIndex = at;
  const match = NAME.exec(text);
  return match ? { value: match[0], end: NAME.lastIndex } : undefined;
}

/** A number as a value: what JSON cannot say is tagged. */
export function numberValue(n: number): Value {
  if (Number.isNaN(n)) return { $: 'NaN' };
  if (n === Infinity) return { $: 'Infinity' };
  if (n === -Infinity) return { $: '-Infinity' };
  return Object.is(n, -0) ? { $: '-0' } : n;
}

function plainNumber(v: Value): number | undefined {
  if (typeof v === 'number') return v;
  if (v === null || typeof v !== 'object' || !('$' in v)) return undefined;
  const numbers: Record<string, number> = { NaN: Number.NaN, Infinity, '-Infinity': -Infinity, '-0': -0 };
  return numbers[(v as { $: string }).$];
}

/** `60 * 1000`, `'a' + 'b'`: arithmetic of literals, the way examples write sizes. */
function readSum(text: string, at: number, depth: number): Read<Value> | undefined {
  let left = readProduct(text, at, depth);
  while (left) {
    const operator = skipSpace(text, left.end);
    const sign = text[operator];
    if ((sign !== '+' && sign !== '-') || text[operator + 1] === sign || text[operator + 1] === '=')
      return left;
    const right = readProduct(text, operator + 1, depth);
    if (!right) return left;
    const value = add(left.value, right.value, sign);
    if (value === undefined) return left;
    left = { value, end: right.end };
  }
  return left;
}

function add(a: Value, b: Value, sign: '+' | '-'): Value | undefined {
  if (sign === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  const x = plainNumber(a);
  const y = plainNumber(b);
  return x === undefined || y === undefined ? undefined : numberValue(sign === '+' ? x + y : x - y);
}

function readProduct(text: string, at: number, depth: number): Read<Value> | undefined {
  let left = readOne(text, skipSpace(text, at), depth);
  while (left) {
    const operator = skipSpace(text, left.end);
    const power = text.startsWith('**', operator);
    const sign = text[operator];
    if (!power && sign !== '*' && sign !== '/') return left;
    if (sign === '/' && (text[operator + 1] === '/' || text[operator + 1] === '*')) return left;
    const right = readOne(text, skipSpace(text, operator + (power ? 2 : 1)), depth);
    const x = plainNumber(left.value);
    const y = right && plainNumber(right.value);
    if (!right || x === undefined || y === undefined) return left;
    left = { value: numberValue(power ? x ** y : sign === '*' ? x * y : x / y), end: right.end };
  }
  return left;
}

function readOne(text: string, at: number, depth: number): Read<Value> | undefined {
  if (depth > MAX_DEPTH || at >= text.length) return undefined;
  const c = text.charCodeAt(at);
  switch (text[at]) {
    case "'":
    case '"':
    case '`':
      return readString(text, at);
    case '[':
      return readList(text, at + 1, ']', depth + 1);
    case '{':
      return readObject(text, at + 1, depth + 1);
    case '-':
    case '+':
      return readSigned(text, at, depth);
    case '(': {
      const inner = readSum(text, at + 1, depth + 1);
      const close = inner && skipSpace(text, inner.end);
      return inner && close !== undefined && text[close] === ')'
        ? { value: inner.value, end: close + 1 }
        : undefined;
    }
    case '/':
      return readRegExp(text, at);
    case '.':
      return readNumber(text, at);
    default:
      return c >= 48 && c <= 57 ? readNumber(text, at) : readWord(text, at, depth);
  }
}

function readSigned(text: string, at: number, depth: number): Read<Value> | undefined {
  const operand = readOne(text, skipSpace(text, at + 1), depth + 1);
  if (!operand) return undefined;
  const v = operand.value;
  if (text[at] === '-' && v !== null && typeof v === 'object' && '$' in v && v.$ === 'bigint') {
    return {
      value: { $: 'bigint', value: String(-BigInt(String((v as { value: string }).value))) },
      end: operand.end,
    };
  }
  const n = plainNumber(v);
  return n === undefined ? undefined : { value: numberValue(text[at] === '-' ? -n : n), end: operand.end };
}

function readNumber(text: string, at: number): Read<Value> | undefined {
  NUMBER.lastIndex = at;
  const match = NUMBER.exec(text);
  if (!match) return undefined;
  const end = NUMBER.lastIndex;
  if (/[\p{ID_Continue}$]/u.test(text[end] ?? ' ')) return undefined;
  const digits = match[0].replaceAll('_', '');
  if (!digits.endsWith('n')) {
    // A leading zero followed by octal digits is an octal number in sloppy code.
    const octal = /^0[0-7]+$/.test(digits);
    return { value: numberValue(octal ? Number.parseInt(digits, 8) : Number(digits)), end };
  }
  try {
    return { value: { $: 'bigint', value: String(BigInt(digits.slice(0, -1))) }, end };
  } catch {
    return undefined;
  }
}

function readRegExp(text: string, at: number): Read<Value> | undefined {
  REGEXP.lastIndex = at;
  const match = REGEXP.exec(text);
  const source = match?.[1];
  const flags = match?.[2] ?? '';
  if (!source || source.startsWith('*')) return undefined;
  try {
    new RegExp(source, flags);
  } catch {
    return undefined;
  }
  return { value: { $: 'regexp', source, flags }, end: REGEXP.lastIndex };
}

function readList(
  text: string,
  at: number,
  close: ']' | ')',
  depth: number,
  names?: ReadonlyMap<string, Value>,
): Read<readonly Value[]> | undefined {
  const items: Value[] = [];
  for (let i = skipSpace(text, at); i < text.length; i = skipSpace(text, i)) {
    if (text[i] === close) return { value: items, end: i + 1 };
    if (text[i] === ',') {
      if (close === ')') return undefined;
      items.push({ $: 'hole' });
      i++;
      continue;
    }
    const item = readSum(text, i, depth) ?? readNamed(text, i, names);
    if (!item) return undefined;
    items.push(item.value);
    i = skipSpace(text, item.end);
    if (text[i] === ',') i++;
    else if (text[i] !== close) return undefined;
  }
  return undefined;
}

/** What a name stands for; the list's reader sees to it that nothing follows. */
function readNamed(text: string, at: number, names?: ReadonlyMap<string, Value>): Read<Value> | undefined {
  const name = names && readName(text, at);
  const value = name && names.get(name.value);
  return value === undefined ? undefined : { value, end: name?.end ?? at };
}

function readObject(text: string, at: number, depth: number): Read<Value> | undefined {
  const entries: [string, Value][] = [];
  for (let i = skipSpace(text, at); i < text.length; i = skipSpace(text, i)) {
    if (text[i] === '}') return { value: objectValue(entries), end: i + 1 };
    const key = readKey(text, i);
    if (!key) return undefined;
    i = skipSpace(text, key.end);
    if (text[i] !== ':') return undefined;
    const item = readSum(text, i + 1, depth);
    if (!item) return undefined;
    entries.push([key.value, item.value]);
    i = skipSpace(text, item.end);
    if (text[i] === ',') i++;
    else if (text[i] !== '}') return undefined;
  }
  return undefined;
}

function readKey(text: string, at: number): Read<string> | undefined {
  const c = text[at];
  if (c === '"' || c === "'") return readString(text, at);
  if (c === '[') {
    const inner = readString(text, skipSpace(text, at + 1));
    const close = inner && skipSpace(text, inner.end);
    return inner && close !== undefined && text[close] === ']'
      ? { value: inner.value, end: close + 1 }
      : undefined;
  }
  const number = readNumber(text, at);
  if (number) return { value: String(number.value), end: number.end };
  return readName(text, at);
}

function objectValue(entries: readonly (readonly [string, Value])[]): Value {
  const unique = new Map(entries);
  // `__proto__: x` in a literal sets the prototype; no plain value says that.
  if (unique.has('$') || unique.has('__proto__')) return { $: 'object', entries: [...unique] };
  return Object.fromEntries(unique);
}

function readWord(text: string, at: number, depth: number): Read<Value> | undefined {
  const name = readName(text, at);
  if (!name) return undefined;
  const after = text[name.end];
  if (name.value === 'new') return readNew(text, name.end, depth);
  if (name.value === 'void') {
    const operand = readOne(text, skipSpace(text, name.end), depth + 1);
    return operand && { value: { $: 'undefined' }, end: operand.end };
  }
  if (after === '.') {
    const member = readName(text, name.end + 1);
    const constant = member && CONSTANTS[`${name.value}.${member.value}`];
    return member && constant !== undefined && text[member.end] !== '('
      ? { value: numberValue(constant), end: member.end }
      : undefined;
  }
  if (name.value === 'BigInt' && after === '(') {
    const args = readArguments(text, name.end);
    const digits = args && String(args.value[0]);
    return args && digits && /^-?\d+$/.test(digits)
      ? { value: { $: 'bigint', value: digits }, end: args.end }
      : undefined;
  }
  if (!Object.hasOwn(NAMED, name.value)) return undefined;
  return { value: NAMED[name.value] as Value, end: name.end };
}

function readNew(text: string, at: number, depth: number): Read<Value> | undefined {
  const name = readName(text, skipSpace(text, at));
  if (!name || text[name.end] !== '(') return undefined;
  const args = readList(text, name.end + 1, ')', depth + 1);
  const value = args && builtValue(name.value, args.value);
  return args && value !== undefined ? { value, end: args.end } : undefined;
}
