/** First line of a message, short enough for a table. */
export function firstLine(text: string): string {
  const [line = ''] = text.trim().split('\n');
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
