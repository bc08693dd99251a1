// Values in words, short enough for a title; longer forms tell apart what shorter ones cannot.
import { FOLDER, isTagged, type Tagged, type Value } from '../../artifacts/index.ts';
import { assertNever } from '../../lib/assert-never.ts';

/** 0: long values only in words. 1: inline what is short. 2: inline what fits a line of its own. */
export type Detail = 0 | 1 | 2;

const ROOM: Readonly<Record<Detail, number>> = { 0: 14, 1: 32, 2: 70 };

/** `3 items`, `1 item`. */
export function count(n: number, what: string): string {
  if (n === 1) return `1 ${what}`;
  return `${n} ${what.endsWith('y') ? `${what.slice(0, -1)}ies` : `${what}s`}`;
}

export function a(what: string): string {
  return /^[aeiou]/i.test(what) && !/^(?:uni|use|u8|uint)/i.test(what) ? `an ${what}` : `a ${what}`;
}

/** Where a test's folder is, no title can say. */
const withoutFolder = (text: string) => text.replaceAll(`${FOLDER}/`, '').replaceAll(FOLDER, 'the folder');

/** A string as a title can hold it: quoted, escaped, nothing invisible. */
function quoted(text: string): string {
  return JSON.stringify(withoutFolder(text)).replace(
    /[^\P{C}]|(?! )\p{Z}/gu,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function stringWords(text: string, detail: Detail): string {
  if (text === '') return 'an empty string';
  if (text.trim() === '' && text.length > 1 && detail === 0)
    return `a blank string of ${count(text.length, 'character')}`;
  const inline = quoted(text);
  if (inline.length <= ROOM[detail] + 10) return inline;
  return `${a(`${text.length}-character string`)}${detail === 0 ? '' : ` starting with ${quoted(text.slice(0, 12))}`}`;
}

/** The value as a compact literal, for values made of plain parts. */
function inline(value: Value): string | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    const items = value.map(inline);
    return items.includes(undefined) ? undefined : `[${items.join(', ')}]`;
  }
  if (isTagged(value)) {
    return ['undefined', 'NaN', '-0', 'Infinity', '-Infinity'].includes(value.$)
      ? value.$
      : value.$ === 'bigint'
        ? `${value.value}n`
        : undefined;
  }
  const entries = Object.entries(value as Record<string, Value>).map(([key, item]) => {
    const printed = inline(item);
    return printed === undefined ? undefined : `${/^[\w$]+$/.test(key) ? key : quoted(key)}: ${printed}`;
  });
  return entries.includes(undefined) ? undefined : entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function named(keys: readonly string[]): string {
  const shown = keys.filter((key) => /^[\w$-]{1,16}$/.test(key));
  if (shown.length !== keys.length || keys.length > 3) return ` with ${count(keys.length, 'property')}`;
  return ` with ${list(shown)}`;
}

function fileWords(text: string, detail: Detail): string {
  return detail === 0 ? 'a file' : `a file with ${stringWords(text, detail)}`;
}

function taggedWords(value: Tagged, detail: Detail): string {
  switch (value.$) {
    case 'undefined':
    case 'NaN':
    case '-0':
    case 'Infinity':
    case '-Infinity':
      return value.$;
    case 'hole':
      return 'a hole';
    case 'temp':
      return value.text === undefined
        ? 'a missing file'
        : value.text === ''
          ? 'an empty file'
          : fileWords(value.text, detail);
    case 'bigint':
      return value.value.length <= ROOM[detail]
        ? `${value.value}n`
        : `a bigint of ${value.value.length} digits`;
    case 'date':
      return value.ms === null
        ? 'an invalid date'
        : `the date ${dateWords(value.ms, detail).replace(value.local ? 'Z' : '', '')}`;
    case 'regexp': {
      const text = `/${quoted(value.source).slice(1, -1)}/${value.flags}`;
      return text.length <= ROOM[detail] + 10 ? text : 'a regular expression';
    }
    case 'object':
      return value.entries.length === 0
        ? 'an empty object'
        : `an object${named(value.entries.map(([key]) => key))}`;
    case 'map':
      return value.entries.length === 0 ? 'an empty map' : `a map of ${count(value.entries.length, 'entry')}`;
    case 'set':
      return value.items.length === 0 ? 'an empty set' : `a set of ${count(value.items.length, 'item')}`;
    case 'bytes': {
      const of = value.items.length === 0 ? 'empty ' : '';
      return `${of ? 'an' : a('x').slice(0, 1)} ${of}${value.type}${of ? '' : ` of ${count(value.items.length, 'item')}`}`;
    }
    case 'error':
      return a(value.class || 'error');
    case 'symbol':
      return 'a symbol';
    case 'branded':
      return words(value.value, detail);
    case 'spy':
      return 'a callback';
    case 'function':
      return 'a function';
    case 'export':
      return value.path.filter((key) => key !== 'default').at(-1) ?? 'the module';
    case 'ref':
      return 'the earlier result';
    case 'instance':
      // A class that goes by the name of plain objects says nothing; what the object holds does.
      if (value.class === 'Object' || value.class === '')
        return Object.keys(value.properties).length === 0 ? 'an object' : words(value.properties, detail);
      return a(value.class);
    case 'seen':
      return 'a circular reference';
    case 'promise':
      if (value.rejects !== undefined) return 'a rejected promise';
      return value.resolves === undefined ? 'a promise' : `a promise of ${words(value.resolves, detail)}`;
    case 'cut':
      return 'a large value';
    default:
      return assertNever(value);
  }
}

function dateWords(ms: number, detail: Detail): string {
  const iso = new Date(ms).toISOString();
  if (detail === 0) return iso.slice(0, iso.indexOf('T'));
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, iso.indexOf('T')) : iso;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** A value in words; always one line of visible characters. */
export function words(value: Value, detail: Detail): string {
  if (typeof value === 'string') return stringWords(value, detail);
  if (value === null || typeof value !== 'object') return String(value);
  if (!Array.isArray(value) && isTagged(value)) return taggedWords(value, detail);
  const short = inline(value);
  const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  if (empty) return Array.isArray(value) ? 'an empty array' : 'an empty object';
  if (short !== undefined && short.length <= ROOM[detail] + 6) return short;
  if (Array.isArray(value)) return `an array of ${count(value.length, 'item')}`;
  return `an object${named(Object.keys(value))}`;
}

/** The entries of a small plain object as `long: true and short: 1`; undefined when they do not fit. */
export function optionWords(value: Value, detail: Detail): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value) || isTagged(value))
    return undefined;
  const entries = Object.entries(value as Record<string, Value>);
  if (entries.length === 0 || entries.length > 3) return undefined;
  const parts = entries.map(([key, item]) => `${key}: ${words(item, detail)}`);
  const text = list(parts);
  return entries.every(([key]) => /^[\w$-]+$/.test(key)) && text.length <= ROOM[detail] + 26
    ? text
    : undefined;
}
