// Texts that a document shows as code, and that comments of a source quote: what readers are told to pass in.

const MOST = 600;
const LONGEST = 1200;
/** A part of a longer text that is worth having for itself. */
const LONGEST_PART = 120;
const SPAN = /(?<!`)(`{1,2})(?!`)([^`\n]+)\1(?!`)/g;
const QUOTED = /(["'])((?:\\[\s\S]|(?!\1)[^\\\n])*)\1/g;
const TEMPLATE = /`((?:\\[\s\S]|[^\\`$])*)`/g;
const FENCE = /^[ \t]*(?:```|~~~)[^\n]*\n([\s\S]*?)^[ \t]*(?:```|~~~)[ \t]*$/gm;
const COMMENT = /\/\*([\s\S]*?)\*\/|(?:^|[^:"'`\\])\/\/(.*)$/gm;
const PROSE = /\s\w+\s\w+\s\w+/;
/** A name, a call or an object: what is written there is code and no text. */
const CODE = /^[A-Za-z_$.]+$|^[A-Za-z_$][\w$.]*\(.*\);?$|^[[{].*[\]}]$|=>/;
const IMPORTED = /\b(?:require\(|from|import)\s*(["'])[^"'\n]*\1/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' };

/** Code spans of a document and the literals of its examples. */
export function documentTexts(text: string): readonly string[] {
  const found = new Set<string>();
  const prose = text.replace(/\r\n/g, '\n').replace(FENCE, (_, code: string) => {
    addLiterals(code, found);
    return '';
  });
  addSpans(prose, found);
  return [...found].slice(0, MOST);
}

/** Code spans of the comments of a source, and what is quoted there. */
export function commentTexts(text: string): readonly string[] {
  const found = new Set<string>();
  for (const [, block, line] of text.matchAll(COMMENT)) {
    const comment = block ?? line ?? '';
    addSpans(comment, found);
    for (const [, , quoted = ''] of comment.matchAll(QUOTED))
      if (!PROSE.test(quoted)) add(found, unescaped(quoted));
  }
  return [...found].slice(0, MOST);
}

function addSpans(prose: string, found: Set<string>): void {
  for (const [, , span = ''] of prose.matchAll(SPAN)) {
    const inner = span.trim();
    if (!CODE.test(inner)) add(found, inner);
    // A span that is a piece of code shows its literals.
    for (const [, , quoted = ''] of inner.matchAll(QUOTED)) add(found, unescaped(quoted));
  }
}

function addLiterals(code: string, found: Set<string>): void {
  for (const [, , quoted = ''] of code.replace(IMPORTED, '').matchAll(QUOTED)) add(found, unescaped(quoted));
  for (const [, quoted = ''] of code.matchAll(TEMPLATE)) add(found, unescaped(quoted));
}

function add(found: Set<string>, text: string): void {
  if (text.length === 0 || text.length > LONGEST) return;
  found.add(text);
  // What is set on several lines is put together from parts.
  const parts = text.split(/\n|\s{2,}/).map((part) => part.trim());
  if (parts.length > 1)
    for (const part of parts) if (part.length > 0 && part.length <= LONGEST_PART) found.add(part);
}

function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (_, each: string) => ESCAPES[each] ?? each);
}
