// Which kinds of values a type admits, read off its text: words that most languages share.
import type { Kind } from './generic-values.ts';
import type { SearchParameter } from './target.ts';

const WORDS: readonly (readonly [RegExp, Kind])[] = [
  [/\bstr(ing)?\b|^['"`]/i, 'string'],
  [/\b(number|int(eger)?|float|double|num)\b|^-?\d/i, 'number'],
  [/\bbool(ean)?\b|^(true|false)$/i, 'boolean'],
  [/\b(array|list|iterable|readonlyarray)\b/i, 'array'],
  [/\b(object|record|options|opts|\w*options)\b/i, 'object'],
  [/\b(func(tion)?|callback|callable)\b/i, 'function'],
  [/\bdate\b/i, 'date'],
  [/\bregexp?\b/i, 'pattern'],
  [/\bbigint\b/i, 'bigint'],
  [/\b(buffer|uint8array|arraybuffer|bytes)\b/i, 'bytes'],
  [/\b(weak)?(map|set)\b/i, 'collection'],
  [/\berror\b/i, 'error'],
  [/^(undefined|null|void)$/i, 'nothing'],
];

/** Kinds that the type names at its top level; empty when it names none that is known. */
export function typeKinds(type: string): readonly Kind[] {
  // `{string}` is how some documents write `string`.
  const bare = type.replace(/^\{([^:,]*)\}$/, '$1');
  return [...new Set(alternatives(bare).flatMap(kindsOfOne))];
}

function kindsOfOne(type: string): readonly Kind[] {
  const bare = type.replace(/^readonly\s+/, '').replace(/^\((.*)\)$/, '$1');
  if (/^(\(.*\)|[\w$]+)\s*=>/.test(type)) return ['function'];
  if (alternatives(bare).length > 1) return typeKinds(bare);
  if (/\[\]$/.test(bare) || /^\[/.test(bare)) return ['array'];
  if (/^\{/.test(bare)) return ['object'];
  const head = bare.replace(/<.*$/s, '');
  return WORDS.filter(([word]) => word.test(head)).map(([, kind]) => kind);
}

/** Kinds that a checked type names inside a list or a record: `string[]` admits strings only. */
export function innerKinds({ checked, type }: SearchParameter): readonly Kind[] {
  if (!checked || type === undefined) return [];
  const inside = /^(?:readonly\s+)?(.*)\[\]$|^\w+<(?:[^,<>]*,)?\s*(.*)>$/s.exec(type.trim());
  const text = inside?.[1] ?? inside?.[2];
  return text === undefined ? [] : typeKinds(text.replace(/^\((.*)\)$/s, '$1'));
}

/** The members of a union, split where no bracket is open. */
function alternatives(type: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (let i = 0; i < type.length; i++) {
    const c = type[i] as string;
    if ('([{<'.includes(c)) depth++;
    else if (')]}'.includes(c) || (c === '>' && type[i - 1] !== '=')) depth--;
    if (c === '|' && depth === 0) {
      parts.push(part);
      part = '';
    } else part += c;
  }
  return [...parts, part].map((each) => each.trim()).filter((each) => each !== '');
}
