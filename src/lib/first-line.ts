/** First line of a message, short enough for a table; one that only announces the next is given with it. */
export function firstLine(text: string): string {
  const [first = '', second = ''] = text.split('\n').filter((each) => each.trim() !== '');
  const line = first.trimEnd().endsWith(':') ? `${first.trim()} ${second.trim()}`.trim() : first.trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
