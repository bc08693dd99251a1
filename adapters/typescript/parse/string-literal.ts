// Strings as they are written in source text.

export interface Read<T> {
  readonly value: T;
  /** Index of the first character after it. */
  readonly end: number;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
};

/** A quoted string, or a template without substitutions. */
export function readString(text: string, at: number): Read<string> | undefined {
  const quote = text[at];
  let out = '';
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === quote) return { value: out + text.slice(from, i), end: i + 1 };
    if (c === '\n' && quote !== '`') return undefined;
    if (c === '$' && quote === '`' && text[i + 1] === '{') return undefined;
    if (c !== '\\') continue;
    out += text.slice(from, i);
    const escaped = readEscape(text, i + 1);
    if (!escaped) return undefined;
    out += escaped.value;
    from = escaped.end;
    i = from - 1;
  }
  return undefined;
}

function readEscape(text: string, at: number): Read<string> | undefined {
  const c = text[at];
  if (c === undefined) return undefined;
  if (c === 'x' || c === 'u') {
    const match = /^(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|u\{([\da-fA-F]{1,6})\})/.exec(
      text.slice(at, at + 10),
    );
    const code = match && Number.parseInt(match[1] ?? match[2] ?? match[3] ?? '', 16);
    if (!match || code === null || code > 0x10ffff) return undefined;
    return {
      value: match[3] ? String.fromCodePoint(code) : String.fromCharCode(code),
      end: at + match[0].length,
    };
  }
  if (c === '\r' && text[at + 1] === '\n') return { value: '', end: at + 2 };
  if (c === '\n') return { value: '', end: at + 1 };
  return { value: ESCAPES[c] ?? c, end: at + 1 };
}
