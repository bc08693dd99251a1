// JSON text of large records, made piece by piece: the model of a large repository is longer as text than in memory.

/** Elements of a list from which on each one stands on a line of its own, not spread over many. */
const LONG_LIST = 1000;
/** Characters gathered before a piece is given out. */
const PIECE = 1 << 18;

/** The record as JSON, indented by two, with a newline at the end; its own long lists and records in short form. */
export function* jsonPieces(record: object): Generator<string> {
  let text = '';
  let between = '{';
  for (const [key, value] of Object.entries(record)) {
    if (value === undefined) continue;
    text += `${between}\n  ${JSON.stringify(key)}: `;
    between = ',';
    if (!isLong(value)) text += JSON.stringify(value, null, 2).replaceAll('\n', '\n  ');
    else {
      const isList = Array.isArray(value);
      let inner = isList ? '[' : '{';
      for (const [name, element] of Object.entries(value)) {
        if (element === undefined && !isList) continue;
        text += `${inner}\n    ${isList ? '' : `${JSON.stringify(name)}: `}${JSON.stringify(element) ?? 'null'}`;
        inner = ',';
        if (text.length >= PIECE) {
          yield text;
          text = '';
        }
      }
      text += `\n  ${isList ? ']' : '}'}`;
    }
  }
  yield `${text}${between === '{' ? '{}' : '\n}'}\n`;
}

function isLong(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) ? value.length >= LONG_LIST : Object.keys(value).length >= LONG_LIST;
}
