// Strings as source text: escapes what a reader could not see, and keeps the project's quotes.
import { FOLDER } from '../../../src/artifacts/index.ts';

const NAMED: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
  '\v': '\\v',
  '\\': '\\\\',
};

// Control and format characters, separators, private use, unassigned and lone surrogates, any space but the plain one.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]|(?! )\p{Zs}|\\/gu;

function escapeCharacter(character: string): string {
  const named = NAMED[character];
  if (named) return named;
  return [...Array(character.length).keys()]
    .map((i) => character.charCodeAt(i))
    .map((unit) =>
      unit < 0x100 ? `\\x${unit.toString(16).padStart(2, '0')}` : `\\u${unit.toString(16).padStart(4, '0')}`,
    )
    .join('');
}

function quoted(text: string, quote: "'" | '"'): string {
  const other = quote === '"' ? "'" : '"';
  const use = text.includes(quote) && !text.includes(other) ? other : quote;
  const escaped = text.replace(UNSEEN, escapeCharacter).replaceAll(use, `\\${use}`);
  return use + escaped + use;
}

function repeatedUnit(text: string): string | undefined {
  if (text.length < 40) return undefined;
  for (let size = 1; size <= 8; size++) {
    if (text.length % size !== 0) continue;
    const unit = text.slice(0, size);
    if (unit.repeat(text.length / size) === text) return unit;
  }
  return undefined;
}

/** A text in which the absolute path of the test's own folder stands. */
function inFolder(text: string): string {
  if (text === FOLDER) return 'folder';
  const parts = text
    .split(FOLDER)
    .map((part) => part.replace(UNSEEN, escapeCharacter).replace(/`|\$(?=\{)/g, '\\$&'));
  return `\`${parts.join('${folder}')}\``;
}

/** A string literal; a long repetition becomes `'a'.repeat(101)`. */
export function stringLiteral(text: string, quote: "'" | '"'): string {
  if (text.includes(FOLDER)) return inFolder(text);
  const unit = repeatedUnit(text);
  if (unit !== undefined) return `${quoted(unit, quote)}.repeat(${text.length / unit.length})`;
  return quoted(text, quote);
}

/** A plain string literal, for places where an expression cannot stand: module specifiers and titles. */
export function plainString(text: string, quote: "'" | '"'): string {
  return quoted(text, quote);
}
