const COMMENTS = /("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g;
const TRAILING_COMMAS = /("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g;

/** JSON as configuration files have it, with comments and trailing commas; undefined when it is none. */
export function parseJsonc(text: string | undefined): unknown {
  const plain = (text ?? '')
    .replace(/^\uFEFF/, '')
    .replace(COMMENTS, (_, string?: string) => string ?? '')
    .replace(TRAILING_COMMAS, (_, string?: string) => string ?? '');
  try {
    return JSON.parse(plain);
  } catch {
    return undefined;
  }
}
