// Text from a repository is hostile: a file name may hold a newline, a terminal's control sequence, or what turns
// the direction of writing around.
import { stripVTControlCharacters } from 'node:util';

/** One printable line of the text. */
export function clean(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '?');
}
