// Text from a repository is hostile: a file name may hold a newline or a terminal's control sequence.
import { stripVTControlCharacters } from 'node:util';

/** One printable line of the text. */
export function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll(/\p{Cc}/gu, '?');
}
