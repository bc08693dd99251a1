// What an example's author says comes out: in a comment beside or below the call, or in an assertion around it.
import type { DocExample, Value } from '../../../src/artifacts/index.ts';
import { literalOf, readLiteral } from './literal.ts';

export interface Expected {
  readonly outcome: DocExample['outcome'];
  readonly text?: string;
  readonly value?: Value;
}

const MATCHERS: Readonly<Record<string, Value | true>> = {
  toBe: true,
  toEqual: true,
  toStrictEqual: true,
  toMatchObject: { $: 'hole' },
  toBeNull: null,
  toBeUndefined: { $: 'undefined' },
  toBeNaN: { $: 'NaN' },
};
const EQUALITY =
  /^(?:assert|t|test|expect|should|chai)?\.?(?:equal|equals|strictEqual|deepEqual|deepStrictEqual|eql|is|same|deepLooseEqual|isEqual)$/;

/** The result noted after a call; undefined when the call is part of something else. */
export function expectationAfter(
  code: string,
  from: number,
  prompted: boolean,
): (Expected & { end: number }) | undefined {
  const lineEnd = endOfLine(code, from);
  const rest = code
    .slice(from, lineEnd)
    .trim()
    .replace(/^[;,]\s*/, '');
  const equals = /^===?\s*/.exec(rest);
  if (equals) {
    const read = readLiteral(rest, equals[0].length);
    const tail = read ? rest.slice(read.end).trim() : '';
    if (!read || !/^(?:;|\/\/|$)/.test(tail)) return undefined;
    return {
      outcome: 'returns',
      text: rest.slice(equals[0].length, read.end).trim(),
      value: read.value,
      end: from,
    };
  }
  if (rest.startsWith('//')) return { ...fromComment(rest.slice(2)), end: from };
  if (rest.startsWith('/*')) return { ...fromComment(rest.slice(2).replace(/\*\/.*$/, '')), end: from };
  const bare = /^(?:=>|→|⇒|➜|-->?)\s*(.*)$/.exec(rest);
  if (bare) return { ...described(bare[1] as string), end: from };
  if (rest !== '') return undefined;
  return { ...fromNextLine(code, lineEnd, prompted), end: from };
}

/** On the line below: `// => y`, or the answer of a prompt. */
function fromNextLine(code: string, lineEnd: number, prompted: boolean): Expected {
  const next = code.slice(lineEnd + 1, endOfLine(code, lineEnd + 1)).trim();
  const arrow = /^\/\/\s*((?:=>|→|⇒|➜|-->?|returns:?|output:?)\s*.*)$/i.exec(next);
  if (arrow) return fromComment(arrow[1] as string);
  if (next.startsWith('//')) {
    const value = literalOf(next.slice(2).trim());
    if (value !== undefined && typeof value !== 'number')
      return { outcome: 'returns', text: next.slice(2).trim(), value };
  }
  if (prompted && next !== '' && !next.startsWith('>')) return described(next);
  return { outcome: 'unknown' };
}

function endOfLine(code: string, at: number): number {
  const end = code.indexOf('\n', at);
  return end < 0 ? code.length : end;
}

/** The text of a comment after a call: with an arrow it is a result, without one it must look like one. */
function fromComment(text: string): Expected {
  const arrow = /^\s*(?:=>|→|⇒|➜|-->?|=|returns:?|output:?|result:?)\s*(.*)$/is.exec(text);
  if (arrow) return described(arrow[1] as string);
  const plain = text.trim();
  if (/^throws?\b/i.test(plain)) return { outcome: 'throws', text: plain };
  const read = resultIn(plain);
  return read === undefined ? { outcome: 'unknown' } : { outcome: 'returns', ...read };
}

function described(text: string): Expected {
  const plain = text.trim();
  if (/^(?:(?:it\s+)?throws?\b|(?:Uncaught\s+)?(?:[A-Z]\w*)?Error\b)/.test(plain))
    return { outcome: 'throws', text: plain };
  const read = resultIn(plain);
  return {
    outcome: 'returns',
    text: read?.text ?? plain.slice(0, 200),
    ...(read ? { value: read.value } : {}),
  };
}

/** A literal at the start, followed by nothing or by prose that is set off from it. */
function resultIn(text: string): { text: string; value: Value } | undefined {
  const read = readLiteral(text, 0);
  if (!read || !/^\s*(?:$|;|\.$|\(|--|—|–|\/\/|#|, )/.test(text.slice(read.end))) return undefined;
  return { text: text.slice(0, read.end).trim(), value: read.value };
}

/** `.toBe(y)` and its like, `at` being the parenthesis that closes `expect(…`. */
export function matched(code: string, at: number): Expected | undefined {
  const matcher = /\}?\s*\)\s*\.(?:to\.(?:deep\.)?)?([A-Za-z]+)\(\s*/y;
  matcher.lastIndex = at;
  const match = matcher.exec(code);
  const name = match?.[1];
  if (!name) return undefined;
  if (/^toThrow|^throws?$/.test(name)) {
    return {
      outcome: 'throws',
      text: code.slice(matcher.lastIndex, endOfLine(code, matcher.lastIndex)).replace(/\)?;?\s*$/, ''),
    };
  }
  const known =
    name === 'equal' || name === 'eql' ? true : Object.hasOwn(MATCHERS, name) ? MATCHERS[name] : undefined;
  if (known === undefined || name === 'toMatchObject') return undefined;
  if (known !== true) return { outcome: 'returns', text: name, value: known };
  const read = readLiteral(code, matcher.lastIndex);
  return (
    read && { outcome: 'returns', text: code.slice(matcher.lastIndex, read.end).trim(), value: read.value }
  );
}

/** The second argument of an assertion, or the right side of its comparison. */
export function compared(code: string, at: number, name: string): Expected | undefined {
  if (/throws$/i.test(name)) return { outcome: 'throws' };
  const isAssert = name === 'assert' || /\.(?:ok|true)$/.test(name);
  const sign = /===?\s*/y;
  sign.lastIndex = at;
  const start = isAssert
    ? sign.test(code)
      ? sign.lastIndex
      : -1
    : EQUALITY.test(name) && code[at] === ','
      ? at + 1
      : -1;
  if (start < 0)
    return isAssert && code[at] === ')' && name !== 'assert'
      ? { outcome: 'returns', text: 'true', value: true }
      : undefined;
  const read = readLiteral(code, start);
  return read && { outcome: 'returns', text: code.slice(start, read.end).trim(), value: read.value };
}
