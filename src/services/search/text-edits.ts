// Small changes to a text: of its characters, or of one word or number in it.
import type { Random } from './random.ts';

const ALPHABET = 'abcxyzABZ0159 .-_,:;/\\@#%&=+*?!"\'()[]{}<>|~^$`\n\té';

/** How often a number in a text is changed as a number, and a part is taken away with what is before it. */
const AS_NUMBER = 0.5;
const PART_GONE = 0.15;

/** Puts a string of the pool in the place of one word or number of the text; or counts on, or takes the part away. */
export function replaceToken(text: string, pool: readonly string[], random: Random): string {
  const tokens = [...text.matchAll(/[A-Za-z]+|\d+|[^A-Za-z\d\s]+/g)];
  if (tokens.length === 0 || pool.length === 0) return editString(text, random);
  const token = random.pick(tokens);
  const end = token.index + token[0].length;
  if (random.chance(PART_GONE))
    return text.slice(0, token.index).replace(/[^A-Za-z\d]+$/, '') + text.slice(end);
  if (/^\d{1,9}$/.test(token[0]) && random.chance(AS_NUMBER))
    return text.slice(0, token.index) + aside(Number(token[0]), random) + text.slice(end);
  return (text.slice(0, token.index) + random.pick(pool) + text.slice(token.index + token[0].length)).slice(
    0,
    200,
  );
}

/** A neighbour of a whole number, nothing, or one with more digits. */
function aside(n: number, random: Random): number {
  return random.pick([n + 1, n + 1, Math.max(0, n - 1), 0, n * 10, 1, 2]);
}

/** One or two small edits: delete, insert, replace, swap case, repeat, cut. */
export function editString(text: string, random: Random): string {
  let result = text;
  for (let edits = random.chance(0.7) ? 1 : 2; edits > 0; edits--) {
    const at = random.below(result.length + 1);
    const roll = random.next();
    if (roll < 0.2) result = result.slice(0, at) + result.slice(at + 1);
    else if (roll < 0.4) result = result.slice(0, at) + random.pick([...ALPHABET]) + result.slice(at);
    else if (roll < 0.55) result = result.slice(0, at) + random.pick([...ALPHABET]) + result.slice(at + 1);
    else if (roll < 0.65) result = swapCase(result);
    else if (roll < 0.72) result = result.toUpperCase();
    else if (roll < 0.79) result = `${result}${random.pick([' ', ''])}${result}`;
    else if (roll < 0.86) result = result.slice(at);
    else if (roll < 0.93) result = `-${result}`;
    else result = ` ${result} `;
    if (result.length > 200) result = result.slice(0, 200);
  }
  return result;
}

function swapCase(text: string): string {
  return [...text].map((c) => (c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase())).join('');
}
